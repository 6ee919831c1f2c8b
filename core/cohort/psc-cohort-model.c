/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-model.h"

#include <string.h>

#include "engine/psc-query-reading.h"

#define TOKENS "token-similarity"

/* How much of a digest is enough to tell parameters apart. */
#define DIGEST_LENGTH 16

void
psc_cohort_model_free (PscCohortModel *self)
{
  g_clear_object (&self->model);
  g_clear_object (&self->bank);
  g_free (self->digest);
  g_clear_pointer (&self->methods, g_ptr_array_unref);
  for (guint i = 0; self->refusals != NULL && self->methods != NULL && i < self->methods->len; i++)
    g_free (self->refusals[i]);
  g_free (self->refusals);
  g_clear_pointer (&self->queries, g_ptr_array_unref);
  g_free (self->directions);
  g_clear_pointer (&self->minus, g_ptr_array_unref);
  g_free (self->minus_directions);
  g_free (self->minus_of);
  g_clear_object (&self->tokens);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self);
}

gboolean
psc_cohort_model_find_class (PscPromptBank *bank, const PscCohortPlanQuery *query, guint *index)
{
  return query->class_name != NULL
         && psc_prompt_bank_lookup (bank, query->class_name, index) != NULL;
}

static void
set_methods (PscCohortModel *self, GPtrArray *methods)
{
  PscEncoder *encoder = psc_model_get_encoder (self->model);
  PscModelSpec *spec = psc_encoder_get_spec (encoder);

  self->methods = g_ptr_array_new_with_free_func (g_object_unref);
  self->refusals = g_new0 (char *, methods->len + 1);
  for (guint i = 0; i < methods->len; i++)
    {
      PscMethod *method =
          psc_method_dup_for_side (methods->pdata[i], psc_encoder_get_side (encoder));
      g_autoptr (GError) error = NULL;

      g_ptr_array_add (self->methods, method);
      if (!psc_method_supports (method, spec, &error)
          || !psc_method_check (method, psc_encoder_get_side (encoder), &error))
        self->refusals[i] = g_strdup (error->message);
    }
  self->tokens = psc_method_new (TOKENS, PSC_PRESET_PAPER, NULL);
  if (self->tokens != NULL && !psc_method_supports (self->tokens, spec, NULL))
    g_clear_object (&self->tokens);
}

/* Adds what a text becomes to @directions. */
static gboolean
resolve (PscCohortModel *self,
         const PscQuery *query,
         float *direction,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (PscQueryReading) reading = NULL;
  char *note;

  if (!psc_query_resolve (query, self->model, self->bank, direction, &reading, cancellable, error))
    return FALSE;
  note = psc_query_reading_dup_note (reading, query, psc_prompt_directions_get_bank (self->bank));
  if (note != NULL)
    g_ptr_array_add (self->notes, note);
  return TRUE;
}

static gboolean
set_queries (PscCohortModel *self,
             PscPromptBank *bank,
             GPtrArray *queries,
             GCancellable *cancellable,
             GError **error)
{
  const gsize m = self->dimensions;

  self->queries = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_query_free);
  self->directions = g_new (float, MAX (queries->len, 1) * m);
  for (guint q = 0; q < queries->len; q++)
    {
      const PscCohortPlanQuery *asked = queries->pdata[q];
      guint index = 0;
      PscQuery *query;

      psc_cohort_model_find_class (bank, asked, &index);
      query = asked->prompt != NULL ? psc_query_new_prompt (asked->prompt, NULL, FALSE)
                                    : psc_query_new_class (index, NULL, FALSE);
      g_ptr_array_add (self->queries, query);
      if (!resolve (self, query, self->directions + q * m, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* (transfer full) (nullable) */
static char *
dup_minus (PscPromptBank *bank, const PscCohortPlanQuery *query, const char *minus)
{
  guint index;

  if (minus != NULL)
    return g_strdup (minus);
  if (!psc_cohort_model_find_class (bank, query, &index))
    return NULL;
  return psc_prompt_class_dup_negative (psc_prompt_bank_get_class (bank, index));
}

static int
find_text (const GPtrArray *texts, const char *text)
{
  for (guint i = 0; i < texts->len; i++)
    if (g_str_equal (texts->pdata[i], text))
      return (int) i;
  return -1;
}

static void
collect_minus (PscCohortModel *self, PscPromptBank *bank, GPtrArray *queries, const char *minus)
{
  for (guint q = 0; q < queries->len; q++)
    {
      g_autofree char *text = dup_minus (bank, queries->pdata[q], minus);

      if (text == NULL)
        continue;
      self->minus_of[q] = find_text (self->minus, text);
      if (self->minus_of[q] < 0)
        {
          self->minus_of[q] = (int) self->minus->len;
          g_ptr_array_add (self->minus, g_steal_pointer (&text));
        }
    }
}

static gboolean
encode_minus (PscCohortModel *self, GCancellable *cancellable, GError **error)
{
  const gsize m = self->dimensions;

  self->minus_directions = g_new (float, MAX (self->minus->len, 1) * m);
  for (guint i = 0; i < self->minus->len; i++)
    {
      g_autoptr (PscQuery) query = psc_query_new_prompt (self->minus->pdata[i], NULL, FALSE);

      if (!resolve (self, query, self->minus_directions + i * m, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

PscCohortModel *
psc_cohort_model_new (PscModel *model,
                      PscPromptBank *bank,
                      GPtrArray *methods,
                      GPtrArray *queries,
                      gboolean has_contrast,
                      const char *minus,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (PscCohortModel) self = g_new0 (PscCohortModel, 1);
  PscEncoder *encoder = psc_model_get_encoder (model);

  self->model = g_object_ref (model);
  self->dimensions = psc_encoder_get_dimensions (encoder);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->minus = g_ptr_array_new_with_free_func (g_free);
  self->minus_of = g_new (int, queries->len + 1);
  for (guint q = 0; q <= queries->len; q++)
    self->minus_of[q] = -1;
  psc_model_spec_get_preprocess (psc_encoder_get_spec (encoder), &self->preprocess);
  set_methods (self, methods);
  self->digest = psc_model_bundle_dup_digest (psc_model_get_bundle (model), cancellable, error);
  if (self->digest == NULL)
    return NULL;
  self->bank = psc_prompt_directions_new (model, bank, cancellable, error);
  if (self->bank == NULL || !set_queries (self, bank, queries, cancellable, error))
    return NULL;
  if (has_contrast)
    collect_minus (self, bank, queries, minus);
  return encode_minus (self, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

static void
describe_method (const PscCohortModel *self, guint index, PscCohortPlanModel *plan)
{
  PscMethod *method = self->methods->pdata[index];
  PscCohortPlanMethod *described = psc_cohort_plan_model_add_method (plan);
  g_autofree char *text = NULL;

  described->name = g_strdup (psc_method_get_name (method));
  described->parameters = psc_method_dup_parameters (method);
  text = g_strdup_printf ("%s %s", described->name, described->parameters);
  described->digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  described->digest[DIGEST_LENGTH] = '\0';
  described->is_linear = psc_method_is_linear (method);
  described->refusal = g_strdup (self->refusals[index]);
}

void
psc_cohort_model_describe (const PscCohortModel *self, PscCohortPlanModel *plan)
{
  PscModelBundle *bundle = psc_model_get_bundle (self->model);
  PscEncoder *encoder = psc_model_get_encoder (self->model);
  PscModelSpec *spec = psc_encoder_get_spec (encoder);
  PscModelFamily *family = psc_model_bundle_get_family (bundle);

  plan->name = g_strdup (psc_model_bundle_get_name (bundle));
  plan->digest = g_strdup (self->digest);
  plan->family = family != NULL ? g_strdup (psc_model_family_get_nick (family)) : NULL;
  plan->score = g_strdup (psc_score_rule_get_nick (spec->head.rule));
  plan->temperature = psc_prompt_directions_get_logit_scale (self->bank);
  plan->bias = psc_prompt_directions_get_logit_bias (self->bank);
  plan->side = psc_encoder_get_side (encoder);
  plan->dimensions = self->dimensions;
  if (self->tokens != NULL)
    {
      PscMapGrid grid = psc_method_get_grid (self->tokens, spec);

      plan->token_columns = grid.columns;
      plan->token_rows = grid.rows;
    }
  for (guint i = 0; i < self->methods->len; i++)
    describe_method (self, i, plan);
}
