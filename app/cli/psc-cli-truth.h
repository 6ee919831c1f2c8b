/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "psc-cli-explain-run.h"
#include "report/psc-report.h"

G_BEGIN_DECLS

/* PscCliTruth: what --truth says of the image of a run, and how well the run's maps point at it. */

/** Reads @path, and finds in it what is said of @image; before there is a model. (transfer full) */
PscCliTruth *
psc_cli_truth_load (const char *path, const char *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void psc_cli_truth_free (PscCliTruth *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCliTruth, psc_cli_truth_free)

/** Brings it into the image's pixels, and finds what answers each of the run's queries. It is an
 * error if nothing answers any. */
gboolean psc_cli_truth_match (PscCliTruth *self, PscCliExplainRun *run, GError **error);

/** Measures all maps of the run against what answers their queries, beside controls. */
gboolean psc_cli_truth_measure (PscCliTruth *self, PscCliExplainRun *run, GError **error);

/** Outlines what answers any query, each finding once. */
void psc_cli_truth_add_regions (PscCliTruth *self, PscReport *report);

/** Prints that as tables. */
void psc_cli_truth_print (PscCliTruth *self, PscCliExplainRun *run);

/** Adds “truth_format”, what the file is, and “truth”, an array with what was measured of each
 * query and finding, to an open object. */
void psc_cli_truth_add_json (PscCliTruth *self, PscCliExplainRun *run, JsonBuilder *builder);

G_END_DECLS
