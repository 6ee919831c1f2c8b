/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cairo.h>
#include <glib-object.h>

#include "figure/psc-figure-panel.h"
#include "image/psc-image.h"
#include "image/psc-placement.h"
#include "truth/psc-truth-outline.h"

G_BEGIN_DECLS

/** The most pixels of a PNG (48 Mi); a larger figure is scaled down as a whole and says so. */
#define PSC_FIGURE_MAX_PIXELS (48.0 * 1024 * 1024)

/** The longest side that Cairo draws, in pixels. */
#define PSC_FIGURE_MAX_SIDE 32767

/** The most rows, and the most columns. */
#define PSC_FIGURE_MAX_PANELS 64

/** An image whose longer side is shorter than this is enlarged by the least whole factor that
 * reaches it. */
#define PSC_FIGURE_MIN_PICTURE 448

/**
 * PscFigureError:
 * @PSC_FIGURE_ERROR_FORMAT: the file name does not end in .png, .svg or .pdf
 * @PSC_FIGURE_ERROR_DRAWING: the drawing library gave up, most likely for want of memory
 */
typedef enum
{
  PSC_FIGURE_ERROR_FORMAT,
  PSC_FIGURE_ERROR_DRAWING,
} PscFigureError;

#define PSC_FIGURE_ERROR (psc_figure_error_quark ())
GQuark psc_figure_error_quark (void);

/**
 * PscFigure:
 *
 * A grid of panels that show one image, each under another map, with everything written beside
 * them that a reader needs to judge them. One composition serves PNG, SVG and PDF. In a PNG a panel
 * has the image's own pixels; in SVG and PDF the pictures are embedded images, and text, colour
 * bars and lines are vectors. A grid that is too wide for a sheet of paper is cut into bands.
 *
 * “For research use. Not for diagnosis.” is on every figure. Nothing that identifies a patient is,
 * unless the caller writes it there.
 *
 * Strings are taken as UTF-8, made valid and put on one line before wrapping.
 */
#define PSC_TYPE_FIGURE (psc_figure_get_type ())
G_DECLARE_FINAL_TYPE (PscFigure, psc_figure, PSC, FIGURE, GObject)

/**
 * psc_figure_new:
 * @image: what lies behind every map, shown in its own presentation
 * @n_rows: 1 to PSC_FIGURE_MAX_PANELS
 * @n_columns: likewise
 */
PscFigure *
psc_figure_new (PscImage *image, guint n_rows, guint n_columns) G_GNUC_WARN_UNUSED_RESULT;

/** A line above everything, such as a file's name; none unless set. */
void psc_figure_set_title (PscFigure *self, const char *title);

/**
 * psc_figure_set_placement:
 * @placement: where the image lies in the model's input, which every map covers; copied
 *
 * What the model does not see of the image is hatched in the panels with a map, and a note says so.
 * Unless set, maps are stretched over the whole image.
 */
void psc_figure_set_placement (PscFigure *self, const PscPlacement *placement);

/**
 * psc_figure_set_window:
 * @window: (nullable): %NULL for the image's own presentation, as unless set
 * @inverted: whether bright and dark change places, on top of the image's own polarity
 *
 * How the image is shown. The footer says so where it is not the image's own way.
 */
void psc_figure_set_window (PscFigure *self, const PscWindow *window, gboolean inverted);

/** @panel: (transfer full). A place without a panel stays empty. */
void psc_figure_take_panel (PscFigure *self, guint row, guint column, PscFigurePanel *panel);

/** Written upright to the left of a row; at most two lines, in a compact figure three. */
void psc_figure_set_row_heading (PscFigure *self, guint row, const char *heading);

/** Written above a column, in each band that the column is in; at most two lines. */
void psc_figure_set_column_heading (PscFigure *self, guint column, const char *heading);

/** @digest: (nullable): SHA-256 of the weights in hexadecimal; written short and in full. */
void psc_figure_set_model (PscFigure *self, const char *name, const char *digest);

/** A line of the footer, such as “Occlusion” and “window 15 × 15, stride 8, baseline 0”. */
void psc_figure_add_parameters (PscFigure *self, const char *label, const char *text);

/** A sentence in the footer that the reader should know. The image's own notes are there anyway. */
void psc_figure_add_note (PscFigure *self, const char *note);

/**
 * psc_figure_add_region:
 * @outline: in the image's pixels
 * @name: what it is
 * @source: who says so, such as “CheXlocalize”
 * @is_chosen: whether it is set off from the others
 *
 * Draws an outline over every panel, and names it in the footer; several have numbers in both.
 */
void psc_figure_add_region (PscFigure *self,
                            PscTruthOutline *outline,
                            const char *name,
                            const char *source,
                            gboolean is_chosen);

/** Light text on a dark page; off unless set. */
void psc_figure_set_dark (PscFigure *self, gboolean dark);

/**
 * psc_figure_set_compact:
 *
 * Smaller pictures beside larger type, for many of them on a sheet; off unless set. Prompts, scores
 * and what is to be known of them are written once above each column, so that a column is to be of
 * one class, and a row's heading has to say what panels have for titles: titles are not written.
 */
void psc_figure_set_compact (PscFigure *self, gboolean compact);

/**
 * psc_figure_dup_description:
 *
 * Everything that the figure says, as plain text, a line per statement; every file carries it as
 * metadata (PNG iTXt “Comment”, SVG desc, PDF Subject).
 *
 * Returns: (transfer full)
 */
char *psc_figure_dup_description (PscFigure *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_figure_write:
 * @path: ends in .png, .svg or .pdf, in any case
 *
 * The file appears whole or not at all. Errors are of PSC_FIGURE_ERROR and G_FILE_ERROR.
 */
gboolean psc_figure_write (PscFigure *self, const char *path, GError **error);

/**
 * psc_figure_write_pages:
 * @figures: [n_figures], at least one
 * @path: ends in .pdf, in any case
 *
 * Each figure on a page of its own, as large as it needs. Otherwise as psc_figure_write().
 */
gboolean psc_figure_write_pages (PscFigure *const *figures,
                                 guint n_figures,
                                 const char *path,
                                 GError **error);

/**
 * psc_figure_dup_png:
 * @max_pixels: the picture is scaled down as a whole to at most as many; psc_figure_write() takes
 *   PSC_FIGURE_MAX_PIXELS
 *
 * For clipboards and previews.
 *
 * Returns: (transfer full): a PNG file, or %NULL with PSC_FIGURE_ERROR_DRAWING
 */
GBytes *
psc_figure_dup_png (PscFigure *self, double max_pixels, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
