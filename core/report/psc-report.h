/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-explanation.h"
#include "engine/psc-query-reading.h"
#include "figure/psc-figure.h"
#include "image/psc-placement.h"
#include "truth/psc-truth-outline.h"

G_BEGIN_DECLS

/**
 * PscReportMap:
 * @method: with the parameters that the map was made with; borrowed
 * @mode: which kind of map
 * @query: what was asked; borrowed
 * @reading: (nullable): what the model reads of it; borrowed
 * @values: [side][side], row-major; borrowed
 * @grid: what the method has values of; no columns for pixels
 * @is_exact: whether a fused map comes from the direct attribution, which for a linear method is
 *   the same
 * @device_kind: (nullable): what computed it, see psc_encoder_get_device_kind(); static
 * @error: the standard error of a map that chance has a part in, in its units; 0 of any other
 * @has_score: whether @logit and @is_low are known
 * @logit: the query's, see psc_prompt_directions_score_query()
 * @is_plain: whether it is a cosine, see psc_head_is_plain()
 * @note: (nullable): see psc_method_get_note(); static
 * @is_low: whether the model scores the query so low on this image that the map misleads
 *
 * A map and what there is to know of it.
 */
typedef struct
{
  PscMethod *method;
  PscExplanationMode mode;
  const PscQuery *query;
  const PscQueryReading *reading;
  const float *values;
  guint side;
  PscMapGrid grid;
  gboolean is_exact;
  const char *device_kind;
  double error;
  gboolean has_score;
  double logit;
  gboolean is_plain;
  gboolean is_low;
  const char *note;
} PscReportMap;

/**
 * PscReport:
 *
 * What leaves the program about one image: a grid of maps, with all that it takes to make them
 * again, as a figure or as raw values. It copies what it is told, so that it can be told on the
 * main thread and written on another; after the last change any one thread may use it.
 *
 * Neither the image's file name nor anything else about the patient gets in, unless it is set as
 * title.
 */
#define PSC_TYPE_REPORT (psc_report_get_type ())
G_DECLARE_FINAL_TYPE (PscReport, psc_report, PSC, REPORT, GObject)

/** Sizes as psc_figure_new(). @placement: (nullable): where the image lies in the model's input;
 * copied. %NULL as long as that is not known and there are no maps. */
PscReport *psc_report_new (PscImage *image,
                           const PscPlacement *placement,
                           PscPromptBank *bank,
                           guint n_rows,
                           guint n_columns) G_GNUC_WARN_UNUSED_RESULT;

/** Of every map; PSC_MAP_DISPLAY_INIT unless set. Copied. */
void psc_report_set_display (PscReport *self, const PscMapDisplay *display);

/** See psc_figure_set_window(). */
void psc_report_set_window (PscReport *self, const PscWindow *window, gboolean inverted);

/** See psc_figure_set_compact(): rows are to be of a method and mode, and columns of a class or
 * prompt, and to say so in their headings. */
void psc_report_set_compact (PscReport *self, gboolean compact);

/** @explains_levels: see psc_model_spec_explains_levels()
 * @score: see psc_score_rule_get_nick(); static */
void psc_report_set_model (PscReport *self,
                           const char *name,
                           const char *digest,
                           gboolean explains_levels,
                           const char *score);

/** See psc_figure_set_row_heading() and the like. */
void psc_report_set_row_heading (PscReport *self, guint row, const char *heading);
void psc_report_set_column_heading (PscReport *self, guint column, const char *heading);

/** A sentence for the reader; see psc_figure_add_note(). */
void psc_report_add_note (PscReport *self, const char *note);

/** Puts the image without a map in its place. */
void psc_report_set_original (PscReport *self, guint row, guint column);

/** @map: copied, and its values; its method is kept and must not change any more. */
void psc_report_set_map (PscReport *self, guint row, guint column, const PscReportMap *map);

/**
 * PscReportSource:
 * @PSC_REPORT_SOURCE_DRAWN: drawn in this program
 * @PSC_REPORT_SOURCE_FILE: read from a file
 * @PSC_REPORT_SOURCE_PHANTOM: known, since the picture was made with it
 *
 * Who says what a region is.
 */
typedef enum
{
  PSC_REPORT_SOURCE_DRAWN,
  PSC_REPORT_SOURCE_FILE,
  PSC_REPORT_SOURCE_PHANTOM,
} PscReportSource;

/**
 * psc_report_add_region:
 * @finding: which somebody saw; one without an outline is left out
 * @outline: of its regions, in the image's pixels
 * @form: (nullable): of a file, such as “CheXlocalize”; never its name
 * @is_chosen: whether it is set off from the others
 */
void psc_report_add_region (PscReport *self,
                            PscTruthFinding *finding,
                            PscTruthOutline *outline,
                            PscReportSource source,
                            const char *form,
                            gboolean is_chosen);
guint psc_report_get_n_regions (PscReport *self);

/** How many places have a map. */
guint psc_report_get_n_maps (PscReport *self);

/** The name of the method that all maps are of; %NULL if they are of several, or none. */
const char *psc_report_get_method_name (PscReport *self);

/**
 * PscReportFlags:
 * @PSC_REPORT_DARK: light text on a dark page
 * @PSC_REPORT_WITHOUT_REGIONS: no region is drawn or named
 */
typedef enum
{
  PSC_REPORT_DARK = 1 << 0,
  PSC_REPORT_WITHOUT_REGIONS = 1 << 1,
} PscReportFlags;

/**
 * psc_report_compose:
 * @title: (nullable): a line above everything
 *
 * Returns: (transfer full): the figure
 */
PscFigure *psc_report_compose (PscReport *self,
                               PscReportFlags flags,
                               const char *title) G_GNUC_WARN_UNUSED_RESULT;

/** The file that goes with maps at @path, which ends in .npy: “.json” in its place, and the name
 * cut where it would be too long. (transfer full) */
char *psc_report_dup_sidecar (const char *path) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_report_write_maps:
 * @path: ends in .npy
 * @flags, @title: as psc_report_compose()
 *
 * Writes the maps as they are, [maps, A, A] row by row, and beside them, in
 * psc_report_dup_sidecar(), what each is. There must be a map, and all of one size. Errors are of
 * G_FILE_ERROR and PSC_FIGURE_ERROR.
 */
gboolean psc_report_write_maps (
    PscReport *self, const char *path, PscReportFlags flags, const char *title, GError **error);

/** “logit −4.74”, or “cosine 0.21” if @is_plain; of a contrast or a centred query, whose score is
 * none, “difference 2.30”. (transfer full) */
char *psc_report_describe_score (const PscQuery *query, double logit, gboolean is_plain);

G_END_DECLS
