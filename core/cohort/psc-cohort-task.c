/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-task.h"

#include <glib/gi18n-lib.h>

#include "cohort/psc-cohort-questions.h"
#include "cohort/psc-cohort-store.h"
#include "study/psc-study-line.h"
#include "truth/psc-truth-file.h"

void
psc_cohort_task_free (PscCohortTask *self)
{
  g_clear_pointer (&self->plan, psc_cohort_plan_free);
  g_clear_pointer (&self->images, psc_cohort_images_free);
  g_clear_pointer (&self->models, g_ptr_array_unref);
  g_clear_object (&self->bank);
  g_free (self->classes);
  g_clear_pointer (&self->truth, psc_truth_set_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_REQUEST, sentence);
  return FALSE;
}

static void
add_note (PscCohortTask *self, const char *note)
{
  if (!g_ptr_array_find_with_equal_func (self->notes, note, g_str_equal, NULL))
    g_ptr_array_add (self->notes, g_strdup (note));
}

static gboolean
list_images (PscCohortTask *self,
             const PscCohortRequest *request,
             GCancellable *cancellable,
             GError **error)
{
  const char *const paths[] = { request->source, NULL };
  g_autoptr (PscStudyFinds) finds = psc_study_find (paths, cancellable, error);

  if (finds == NULL)
    return FALSE;
  for (char **note = finds->notes; *note != NULL; note++)
    add_note (self, *note);
  self->images = psc_cohort_images_new (finds, request->bank);
  self->plan->n_images = psc_cohort_images_get_n (self->images);
  self->plan->n_patients = psc_cohort_images_get_n_patients (self->images);
  self->plan->images_digest = psc_cohort_images_dup_digest (self->images);
  self->plan->has_labels = psc_cohort_images_has_labels (self->images);
  return TRUE;
}

static gboolean
load_truth (PscCohortTask *self,
            const PscCohortRequest *request,
            GCancellable *cancellable,
            GError **error)
{
  char *contents;
  gsize size;

  if (request->truth == NULL)
    return TRUE;
  self->truth = psc_truth_file_load (request->truth, NULL, cancellable, error);
  if (self->truth == NULL)
    return FALSE;
  for (const char *const *note = psc_truth_set_get_notes (self->truth); *note != NULL; note++)
    add_note (self, *note);
  if (!g_file_get_contents (request->truth, &contents, &size, error))
    return FALSE;
  self->plan->truth_form = g_strdup (psc_truth_set_get_form (self->truth));
  self->plan->truth_digest =
      g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) contents, size);
  g_free (contents);
  return TRUE;
}

/* “All” methods are all that any of the models supports. */
static GPtrArray *
choose_methods (const PscCohortRequest *request)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < request->methods->len; i++)
    {
      gboolean is_taken = !request->drops_methods;

      for (guint k = 0; k < request->models->len && !is_taken; k++)
        is_taken = psc_method_is_for_model (
            request->methods->pdata[i],
            psc_encoder_get_spec (psc_model_get_encoder (request->models->pdata[k])));
      if (is_taken)
        g_ptr_array_add (chosen, g_object_ref (request->methods->pdata[i]));
    }
  return chosen;
}

static gboolean
has_mode (const PscCohortRequest *request, PscCohortMode mode)
{
  for (guint i = 0; i < request->n_modes; i++)
    if (request->modes[i] == mode)
      return TRUE;
  return FALSE;
}

static gboolean
make_models (PscCohortTask *self,
             const PscCohortRequest *request,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GPtrArray) methods = choose_methods (request);
  g_autoptr (GError) local_error = NULL;

  self->models = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_cohort_model_free);
  for (guint i = 0; i < request->models->len; i++)
    {
      PscCohortModel *model;

      do
        model = psc_cohort_model_new (request->models->pdata[i], request->bank, methods,
                                      self->plan->queries, has_mode (request, PSC_COHORT_CONTRAST),
                                      request->minus, cancellable, &local_error);
      while (model == NULL
             && psc_model_retry_on_cpu (request->models->pdata[i], cancellable, &local_error));
      if (model == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_ptr_array_add (self->models, model);
      psc_cohort_model_describe (model, psc_cohort_plan_add_model (self->plan));
      for (guint k = 0; k < model->notes->len; k++)
        add_note (self, model->notes->pdata[k]);
    }
  return TRUE;
}

/* Their maps must not lie in one folder. */
static gboolean
check_names (const PscCohortTask *self, GError **error)
{
  for (guint i = 0; i < self->plan->models->len; i++)
    for (guint k = 0; k < i; k++)
      {
        const PscCohortPlanModel *one = self->plan->models->pdata[k];
        const PscCohortPlanModel *other = self->plan->models->pdata[i];
        g_autofree char *name = psc_cohort_store_dup_group (one->name);
        g_autofree char *same = psc_cohort_store_dup_group (other->name);

        if (!g_str_equal (name, same))
          continue;
        g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_REQUEST,
                     _ ("two models are called “%s”; give one of them another name"), other->name);
        return FALSE;
      }
  return TRUE;
}

static gboolean
choose_maps (PscCohortTask *self, const PscCohortRequest *request, GError **error)
{
  self->plan->maps = request->maps;
  if (request->maps == PSC_COHORT_MAPS_PROMPTS && request->methods->len == 0)
    self->plan->maps = PSC_COHORT_MAPS_NONE;
  if (request->maps != PSC_COHORT_MAPS_TOKENS)
    return TRUE;
  for (guint i = 0; i < self->models->len; i++)
    if (((PscCohortModel *) self->models->pdata[i])->tokens == NULL)
      return refuse (error, _ ("--maps tokens needs models that have token similarity"));
  return TRUE;
}

static char *
dup_preset (PscPreset preset)
{
  g_autoptr (GEnumClass) presets = g_type_class_ref (PSC_TYPE_PRESET);

  return g_strdup (g_enum_get_value (presets, (int) preset)->value_nick);
}

/* The first model's; where it had to move to the CPU, that of the plan that is gone on with. */
static const char *
choose_device (const PscCohortTask *self, const PscCohortRequest *request)
{
  PscModel *first = ((const PscCohortModel *) self->models->pdata[0])->model;

  return request->device != NULL && psc_model_is_moved (first)
             ? request->device
             : psc_encoder_get_device_kind (psc_model_get_encoder (first));
}

/* What of the request is nothing but written down. */
static void
fill_plan (PscCohortTask *self, const PscCohortRequest *request)
{
  PscCohortPlan *plan = self->plan;

  plan->program = g_strdup (PSC_VERSION);
  plan->bank = g_strdup (psc_prompt_bank_get_name (request->bank));
  plan->bank_digest = psc_cohort_questions_dup_bank_digest (request->bank);
  plan->minus = g_strdup (request->minus);
  plan->preset = dup_preset (request->preset);
  if (request->methods->len > 0)
    g_array_append_vals (plan->modes, request->modes, request->n_modes);
  g_clear_pointer (&plan->metrics, g_strfreev);
  plan->metrics = psc_cohort_metrics_dup_names (self->metrics);
  plan->n_figures = request->methods->len > 0 ? request->n_figures : 0;
  plan->keep_ids = request->keep_ids;
  plan->voi = g_strdup (request->voi);
  plan->device = g_strdup (choose_device (self, request));
  if (request->keep_ids)
    {
      plan->table = g_filename_display_name (request->source);
      plan->truth = request->truth != NULL ? g_filename_display_name (request->truth) : NULL;
    }
}

/* Without maps nothing is measured, but what is asked for has to be something all the same. */
static gboolean
choose_metrics (PscCohortTask *self, const PscCohortRequest *request, GError **error)
{
  if (!psc_cohort_metrics_parse (request->metrics, request->truth != NULL, &self->metrics, error))
    return FALSE;
  if (request->methods->len == 0)
    self->metrics = 0;
  return TRUE;
}

PscCohortTask *
psc_cohort_task_new (const PscCohortRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (PscCohortTask) self = g_new0 (PscCohortTask, 1);

  g_return_val_if_fail (request->models->len > 0, NULL);

  self->plan = psc_cohort_plan_new ();
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->bank = g_object_ref (request->bank);
  if (!choose_metrics (self, request, error) || !list_images (self, request, cancellable, error)
      || !load_truth (self, request, cancellable, error)
      || !psc_cohort_questions_choose (self->plan, self->images, request->bank, request->prompts,
                                       error)
      || !make_models (self, request, cancellable, error) || !check_names (self, error)
      || !choose_maps (self, request, error))
    return NULL;
  self->classes = psc_cohort_questions_dup_classes (self->plan, request->bank);
  fill_plan (self, request);
  return g_steal_pointer (&self);
}

guint
psc_cohort_task_ask (const PscCohortTask *self, guint place, guint *asked)
{
  guint n = 0;

  for (guint q = 0; q < self->plan->queries->len; q++)
    if (!self->plan->labelled_only
        || psc_cohort_images_get_label (self->images, place, self->classes[q])
               != PSC_STUDY_LABEL_UNKNOWN)
      asked[n++] = q;
  return n;
}

guint
psc_cohort_task_count_rows (const PscCohortTask *self, guint place)
{
  g_autofree guint *asked = g_new (guint, self->plan->queries->len + 1);
  guint n = psc_cohort_task_ask (self, place, asked);
  guint n_rows = 0;

  for (guint i = 0; i < self->models->len; i++)
    {
      const PscCohortModel *model = self->models->pdata[i];

      n_rows += n * (model->methods->len > 0 ? model->methods->len * self->plan->modes->len : 1);
    }
  return MAX (n_rows, 1);
}

static gboolean
reads (const PscCohortRow *row, PscCohortColumn column, const char *text)
{
  g_autofree char *line = psc_study_line_new (text);

  return g_str_equal (psc_cohort_row_get_text (row, column), line);
}

static gboolean
is_of_method (const PscCohortPlanMethod *method, PscCohortMode mode, const PscCohortRow *row)
{
  return reads (row, PSC_COHORT_METHOD, method->name)
         && reads (row, PSC_COHORT_PARAMETERS, method->parameters)
         && reads (row, PSC_COHORT_PARAMETERS_DIGEST, method->digest)
         && reads (row, PSC_COHORT_MODE, psc_cohort_mode_get_nick (mode));
}

static gboolean
is_of_query (const PscCohortPlanQuery *query, const PscCohortRow *row)
{
  return reads (row, PSC_COHORT_PROMPT, query->prompt)
         && reads (row, PSC_COHORT_CLASS, query->class_name)
         && reads (row, PSC_COHORT_KIND,
                   query->prompt != NULL ? PSC_COHORT_KIND_PROMPT : PSC_COHORT_KIND_CLASS);
}

/* Rows go model by model, method by method, query by query and mode by mode. */
gboolean
psc_cohort_task_expects (const PscCohortTask *self,
                         guint place,
                         guint index,
                         const PscCohortRow *row)
{
  const PscCohortPlan *plan = self->plan;
  g_autofree guint *asked = g_new (guint, plan->queries->len + 1);
  const guint n = psc_cohort_task_ask (self, place, asked);
  const guint n_modes = MAX (plan->modes->len, 1);

  if (n == 0 || *psc_cohort_row_get_text (row, PSC_COHORT_MODEL) == '\0')
    return TRUE;
  for (guint i = 0; i < plan->models->len; i++)
    {
      const PscCohortPlanModel *model = plan->models->pdata[i];
      const guint n_methods = model->methods->len;
      const guint n_rows = MAX (n_methods, 1) * n * n_modes;

      if (index >= n_rows)
        {
          index -= n_rows;
          continue;
        }
      return reads (row, PSC_COHORT_MODEL, model->name)
             && reads (row, PSC_COHORT_MODEL_DIGEST, model->digest)
             && is_of_query (plan->queries->pdata[asked[index / n_modes % n]], row)
             && (n_methods == 0
                 || is_of_method (model->methods->pdata[index / (n * n_modes)],
                                  g_array_index (plan->modes, PscCohortMode, index % n_modes),
                                  row));
    }
  return FALSE;
}
