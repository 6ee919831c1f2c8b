/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "truth/psc-truth-file.h"

G_BEGIN_DECLS

/*
 * What tests of regions share: sets and masks in words.
 */

/** (transfer full): the path of a file in tests/fixtures/truth. */
char *psc_test_truth_dup_path (const char *name);

/** (transfer full): reads such a file. */
PscTruthSet *psc_test_truth_load (const char *name);

/** (transfer full): reads a text. */
PscTruthSet *psc_test_truth_read (const char *text, GError **error);

/** (transfer full): “NAME WxH: FINDING; FINDING” and a line's end for each image, and “note: …” for
 * each note. A finding is “class/phrase@reader” and its regions, or “absent”. */
char *psc_test_truth_describe (const PscTruthSet *set);

/** (transfer full): rows of “.” and “#” with “|” behind each. */
char *psc_test_truth_draw (const guint8 *mask, gsize width, gsize height);

/** Fails unless what an error says is a clause of one line that can follow a file's name. */
void psc_test_truth_check_message (const GError *error);

/** Fails unless such a file is an error and nothing else wherever it breaks off. */
void psc_test_truth_check_cut (const char *name);

G_END_DECLS
