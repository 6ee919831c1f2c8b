/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/training/psc-training-figures.h"

#include <math.h>

#include "metrics/psc-auroc.h"
#include "model/psc-halving.h"

/* Images that are encoded at once. */
#define CHUNK 16

typedef struct
{
  PscEncoder *encoder;
  PscTrainingSet *set;
  PscTrainingTexts *texts;
  guint n_dimensions;
  guint n_images;
  float *images; /* owned, [n_images][n_dimensions], of length 1 */
} Measure;

static void
normalise (float *z, guint n)
{
  double sum = 1e-12;

  for (guint i = 0; i < n; i++)
    sum += (double) z[i] * z[i];
  for (guint i = 0; i < n; i++)
    z[i] /= sqrt (sum);
}

static double
multiply (const float *a, const float *b, guint n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += (double) a[i] * b[i];
  return sum;
}

static gboolean
encode_images (Measure *self, PscTrainingBatch *batch, GError **error)
{
  gsize size =
      (gsize) psc_training_set_get_side (self->set) * psc_training_set_get_side (self->set);
  g_autofree float *pixels = g_new (float, CHUNK *size);

  for (guint i = 0; i < self->n_images; i++)
    psc_training_set_prepare (self->set, i);
  for (guint first = 0; first < self->n_images; first += CHUNK)
    {
      guint n = MIN (CHUNK, self->n_images - first);

      for (guint i = 0; i < n; i++)
        psc_training_batch_render (batch, first + i, pixels + i * size);
      if (!psc_halving_encode_images (self->encoder, n, pixels,
                                      self->images + (gsize) first * self->n_dimensions, NULL,
                                      error))
        return FALSE;
    }
  for (guint i = 0; i < self->n_images; i++)
    normalise (self->images + (gsize) i * self->n_dimensions, self->n_dimensions);
  return TRUE;
}

/* [M], of length 1; (transfer full) */
static float *
encode_text (Measure *self, const char *text, GError **error)
{
  PscTokenizer *tokenizer = psc_training_texts_get_tokenizer (self->texts);
  g_autoptr (GArray) ids = psc_tokenizer_encode (tokenizer, text, -1, error);
  g_autofree float *z = g_new (float, self->n_dimensions);

  if (ids == NULL
      || !psc_encoder_encode_texts (self->encoder, 1, &ids->len, (const gint32 *) ids->data, z,
                                    NULL, error))
    return NULL;
  normalise (z, self->n_dimensions);
  return g_steal_pointer (&z);
}

/* What is neither true nor false of an image leaves it out. */
static double
measure_auroc (Measure *self, PscPhantomObservation observation, const double *scores)
{
  PscPhantomAttributes said = { .observation = observation };
  g_autofree double *kept = g_new (double, self->n_images);
  g_autofree gboolean *positive = g_new (gboolean, self->n_images);
  gsize n = 0;

  for (guint i = 0; i < self->n_images; i++)
    {
      PscPhantomTruth truth =
          psc_training_example_judge (psc_training_set_get (self->set, i), &said, FALSE);

      if (truth == PSC_PHANTOM_UNCERTAIN)
        continue;
      kept[n] = scores[i];
      positive[n++] = truth == PSC_PHANTOM_TRUE;
    }
  return psc_auroc (kept, positive, n);
}

/* Adds the cosines of all images with a text. */
static gboolean
add_scores (Measure *self, const char *text, double *scores, GError **error)
{
  g_autofree float *z = encode_text (self, text, error);

  if (z == NULL)
    return FALSE;
  for (guint i = 0; i < self->n_images; i++)
    scores[i] += multiply (self->images + (gsize) i * self->n_dimensions, z, self->n_dimensions);
  return TRUE;
}

static double
compute_macro (const double *auroc)
{
  double sum = 0;
  guint n = 0;

  for (guint c = 1; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
    if (!isnan (auroc[c]))
      {
        sum += auroc[c];
        n++;
      }
  return n > 0 ? sum / n : NAN;
}

static double
compute_class_accuracy (Measure *self, const double *label_scores)
{
  guint n = 0;
  guint n_right = 0;

  for (guint i = 0; i < self->n_images; i++)
    {
      const PscTrainingExample *example = psc_training_set_get (self->set, i);
      guint best = 1;

      if (example->n_findings != 1)
        continue;
      for (guint c = 2; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
        if (label_scores[c * self->n_images + i] > label_scores[best * self->n_images + i])
          best = c;
      n++;
      n_right += best == example->findings[0].observation;
    }
  return n > 0 ? (double) n_right / n : NAN;
}

static gboolean
measure_classes (Measure *self, PscTrainingFigures *figures, GError **error)
{
  gsize n = PSC_PHANTOM_N_OBSERVATIONS * (gsize) self->n_images;
  g_autofree double *prompt_scores = g_new0 (double, n);
  g_autofree double *label_scores = g_new0 (double, n);
  double label_auroc[PSC_PHANTOM_N_OBSERVATIONS];

  for (guint i = 0; i < psc_training_texts_get_n_prompts (self->texts); i++)
    {
      const PscPhantomSentence *prompt = psc_training_texts_get_prompt (self->texts, i);
      double *scores = psc_training_texts_is_label (self->texts, i) ? label_scores : prompt_scores;

      if (!add_scores (self, prompt->text, scores + prompt->attributes.observation * self->n_images,
                       error))
        return FALSE;
    }

  for (guint c = 0; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
    {
      figures->auroc[c] = measure_auroc (self, c, prompt_scores + c * self->n_images);
      label_auroc[c] = measure_auroc (self, c, label_scores + c * self->n_images);
    }
  figures->macro_auroc = compute_macro (figures->auroc);
  figures->label_macro_auroc = compute_macro (label_auroc);
  figures->class_accuracy = compute_class_accuracy (self, label_scores);
  return TRUE;
}

/* The cosine of an image with a sentence that says this. */
static gboolean
score_statement (Measure *self,
                 guint image,
                 const PscPhantomAttributes *said,
                 guint64 seed,
                 double *score,
                 GError **error)
{
  g_autoptr (PscPhantomSentence) sentence =
      psc_phantom_sentence_new (said, FALSE, PSC_PHANTOM_SPLIT_HELD_OUT, seed);
  g_autofree float *z = encode_text (self, sentence->text, error);

  if (z == NULL)
    return FALSE;
  *score = multiply (self->images + (gsize) image * self->n_dimensions, z, self->n_dimensions);
  return TRUE;
}

static gboolean
measure_side (Measure *self,
              guint image,
              const PscPhantomAttributes *finding,
              gboolean *right,
              GError **error)
{
  PscPhantomAttributes said = { .observation = finding->observation, .side = finding->side };
  double score;
  double other;

  if (!score_statement (self, image, &said, image, &score, error))
    return FALSE;
  said.side =
      finding->side == PSC_PHANTOM_SIDE_LEFT ? PSC_PHANTOM_SIDE_RIGHT : PSC_PHANTOM_SIDE_LEFT;
  if (!score_statement (self, image, &said, image, &other, error))
    return FALSE;
  *right = score > other;
  return TRUE;
}

static gboolean
measure_zone (Measure *self,
              guint image,
              const PscPhantomAttributes *finding,
              gboolean *right,
              GError **error)
{
  static const PscPhantomZone thirds[] = { PSC_PHANTOM_ZONE_UPPER, PSC_PHANTOM_ZONE_MIDDLE,
                                           PSC_PHANTOM_ZONE_LOWER };
  PscPhantomAttributes said = { .observation = finding->observation, .side = finding->side };
  double scores[G_N_ELEMENTS (thirds)];
  guint best = 0;

  for (guint i = 0; i < G_N_ELEMENTS (thirds); i++)
    {
      said.zone = thirds[i];
      if (!score_statement (self, image, &said, image, &scores[i], error))
        return FALSE;
      if (scores[i] > scores[best])
        best = i;
    }
  *right = thirds[best] == psc_phantom_zone_get_third (finding->zone);
  return TRUE;
}

static gboolean
measure_places (Measure *self, PscTrainingFigures *figures, GError **error)
{
  guint n_sides = 0;
  guint n_right_sides = 0;
  guint n_zones = 0;
  guint n_right_zones = 0;

  for (guint i = 0; i < self->n_images; i++)
    {
      const PscTrainingExample *example = psc_training_set_get (self->set, i);

      for (guint f = 0; f < example->n_findings; f++)
        {
          const PscPhantomAttributes *finding = &example->findings[f];
          gboolean right = FALSE;

          if (finding->side == PSC_PHANTOM_SIDE_LEFT || finding->side == PSC_PHANTOM_SIDE_RIGHT)
            {
              if (!measure_side (self, i, finding, &right, error))
                return FALSE;
              n_sides++;
              n_right_sides += right;
            }
          if (finding->zone != PSC_PHANTOM_ZONE_NONE)
            {
              if (!measure_zone (self, i, finding, &right, error))
                return FALSE;
              n_zones++;
              n_right_zones += right;
            }
        }
    }
  figures->side_accuracy = n_sides > 0 ? (double) n_right_sides / n_sides : NAN;
  figures->zone_accuracy = n_zones > 0 ? (double) n_right_zones / n_zones : NAN;
  return TRUE;
}

gboolean
psc_training_figures_measure (PscTrainingFigures *figures,
                              PscEncoder *encoder,
                              PscTrainingSet *set,
                              PscTrainingBatch *batch,
                              PscTrainingTexts *texts,
                              GError **error)
{
  Measure self = { encoder, set, texts };
  g_autofree float *images = NULL;

  g_return_val_if_fail (figures != NULL, FALSE);

  self.n_dimensions = psc_encoder_get_dimensions (encoder);
  self.n_images = psc_training_set_get_n_examples (set);
  self.images = images = g_new (float, (gsize) self.n_images *self.n_dimensions);
  figures->n_images = self.n_images;
  return encode_images (&self, batch, error) && measure_classes (&self, figures, error)
         && measure_places (&self, figures, error);
}
