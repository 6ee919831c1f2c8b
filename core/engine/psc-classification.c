/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-classification.h"

#include <glib/gi18n-lib.h>
#include <math.h>

PscClassification *
psc_classification_new (const PscHead *head, guint n_classes)
{
  PscClassification *self = g_rc_box_new0 (PscClassification);

  self->rule = head->rule;
  self->is_plain = psc_head_is_plain (head);
  self->n_classes = n_classes;
  self->classes = g_new0 (PscClassScore, n_classes);
  for (guint c = 0; c < n_classes; c++)
    self->classes[c].probability = self->classes[c].negative_cosine = NAN;
  return self;
}

PscClassification *
psc_classification_ref (PscClassification *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  PscClassification *self = data;

  for (guint c = 0; c < self->n_classes; c++)
    {
      g_free (self->classes[c].negative);
      g_free (self->classes[c].refused);
      g_free (self->classes[c].refusal);
    }
  g_free (self->classes);
}

void
psc_classification_unref (PscClassification *self)
{
  g_rc_box_release_full (self, clear);
}

void
psc_classification_set_negative (PscClassification *self,
                                 guint class_index,
                                 const char *negative,
                                 double cosine)
{
  PscClassScore *score;
  char *copy = g_strdup (negative);

  g_return_if_fail (class_index < self->n_classes);

  score = &self->classes[class_index];
  g_free (score->negative);
  score->negative = copy;
  score->negative_cosine = cosine;
}

void
psc_classification_set_refused (PscClassification *self,
                                guint class_index,
                                const char *refused,
                                const char *refusal)
{
  PscClassScore *score;

  g_return_if_fail (class_index < self->n_classes);

  score = &self->classes[class_index];
  g_free (score->refused);
  g_free (score->refusal);
  score->refused = g_strdup (refused);
  score->refusal = g_strdup (refusal);
}

static void
apply_softmax (PscClassification *self)
{
  double greatest = -INFINITY;
  double sum = 0;

  for (guint c = 0; c < self->n_classes; c++)
    greatest = MAX (greatest, self->classes[c].logit);
  for (guint c = 0; c < self->n_classes; c++)
    sum += self->classes[c].probability = exp (self->classes[c].logit - greatest);
  for (guint c = 0; c < self->n_classes; c++)
    self->classes[c].probability /= sum;
}

/* Without overflow, and exact where the result is next to 0. */
static double
sigmoid (double x)
{
  double e = exp (-fabs (x));

  return x < 0 ? e / (1 + e) : 1 / (1 + e);
}

void
psc_classification_apply_rule (PscClassification *self)
{
  g_return_if_fail (self != NULL);

  if (self->rule == PSC_SCORE_SOFTMAX)
    apply_softmax (self);
  for (guint c = 0; c < self->n_classes; c++)
    {
      PscClassScore *score = &self->classes[c];

      score->order =
          self->rule == PSC_SCORE_PAIR ? score->cosine - score->negative_cosine : score->logit;
      if (self->rule == PSC_SCORE_PAIR || self->rule == PSC_SCORE_SIGMOID)
        score->probability = sigmoid (score->order);
    }
}

char *
psc_classification_dup_meaning (const PscClassification *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (self->rule)
    {
    case PSC_SCORE_SOFTMAX:
      return g_strdup_printf (ngettext ("Probability: softmax over %u class.",
                                        "Probability: softmax over %u classes.", self->n_classes),
                              self->n_classes);
    case PSC_SCORE_PAIR:
      return g_strdup (_ ("Probability: of each class alone, its prompts against its negative."));
    case PSC_SCORE_SIGMOID:
      return g_strdup (_ ("Probability: of each class alone, sigmoid of its logit."));
    case PSC_SCORE_COSINE:
      return g_strdup (_ ("Cosine of image and prompts; this model gives no probability."));
    default:
      g_return_val_if_reached (NULL);
    }
}
