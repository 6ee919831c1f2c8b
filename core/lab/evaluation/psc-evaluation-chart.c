/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/evaluation/psc-evaluation-chart.h"

#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "file/psc-output-file.h"
#include "figure/psc-svg-words.h"
#include "lab/evaluation/psc-bar-column.h"

/* Points. */
#define MARGIN       30.0
#define COLUMN_WIDTH 330.0
#define COLUMN_GAP   40.0
#define TOP          96.0
#define FOOTER       44.0
#define PAGE_WIDTH   (2 * MARGIN + 2 * COLUMN_WIDTH + COLUMN_GAP)

#define N_CLASSES (PSC_PHANTOM_N_OBSERVATIONS - 1)

/* What the right column shows of a method. */
typedef struct
{
  const char *heading;
  double minimum;
  PscPointingMeasure measure;
  PscPointingGroup group;
  gboolean has_chance; /* which is the findings' area */
} Figure;

static const Figure figures[] = {
  { N_ ("Hit rate, all findings"), 0, PSC_POINTING_HIT, PSC_POINTING_ALL, TRUE },
  { N_ ("Hit rate, focal findings"), 0, PSC_POINTING_HIT, PSC_POINTING_FOCAL, TRUE },
  { N_ ("Relevance mass inside the mask"), 0, PSC_POINTING_RELEVANCE_MASS, PSC_POINTING_ALL, TRUE },
  { N_ ("Precision over recall of pixels (AUPRC)"), 0, PSC_POINTING_AUPRC, PSC_POINTING_ALL, TRUE },
  { N_ ("Correlation of different prompts’ maps"), -1, PSC_POINTING_CORRELATION, PSC_POINTING_ALL,
    FALSE },
};

/* The modes that have a bar. */
static const PscPointingMode modes[] = { PSC_POINTING_FUSED, PSC_POINTING_CONVENTIONAL };

static double
get_page_height (const PscEvaluation *self)
{
  double left = 2 * PSC_BAR_HEADING_HEIGHT + (N_CLASSES + 1 + 2) * PSC_BAR_ROW_HEIGHT;
  double right =
      G_N_ELEMENTS (figures)
      * (PSC_BAR_HEADING_HEIGHT + self->methods->len * G_N_ELEMENTS (modes) * PSC_BAR_ROW_HEIGHT);

  return TOP + MAX (left, self->methods->len > 0 ? right : 0) + FOOTER;
}

static void
draw_reading (const PscEvaluation *self, PscBarColumn *column)
{
  column->label_width = 170;
  column->minimum = 0;
  psc_bar_column_add_heading (column, _ ("Zero-shot AUROC (phantoms with the finding)"));
  for (guint c = 1; c <= N_CLASSES; c++)
    {
      g_autofree char *label =
          g_strdup_printf ("%s (%u)", psc_phantom_observation_get_label (c), self->n_positives[c]);

      psc_bar_column_add (column, label, label, self->auroc[c], 0.5, PSC_BAR_LIGHT);
    }
  psc_bar_column_add (column, _ ("Mean of the classes"), NULL, self->macro_auroc, 0.5,
                      PSC_BAR_DARK);

  psc_bar_column_add_heading (column, _ ("Sentence with the right place scores highest"));
  psc_bar_column_add (column, _ ("Side: right or left"), NULL,
                      psc_retrieval_get_accuracy (psc_retrieval_sum (self->sides)), 1.0 / 2,
                      PSC_BAR_DARK);
  psc_bar_column_add (column, _ ("Zone: upper, mid or lower"), NULL,
                      psc_retrieval_get_accuracy (psc_retrieval_sum (self->zones)), 1.0 / 3,
                      PSC_BAR_DARK);
}

static double
get_mean (const PscEvaluation *self,
          const PscPointing *pointing,
          PscPointingMode mode,
          PscPointingMeasure measure,
          PscPointingGroup group)
{
  return psc_pointing_estimate (pointing, self->cases, mode, measure, group, 0).mean;
}

static void
draw_method (const PscEvaluation *self,
             PscBarColumn *column,
             const Figure *figure,
             const PscPointing *pointing,
             PscPointingMode mode)
{
  gboolean is_fused = mode == PSC_POINTING_FUSED;
  g_autofree char *words =
      g_strdup_printf (is_fused ? _ ("%s, fused") : _ ("%s, conventional"), pointing->title);
  double chance = figure->has_chance
                      ? get_mean (self, pointing, mode, PSC_POINTING_AREA_SHARE, figure->group)
                      : NAN;

  psc_bar_column_add (column, is_fused ? pointing->title : NULL, words,
                      get_mean (self, pointing, mode, figure->measure, figure->group), chance,
                      is_fused ? PSC_BAR_DARK : PSC_BAR_LIGHT);
}

static void
draw_methods (const PscEvaluation *self, PscBarColumn *column)
{
  column->label_width = 142;
  for (guint f = 0; f < G_N_ELEMENTS (figures) && self->methods->len > 0; f++)
    {
      psc_bar_column_add_heading (column, _ (figures[f].heading));
      column->minimum = figures[f].minimum;
      for (guint i = 0; i < self->methods->len; i++)
        for (guint mode = 0; mode < G_N_ELEMENTS (modes); mode++)
          draw_method (self, column, &figures[f], g_ptr_array_index (self->methods, i),
                       modes[mode]);
    }
}

static void
draw_key (const PscEvaluation *self, cairo_t *cr)
{
  double x = MARGIN + COLUMN_WIDTH + COLUMN_GAP;
  double y = TOP - 18;

  psc_bar_draw_mark (cr, MARGIN + 4, y);
  psc_bar_draw_text (cr, MARGIN + 12, y, 9, FALSE, 0.1, _ ("chance"));
  if (self->methods->len == 0)
    return;
  psc_bar_draw (cr, x, y, 22, PSC_BAR_DARK);
  psc_bar_draw_text (cr, x + 28, y, 9, FALSE, 0.1, _ ("fused"));
  psc_bar_draw (cr, x + 90, y, 22, PSC_BAR_LIGHT);
  psc_bar_draw_text (cr, x + 118, y, 9, FALSE, 0.1, _ ("conventional"));
  psc_bar_draw_mark (cr, x + 220, y);
  psc_bar_draw_text (cr, x + 228, y, 9, FALSE, 0.1, _ ("the mask’s area"));
}

static void
draw_page (const PscEvaluation *self,
           cairo_t *cr,
           double height,
           const char *title,
           const char *subtitle,
           GString *words)
{
  PscBarColumn column = {
    .cr = cr, .left = MARGIN, .width = COLUMN_WIDTH, .y = TOP, .maximum = 1, .words = words
  };

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  psc_bar_draw_text (cr, MARGIN, 26, 15, TRUE, 0.05, title);
  psc_bar_draw_text (cr, MARGIN, 50, 9.5, FALSE, 0.3, subtitle);
  draw_key (self, cr);
  draw_reading (self, &column);
  column.left += COLUMN_WIDTH + COLUMN_GAP;
  column.y = TOP;
  draw_methods (self, &column);
  psc_bar_draw_text (cr, MARGIN, height - 30, 8.5, FALSE, 0.3,
                     _ ("Synthetic radiographs with known findings: these figures say nothing "
                        "about real ones. For research use. Not for diagnosis."));
}

static char *
dup_subtitle (const PscEvaluation *self, const char *model, const char *preset)
{
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, self->seed);

  if (self->methods->len == 0 || preset == NULL)
    return g_strdup_printf (_ ("%s · seed %s · read %u phantoms"), model, seed, self->n_read);
  return g_strdup_printf (
      _ ("%s · preset %s · seed %s · read %u phantoms, explained %u with one finding"), model,
      preset, seed, self->n_read, self->n_explained);
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GByteArray *
encode (const PscEvaluation *self, const char *model, const char *preset)
{
  g_autoptr (GByteArray) drawing = g_byte_array_new ();
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *subtitle = dup_subtitle (self, model, preset);
  const char *title = _ ("What the model reads, and where its maps point");
  double height = get_page_height (self);
  cairo_surface_t *surface =
      cairo_svg_surface_create_for_stream (append_cb, drawing, PAGE_WIDTH, height);
  cairo_t *cr = cairo_create (surface);

  g_string_append_printf (words, "%s\n", subtitle);
  draw_page (self, cr, height, title, subtitle, words);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);

  return psc_svg_words_insert (drawing, title, words->str);
}

gboolean
psc_evaluation_write_chart (const PscEvaluation *self,
                            const char *model,
                            const char *preset,
                            const char *path,
                            GError **error)
{
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscOutputFile) file = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (model != NULL && path != NULL, FALSE);

  bytes = encode (self, model, preset);
  file = psc_output_file_open (path, 0666, error);
  if (file == NULL || !psc_output_file_write (file, bytes->data, bytes->len, error))
    return FALSE;
  return psc_output_file_commit (g_steal_pointer (&file), error);
}
