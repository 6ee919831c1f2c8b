/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "metrics/psc-auroc.h"
#include "lab/evaluation/psc-evaluation-private.h"
#include "model/psc-halving.h"

/* Images that are encoded together. */
#define BATCH 16

/* Scores and labels of one class. */
typedef struct
{
  guint index;    /* in the bank */
  GArray *scores; /* owned, of double */
  GArray *judged; /* owned, of PscPhantomTruth */
} Readings;

typedef struct
{
  PscEvaluation *evaluation;                    /* borrowed */
  PscEvaluationSubjects *subjects;              /* borrowed */
  PscPromptDirections *directions;              /* borrowed */
  Readings classes[PSC_PHANTOM_N_OBSERVATIONS]; /* owned */
} Reader;

static void
reader_clear (Reader *reader)
{
  for (guint c = 1; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
    {
      g_clear_pointer (&reader->classes[c].scores, g_array_unref);
      g_clear_pointer (&reader->classes[c].judged, g_array_unref);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static gboolean
find_classes (Reader *reader, GError **error)
{
  PscPromptBank *bank = psc_prompt_directions_get_bank (reader->directions);

  for (guint c = 1; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
    {
      const char *label = psc_phantom_observation_get_label (c);

      if (psc_prompt_bank_lookup (bank, label, &reader->classes[c].index) == NULL)
        {
          g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_BANK,
                       _ ("the prompt bank has no class “%s”"), label);
          return FALSE;
        }
      reader->classes[c].scores = g_array_new (FALSE, FALSE, sizeof (double));
      reader->classes[c].judged = g_array_new (FALSE, FALSE, sizeof (PscPhantomTruth));
    }
  return TRUE;
}

static void
classify (Reader *reader, PscPhantom *phantom, const float *z)
{
  g_autoptr (PscClassification) scores = psc_prompt_directions_classify (reader->directions, z);

  for (guint c = 1; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
    {
      Readings *readings = &reader->classes[c];
      const PscPhantomAttributes said = { .observation = c };
      PscPhantomTruth truth = psc_phantom_judge (phantom, &said, FALSE);

      g_array_append_val (readings->scores, scores->classes[readings->index].order);
      g_array_append_val (readings->judged, truth);
    }
}

/* Whether @right scores above every one of @wrong; a question only where these are all false. */
static gboolean
retrieve (Reader *reader,
          PscPhantom *phantom,
          const float *z,
          const PscPhantomAttributes *right,
          const PscPhantomAttributes *wrong,
          guint n_wrong,
          PscRetrieval *retrieval,
          GError **error)
{
  guint64 seed = psc_phantom_get_seed (phantom);
  const float *direction;
  gboolean is_right = TRUE;
  double score;

  for (guint i = 0; i < n_wrong; i++)
    if (psc_phantom_judge (phantom, &wrong[i], FALSE) != PSC_PHANTOM_FALSE)
      return TRUE;

  direction = psc_evaluation_subjects_state (reader->subjects, right, seed, error);
  if (direction == NULL)
    return FALSE;
  score = psc_prompt_directions_score (reader->directions, z, direction);
  for (guint i = 0; i < n_wrong; i++)
    {
      direction = psc_evaluation_subjects_state (reader->subjects, &wrong[i], seed, error);
      if (direction == NULL)
        return FALSE;
      is_right = is_right && score > psc_prompt_directions_score (reader->directions, z, direction);
    }
  retrieval->n++;
  retrieval->n_right += is_right;
  return TRUE;
}

static gboolean
ask_side (Reader *reader,
          PscPhantom *phantom,
          const float *z,
          const PscPhantomAttributes *finding,
          GError **error)
{
  PscPhantomAttributes right = { .observation = finding->observation, .side = finding->side };
  PscPhantomAttributes wrong = right;

  if (finding->side != PSC_PHANTOM_SIDE_RIGHT && finding->side != PSC_PHANTOM_SIDE_LEFT)
    return TRUE;

  wrong.side =
      finding->side == PSC_PHANTOM_SIDE_RIGHT ? PSC_PHANTOM_SIDE_LEFT : PSC_PHANTOM_SIDE_RIGHT;
  return retrieve (reader, phantom, z, &right, &wrong, 1,
                   &reader->evaluation->sides[finding->observation], error);
}

static gboolean
ask_zone (Reader *reader,
          PscPhantom *phantom,
          const float *z,
          const PscPhantomAttributes *finding,
          GError **error)
{
  static const PscPhantomZone thirds[] = { PSC_PHANTOM_ZONE_UPPER, PSC_PHANTOM_ZONE_MIDDLE,
                                           PSC_PHANTOM_ZONE_LOWER };
  PscPhantomAttributes right = { .observation = finding->observation,
                                 .side = finding->side,
                                 .zone = psc_phantom_zone_get_third (finding->zone) };
  PscPhantomAttributes wrong[G_N_ELEMENTS (thirds) - 1];
  guint n_wrong = 0;

  if (!psc_evaluation_is_focal (finding))
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (thirds); i++)
    if (thirds[i] != right.zone)
      {
        wrong[n_wrong] = right;
        wrong[n_wrong++].zone = thirds[i];
      }
  return retrieve (reader, phantom, z, &right, wrong, n_wrong,
                   &reader->evaluation->zones[finding->observation], error);
}

static gboolean
read_phantom (Reader *reader, PscPhantom *phantom, const float *z, GError **error)
{
  classify (reader, phantom, z);
  for (guint i = 0; i < psc_phantom_get_n_findings (phantom); i++)
    {
      const PscPhantomAttributes *finding = &psc_phantom_get_finding (phantom, i)->attributes;

      if (!ask_side (reader, phantom, z, finding, error)
          || !ask_zone (reader, phantom, z, finding, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_batch (Reader *reader, guint first, guint n, GCancellable *cancellable, GError **error)
{
  PscModel *model = psc_evaluation_subjects_get_model (reader->subjects);
  PscEncoder *encoder = psc_model_get_encoder (model);
  gsize area = (gsize) psc_encoder_get_side (encoder) * psc_encoder_get_side (encoder);
  guint m = psc_encoder_get_dimensions (encoder);
  g_autoptr (GPtrArray) phantoms = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree float *pixels = g_new (float, n *area);
  g_autofree float *z = g_new (float, n *m);

  for (guint i = 0; i < n; i++)
    {
      PscPhantom *phantom = psc_evaluation_subjects_draw (
          reader->subjects, PSC_EVALUATION_SERIES_READ, first + i, error);
      g_autoptr (PscModelInput) input = NULL;

      if (phantom == NULL)
        return FALSE;
      g_ptr_array_add (phantoms, phantom);
      input = psc_evaluation_subjects_get_input (reader->subjects, phantom);
      memcpy (pixels + i * area, psc_model_input_get_values (input), area * sizeof *pixels);
    }
  while (
      !psc_halving_encode_images (psc_model_get_encoder (model), n, pixels, z, cancellable, error))
    if (!psc_model_retry_on_cpu (model, cancellable, error))
      return FALSE;
  for (guint i = 0; i < n; i++)
    if (!read_phantom (reader, g_ptr_array_index (phantoms, i), z + (gsize) i * m, error))
      return FALSE;
  return TRUE;
}

/* The area for those whom the truth divides; @strict takes what is open for false. */
static double
rank (const Readings *readings, gboolean strict)
{
  g_autofree double *scores = g_new (double, readings->scores->len);
  g_autofree gboolean *positive = g_new (gboolean, readings->scores->len);
  gsize n = 0;

  for (guint i = 0; i < readings->scores->len; i++)
    {
      PscPhantomTruth truth = g_array_index (readings->judged, PscPhantomTruth, i);

      if (truth == PSC_PHANTOM_UNCERTAIN && !strict)
        continue;
      scores[n] = g_array_index (readings->scores, double, i);
      positive[n++] = truth == PSC_PHANTOM_TRUE;
    }
  return psc_auroc (scores, positive, n);
}

static double
average (const double *by_class)
{
  double sum = 0;
  guint n = 0;

  for (guint c = 1; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
    if (!isnan (by_class[c]))
      {
        sum += by_class[c];
        n++;
      }
  return n > 0 ? sum / n : NAN;
}

static void
rank_classes (Reader *reader)
{
  PscEvaluation *evaluation = reader->evaluation;

  for (guint c = 1; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
    {
      const Readings *readings = &reader->classes[c];

      for (guint i = 0; i < readings->judged->len; i++)
        evaluation->n_positives[c] +=
            g_array_index (readings->judged, PscPhantomTruth, i) == PSC_PHANTOM_TRUE;
      evaluation->auroc[c] = rank (readings, FALSE);
      evaluation->strict_auroc[c] = rank (readings, TRUE);
    }
  evaluation->macro_auroc = average (evaluation->auroc);
  evaluation->macro_strict_auroc = average (evaluation->strict_auroc);
}

gboolean
psc_evaluation_read (PscEvaluation *self,
                     PscEvaluationSubjects *subjects,
                     const PscAttributionContext *context,
                     GError **error)
{
  g_auto (Reader) reader = { self, subjects, psc_evaluation_subjects_get_directions (subjects) };

  if (!find_classes (&reader, error))
    return FALSE;
  for (guint first = 0; first < self->n_read; first += BATCH)
    {
      guint n = MIN (BATCH, self->n_read - first);

      if (!read_batch (&reader, first, n, context->cancellable, error))
        return FALSE;
      if (context->progress != NULL)
        context->progress ((double) (first + n) / self->n_read, context->progress_data);
    }
  rank_classes (&reader);
  return TRUE;
}
