/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** The most pixels that a file may declare (256 MB as float); larger ones are refused before
 * anything is allocated. A detector of 43 × 43 cm at 0.1 mm has 18.5 million. */
#define PSC_IMAGE_MAX_PIXELS ((gsize) 64 * 1000 * 1000)

/** The longest side that a file may declare, in pixels. */
#define PSC_IMAGE_MAX_SIDE 32768

/**
 * PscImageError:
 * @PSC_IMAGE_ERROR_UNRECOGNISED: not an image of any known format
 * @PSC_IMAGE_ERROR_DAMAGED: of a known format, but cut short or inconsistent
 * @PSC_IMAGE_ERROR_UNSUPPORTED: valid, but of a kind that this program does not read
 * @PSC_IMAGE_ERROR_TOO_LARGE: beyond PSC_IMAGE_MAX_PIXELS or PSC_IMAGE_MAX_SIDE
 */
typedef enum
{
  PSC_IMAGE_ERROR_UNRECOGNISED,
  PSC_IMAGE_ERROR_DAMAGED,
  PSC_IMAGE_ERROR_UNSUPPORTED,
  PSC_IMAGE_ERROR_TOO_LARGE,
} PscImageError;

#define PSC_IMAGE_ERROR (psc_image_error_quark ())
GQuark psc_image_error_quark (void);

/**
 * PscWindowFunction:
 *
 * How a window maps values to brightness: VOI LUT Function (0028,1056), DICOM PS3.3 C.11.2.1.
 */
typedef enum
{
  PSC_WINDOW_LINEAR,
  PSC_WINDOW_LINEAR_EXACT,
  PSC_WINDOW_SIGMOID,
} PscWindowFunction;

/**
 * PscWindow:
 * @centre: window level, in the image's values
 * @width: window width, in the image's values; at least 1 for PSC_WINDOW_LINEAR, over 0 otherwise
 * @function: the mapping
 */
typedef struct
{
  double centre;
  double width;
  PscWindowFunction function;
} PscWindow;

/**
 * PscVoiTable:
 * @first: the value that entry 0 maps; values below take the first entry, values above the last
 * @n_entries: entries in @entries
 * @bits: bits of an entry; an entry of 2^bits − 1 is full brightness
 * @entries: (array length=n_entries): owned
 *
 * A VOI LUT (0028,3010): a table where a window would be.
 */
typedef struct
{
  double first;
  guint n_entries;
  guint bits;
  guint16 *entries;
} PscVoiTable;

void psc_voi_table_free (PscVoiTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscVoiTable, psc_voi_table_free)

/**
 * PscVoi:
 * @name: (nullable): what the file calls it, one line of UTF-8; owned
 * @table: (nullable): owned; instead of the window
 * @window: where there is no table
 *
 * One of the ways in which a picture asks to be shown.
 */
typedef struct
{
  char *name;
  PscVoiTable *table;
  PscWindow window;
} PscVoi;

void psc_voi_free (PscVoi *voi);
PscVoi *psc_voi_copy (const PscVoi *voi);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscVoi, psc_voi_free)

/**
 * PscImage:
 *
 * A grey picture at its full depth and how it asks to be shown. Values are what a modality LUT
 * gives (after rescale, before any window), row-major from the top left, already turned upright.
 * Filled by a reader through the `set_` functions, then only read; safe to read from several
 * threads.
 */
#define PSC_TYPE_IMAGE (psc_image_get_type ())
G_DECLARE_FINAL_TYPE (PscImage, psc_image, PSC, IMAGE, GObject)

/**
 * psc_image_new:
 * @width: columns, 1 to PSC_IMAGE_MAX_SIDE
 * @height: rows, likewise
 * @format: (transfer none): the file's format as a user knows it, such as “PNG” or “DICOM, DX”
 *
 * All values start at 0. The caller has checked the size with psc_image_check_size().
 */
PscImage *psc_image_new (gsize width, gsize height, const char *format) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_image_check_size:
 *
 * To be called with a header's numbers before anything is allocated for them.
 *
 * Returns: %FALSE with PSC_IMAGE_ERROR_DAMAGED for an empty, PSC_IMAGE_ERROR_TOO_LARGE for an
 * oversized picture
 */
gboolean psc_image_check_size (guint64 width, guint64 height, GError **error);

gsize psc_image_get_width (PscImage *self);
gsize psc_image_get_height (PscImage *self);
const char *psc_image_get_format (PscImage *self);

/** The values, [height][width], borrowed. A reader fills them through
 * psc_image_get_mutable_values(). */
const float *psc_image_get_values (PscImage *self);
float *psc_image_get_mutable_values (PscImage *self);

/** For readers: other values, [height][width], which are taken over. */
void psc_image_take_values (PscImage *self, float *values, gsize width, gsize height);

/** Least and greatest value, computed at the first call. Not-a-number values are passed over. */
void psc_image_get_range (PscImage *self, float *minimum, float *maximum);

/** Significant bits of a stored value, 1 to 32 (8 unless set). */
guint psc_image_get_bits (PscImage *self);
void psc_image_set_bits (PscImage *self, guint bits);

/** Whether low values are bright: MONOCHROME1, once a presentation LUT shape has had its say. */
gboolean psc_image_get_inverted (PscImage *self);
void psc_image_set_inverted (PscImage *self, gboolean inverted);

/** The window in which the picture asks to be shown; without one, its whole range. */
void psc_image_get_window (PscImage *self, PscWindow *window);
void psc_image_set_window (PscImage *self, const PscWindow *window);

/** The table in which the picture asks to be shown instead of a window, or %NULL; borrowed.
 * psc_image_take_voi_table() takes it over. */
const PscVoiTable *psc_image_get_voi_table (PscImage *self);
void psc_image_take_voi_table (PscImage *self, PscVoiTable *table);

/** All windows and tables that the file offers, in the order in which they come into question; the
 * first is what psc_image_get_voi_table() and psc_image_get_window() give. Borrowed; a reader adds
 * with psc_image_take_voi(). See psc-voi.h for choosing. */
guint psc_image_get_n_vois (PscImage *self);
const PscVoi *psc_image_get_voi (PscImage *self, guint index);
void psc_image_take_voi (PscImage *self, PscVoi *voi);

/**
 * psc_image_new_with_voi:
 * @voi: (transfer full) (nullable): how it is shown; %NULL for as it was read
 * @choice: what psc_image_get_voi_choice() says of it
 *
 * Returns: (transfer full): the same picture, which shares its values with @self
 */
PscImage *
psc_image_new_with_voi (PscImage *self, PscVoi *voi, guint choice) G_GNUC_WARN_UNUSED_RESULT;

/** Which of the choices of psc-voi.h this is; 0 for a picture as it was read. */
guint psc_image_get_voi_choice (PscImage *self);

/** Distance of pixel centres in millimetres along a row and along a column; 0 where unknown. */
void psc_image_get_pixel_spacing (PscImage *self, double *x, double *y);
void psc_image_set_pixel_spacing (PscImage *self, double x, double y);

/** Height of a stored pixel by its width, 1 unless set; over 0. Of a picture that has been read it
 * is always 1: see psc_pixel_aspect_make_square(). */
double psc_image_get_pixel_aspect (PscImage *self);
void psc_image_set_pixel_aspect (PscImage *self, double aspect);

/** Translated sentences about what a user should know of how the file was read (“the first of 12
 * frames is shown”), %NULL-terminated, borrowed. */
const char *const *psc_image_get_notes (PscImage *self);
void psc_image_take_note (PscImage *self, char *note);

/** The same for what changes the meaning of what is seen (“left and right are exchanged”). Warnings
 * come before all other notes; psc_image_get_n_warnings() tells how many there are. */
void psc_image_take_warning (PscImage *self, char *warning);
guint psc_image_get_n_warnings (PscImage *self);

/**
 * psc_image_turn:
 * @orientation: 1 to 8, as psc_orientation_from_exif() tells it
 *
 * Turns and mirrors the picture upright. For readers: the values must not be borrowed at the time.
 */
void psc_image_turn (PscImage *self, guint orientation);

/**
 * psc_image_render:
 * @window: (nullable): %NULL for the picture's own presentation (its table, its window or its
 * range)
 * @grey: (out caller-allocates): [height][width] 8-bit brightness, 0 is black
 *
 * Maps values to brightness: VOI stage, then inversion for pictures whose low values are bright.
 * DICOM PS3.3 C.11.2, with y in [0, 255] rounded to the nearest. What is not a number, such as
 * padding, is background: black whatever the polarity.
 */
void psc_image_render (PscImage *self, const PscWindow *window, guint8 *grey);

/**
 * psc_image_render_values:
 * @window: (nullable): as for psc_image_render()
 * @values: (array length=n_values): in the picture's unit, such as means of its values
 * @grey: (out caller-allocates) (array length=n_values)
 *
 * Maps other values as psc_image_render() would if they were the picture's.
 */
void psc_image_render_values (
    PscImage *self, const PscWindow *window, const float *values, gsize n_values, guint8 *grey);

G_END_DECLS
