/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-prompt-classifier.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _PscPromptClassifier
{
  GObject parent_instance;

  PscModel *model;     /* owned */
  PscPromptBank *bank; /* owned */

  guint dimensions;        /* M */
  GPtrArray *readings;     /* owned, of PscPromptReading, [n_prompts] */
  guint *first_prompts;    /* owned, [n_classes + 1] */
  float *directions;       /* owned, [n_prompts][M], unit vectors */
  float *class_directions; /* owned, [n_classes][M] */
  float *mean_direction;   /* owned, [M] */
};

G_DEFINE_FINAL_TYPE (PscPromptClassifier, psc_prompt_classifier, G_TYPE_OBJECT)

static void
psc_prompt_classifier_finalize (GObject *object)
{
  PscPromptClassifier *self = PSC_PROMPT_CLASSIFIER (object);

  g_clear_object (&self->model);
  g_clear_object (&self->bank);
  g_clear_pointer (&self->readings, g_ptr_array_unref);
  g_clear_pointer (&self->first_prompts, g_free);
  g_clear_pointer (&self->directions, g_free);
  g_clear_pointer (&self->class_directions, g_free);
  g_clear_pointer (&self->mean_direction, g_free);

  G_OBJECT_CLASS (psc_prompt_classifier_parent_class)->finalize (object);
}

static void
psc_prompt_classifier_class_init (PscPromptClassifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_prompt_classifier_finalize;
}

static void
psc_prompt_classifier_init (PscPromptClassifier *self)
{
  self->readings = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_prompt_reading_unref);
}

static void
normalise (float *vector, guint n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += (double) vector[i] * vector[i];
  for (guint i = 0; i < n; i++)
    vector[i] = (float) (vector[i] / MAX (sqrt (sum), 1e-30));
}

/* The mean of the directions from @first to before @end. */
static void
average (PscPromptClassifier *self, guint first, guint end, float *mean)
{
  for (guint i = 0; i < self->dimensions; i++)
    {
      double sum = 0;

      for (guint p = first; p < end; p++)
        sum += self->directions[(gsize) p * self->dimensions + i];
      mean[i] = (float) (sum / (end - first));
    }
}

static gboolean
read_prompt (PscPromptClassifier *self, const PscPromptClass *class, guint prompt, GError **error)
{
  const char *text = psc_prompt_class_get_prompt (class, prompt)->text;
  PscPromptReading *reading = psc_model_read_text (self->model, text, error);

  if (reading == NULL)
    {
      g_prefix_error (error, _ ("class %s, prompt %u: "), psc_prompt_class_get_name (class),
                      prompt + 1);
      return FALSE;
    }
  g_ptr_array_add (self->readings, reading);
  return TRUE;
}

static gboolean
read_prompts (PscPromptClassifier *self, GError **error)
{
  guint n_classes = psc_prompt_bank_get_n_classes (self->bank);

  self->first_prompts = g_new (guint, n_classes + 1);
  for (guint c = 0; c < n_classes; c++)
    {
      const PscPromptClass *class = psc_prompt_bank_get_class (self->bank, c);

      self->first_prompts[c] = self->readings->len;
      for (guint p = 0; p < psc_prompt_class_get_n_prompts (class); p++)
        if (!read_prompt (self, class, p, error))
          return FALSE;
    }
  self->first_prompts[n_classes] = self->readings->len;
  return TRUE;
}

PscPromptClassifier *
psc_prompt_classifier_new (PscModel *model,
                           PscPromptBank *bank,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (PscPromptClassifier) self = NULL;
  guint n_classes, n_prompts;

  g_return_val_if_fail (PSC_IS_MODEL (model), NULL);
  g_return_val_if_fail (PSC_IS_PROMPT_BANK (bank), NULL);

  self = g_object_new (PSC_TYPE_PROMPT_CLASSIFIER, NULL);
  self->model = g_object_ref (model);
  self->bank = g_object_ref (bank);
  self->dimensions = psc_encoder_get_dimensions (psc_model_get_encoder (model));

  if (!read_prompts (self, error))
    return NULL;
  n_prompts = self->readings->len;
  self->directions = psc_model_encode_readings (
      model, n_prompts, (PscPromptReading *const *) self->readings->pdata, cancellable, error);
  if (self->directions == NULL)
    return NULL;
  for (guint p = 0; p < n_prompts; p++)
    normalise (self->directions + (gsize) p * self->dimensions, self->dimensions);

  n_classes = psc_prompt_bank_get_n_classes (bank);
  self->class_directions = g_new (float, (gsize) n_classes * self->dimensions);
  for (guint c = 0; c < n_classes; c++)
    average (self, self->first_prompts[c], self->first_prompts[c + 1],
             self->class_directions + (gsize) c * self->dimensions);
  self->mean_direction = g_new (float, self->dimensions);
  average (self, 0, n_prompts, self->mean_direction);

  return g_steal_pointer (&self);
}

PscModel *
psc_prompt_classifier_get_model (PscPromptClassifier *self)
{
  g_return_val_if_fail (PSC_IS_PROMPT_CLASSIFIER (self), NULL);

  return self->model;
}

PscPromptBank *
psc_prompt_classifier_get_bank (PscPromptClassifier *self)
{
  g_return_val_if_fail (PSC_IS_PROMPT_CLASSIFIER (self), NULL);

  return self->bank;
}

const float *
psc_prompt_classifier_get_direction (PscPromptClassifier *self, guint class_index, guint prompt)
{
  guint index;

  g_return_val_if_fail (PSC_IS_PROMPT_CLASSIFIER (self), NULL);
  g_return_val_if_fail (class_index < psc_prompt_bank_get_n_classes (self->bank), NULL);

  index = self->first_prompts[class_index] + prompt;
  g_return_val_if_fail (index < self->first_prompts[class_index + 1], NULL);

  return self->directions + (gsize) index * self->dimensions;
}

GPtrArray *
psc_prompt_classifier_get_readings (PscPromptClassifier *self)
{
  g_return_val_if_fail (PSC_IS_PROMPT_CLASSIFIER (self), NULL);

  return self->readings;
}

PscPromptReading *
psc_prompt_classifier_get_reading (PscPromptClassifier *self, guint class_index, guint prompt)
{
  guint index;

  g_return_val_if_fail (PSC_IS_PROMPT_CLASSIFIER (self), NULL);
  g_return_val_if_fail (class_index < psc_prompt_bank_get_n_classes (self->bank), NULL);

  index = self->first_prompts[class_index] + prompt;
  g_return_val_if_fail (index < self->first_prompts[class_index + 1], NULL);

  return g_ptr_array_index (self->readings, index);
}

const float *
psc_prompt_classifier_get_class_direction (PscPromptClassifier *self, guint class_index)
{
  g_return_val_if_fail (PSC_IS_PROMPT_CLASSIFIER (self), NULL);
  g_return_val_if_fail (class_index < psc_prompt_bank_get_n_classes (self->bank), NULL);

  return self->class_directions + (gsize) class_index * self->dimensions;
}

const float *
psc_prompt_classifier_get_mean_direction (PscPromptClassifier *self)
{
  g_return_val_if_fail (PSC_IS_PROMPT_CLASSIFIER (self), NULL);

  return self->mean_direction;
}

double
psc_prompt_classifier_score (PscPromptClassifier *self, const float *z, const float *direction)
{
  double along = 0;
  double square = 0;

  g_return_val_if_fail (PSC_IS_PROMPT_CLASSIFIER (self), 0);

  for (guint i = 0; i < self->dimensions; i++)
    {
      along += (double) z[i] * direction[i];
      square += (double) z[i] * z[i];
    }
  return psc_encoder_get_logit_scale (psc_model_get_encoder (self->model)) * along
         / MAX (sqrt (square), 1e-30);
}

void
psc_prompt_classifier_classify (PscPromptClassifier *self,
                                const float *z,
                                double *logits,
                                double *probabilities)
{
  guint n_classes;
  double greatest = -INFINITY;
  double sum = 0;

  g_return_if_fail (PSC_IS_PROMPT_CLASSIFIER (self));

  n_classes = psc_prompt_bank_get_n_classes (self->bank);
  for (guint c = 0; c < n_classes; c++)
    {
      logits[c] = psc_prompt_classifier_score (self, z,
                                               psc_prompt_classifier_get_class_direction (self, c));
      greatest = MAX (greatest, logits[c]);
    }
  for (guint c = 0; c < n_classes; c++)
    sum += probabilities[c] = exp (logits[c] - greatest);
  for (guint c = 0; c < n_classes; c++)
    probabilities[c] /= sum;
}

float *
psc_prompt_classifier_dup_text_direction (PscPromptClassifier *self,
                                          const char *text,
                                          PscPromptReading **reading,
                                          GCancellable *cancellable,
                                          GError **error)
{
  g_autoptr (PscPromptReading) own = NULL;
  float *direction;

  g_return_val_if_fail (PSC_IS_PROMPT_CLASSIFIER (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  own = psc_model_read_text (self->model, text, error);
  if (own == NULL)
    return NULL;
  direction = psc_model_encode_readings (self->model, 1, &own, cancellable, error);
  if (direction == NULL)
    return NULL;
  normalise (direction, self->dimensions);
  if (reading != NULL)
    *reading = g_steal_pointer (&own);
  return direction;
}
