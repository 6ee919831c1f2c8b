/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "attribution/psc-cell-shelf.h"
#include "attribution/psc-table-shelf.h"
#include "cohort/psc-cohort-asking.h"

static void
asking_clear (PscCohortAsking *asking)
{
  g_free (asking->logits);
  g_free (asking->probabilities);
  g_clear_object (&asking->report);
  g_free (asking->maps);
  g_free (asking->device);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscCohortAsking, asking_clear)

/* Whether token similarity comes next, which then takes no pass of its own. */
static gboolean
reads_cells (const PscCohortTask *task, const PscCohortModel *model)
{
  if (model->tokens == NULL)
    return FALSE;
  if (task->plan->maps == PSC_COHORT_MAPS_TOKENS)
    return TRUE;
  for (guint i = 0; i < model->methods->len; i++)
    if (G_OBJECT_TYPE (model->methods->pdata[i]) == G_OBJECT_TYPE (model->tokens))
      return TRUE;
  return FALSE;
}

static gboolean
encode (PscCohortAsking *asking, float *z, GError **error)
{
  const PscCohortModel *model = psc_cohort_asking_get_model (asking);
  PscEncoder *encoder = psc_model_get_encoder (model->model);
  const float *pixels = psc_model_input_get_values (asking->input);
  GCancellable *cancellable = asking->context.cancellable;

  return reads_cells (asking->task, model)
             ? psc_cell_shelf_encode (encoder, pixels, z, cancellable, error)
             : psc_encoder_encode_images (encoder, 1, pixels, z, cancellable, error);
}

static void
score (PscCohortAsking *asking, const float *z)
{
  const PscCohortModel *model = psc_cohort_asking_get_model (asking);
  g_autoptr (PscClassification) classes = psc_prompt_directions_classify (model->bank, z);

  asking->logits = g_new (double, asking->n + 1);
  asking->probabilities = g_new (double, asking->n + 1);
  for (guint i = 0; i < asking->n; i++)
    {
      const guint query = asking->asked[i];
      const PscQuery *asked = model->queries->pdata[query];

      asking->logits[i] = psc_prompt_directions_score_query (
          model->bank, asked, z, model->directions + (gsize) query * model->dimensions);
      asking->probabilities[i] =
          asked->text == NULL ? classes->classes[asked->class_index].probability : NAN;
    }
}

/* Scores alone. */
static void
write_scores (PscCohortAsking *asking, double seconds, GString *csv)
{
  for (guint i = 0; i < asking->n; i++)
    {
      PscCohortRow row;

      psc_cohort_fill_query (asking, i, &row);
      row.numbers[PSC_COHORT_SECONDS] = seconds / asking->n;
      psc_cohort_row_write (&row, csv, asking->task->plan->keep_ids);
    }
}

/* (transfer full): [M][cells] */
static float *
make_tokens (PscCohortAsking *asking, GError **error)
{
  const PscCohortModel *model = psc_cohort_asking_get_model (asking);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (model->dimensions, NULL, 0);
  g_autoptr (PscStack) stack = psc_method_attribute (
      model->tokens, psc_model_get_encoder (model->model),
      psc_model_input_get_values (asking->input), units, &asking->context, error);

  if (stack == NULL)
    return NULL;
  return g_memdup2 (psc_stack_get_values (stack),
                    psc_cohort_store_count_tokens (asking->store, asking->model) * sizeof (float));
}

static void
prepare_maps (PscCohortAsking *asking)
{
  gsize n;

  if (asking->task->plan->maps == PSC_COHORT_MAPS_PROMPTS)
    {
      n = psc_cohort_store_count_values (asking->store, asking->model);
      asking->maps = g_new (float, n);
      for (gsize i = 0; i < n; i++)
        asking->maps[i] = NAN;
    }
  if (psc_cohort_figure_wants_figure (asking->task, asking->image->place))
    asking->report = psc_cohort_figure_new_report (asking);
}

static gboolean
keep (PscCohortAsking *asking, PscCohortDone *done, GError **error)
{
  const PscCohortModel *model = psc_cohort_asking_get_model (asking);

  if (asking->task->plan->maps == PSC_COHORT_MAPS_TOKENS)
    {
      done->tokens[asking->model] = make_tokens (asking, error);
      if (done->tokens[asking->model] == NULL)
        return FALSE;
    }
  if (asking->task->plan->maps != PSC_COHORT_MAPS_NONE)
    done->pictures[asking->model] = psc_cohort_figure_dup_input (model, asking->input);
  done->maps[asking->model] = g_steal_pointer (&asking->maps);
  if (asking->report != NULL && psc_report_get_n_maps (asking->report) > 0)
    done->figures[asking->model] = psc_report_compose (asking->report, 0, NULL);
  return TRUE;
}

/* (transfer full) (nullable) */
static char *
dup_device (const PscCohortAsking *asking)
{
  PscModel *model = psc_cohort_asking_get_model (asking)->model;
  const char *kind = psc_encoder_get_device_kind (psc_model_get_encoder (model));

  return g_strcmp0 (kind, asking->task->plan->device) != 0
             ? g_strconcat (PSC_COHORT_DEVICE, kind, NULL)
             : NULL;
}

/* Of what fails, some rows are in @done and nothing else. */
static gboolean
ask_once (PscCohortAsking *asking, PscCohortDone *done, GError **error)
{
  const PscCohortModel *model = psc_cohort_asking_get_model (asking);
  g_autofree float *z = g_new (float, model->dimensions);
  gint64 begin = g_get_monotonic_time ();

  if (!encode (asking, z, error))
    return FALSE;
  asking->device = dup_device (asking);
  score (asking, z);
  prepare_maps (asking);
  if (model->methods->len == 0)
    write_scores (asking, (double) (g_get_monotonic_time () - begin) * 1e-6, done->csv);
  for (guint i = 0; i < model->methods->len; i++)
    if (!psc_cohort_asking_measure (asking, i, done->csv, error))
      return FALSE;
  return keep (asking, done, error);
}

/* What a device had no memory for is begun again, on the CPU. @question: nothing of it is answered
 */
static gboolean
ask_model (const PscCohortAsking *question, PscCohortDone *done, GError **error)
{
  PscModel *model = psc_cohort_asking_get_model (question)->model;
  const gsize n_before = done->csv->len;
  g_autoptr (GError) local_error = NULL;

  do
    {
      g_auto (PscCohortAsking) asking = *question;

      g_string_truncate (done->csv, n_before);
      if (ask_once (&asking, done, &local_error))
        return TRUE;
    }
  while (psc_model_retry_on_cpu (model, question->context.cancellable, &local_error));
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
write_only (const PscCohortTask *task,
            const PscCohortLoaded *image,
            const char *status,
            const char *message,
            PscCohortDone *done)
{
  PscCohortRow row;

  psc_cohort_fill_image (task, image, &row);
  row.texts[PSC_COHORT_STATUS] = status;
  row.texts[PSC_COHORT_MESSAGE] = message;
  psc_cohort_row_write (&row, done->csv, task->plan->keep_ids);
}

PscCohortDone *
psc_cohort_work (const PscCohortTask *task,
                 PscCohortStore *store,
                 const PscCohortLoaded *image,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (PscCohortDone) done = psc_cohort_done_new (task, image->place);
  g_autofree guint *asked = g_new (guint, task->plan->queries->len);
  guint n = psc_cohort_task_ask (task, image->place, asked);
  g_autoptr (PscCohortTruth) truth = NULL;

  done->is_failed = image->image == NULL;
  if (image->image == NULL)
    write_only (task, image, PSC_COHORT_STATUS_FAILED, image->message, done);
  else if (n == 0)
    write_only (task, image, PSC_COHORT_STATUS_REFUSED, "label=none", done);
  if (image->image == NULL || n == 0)
    return g_steal_pointer (&done);

  if (task->truth != NULL && psc_cohort_metrics_need_truth (task->metrics))
    truth = psc_cohort_truth_new (task, image, n, asked, cancellable);
  for (guint i = 0; i < task->models->len; i++)
    {
      const PscCohortAsking asking = {
        .task = task,
        .store = store,
        .image = image,
        .model = i,
        .input = image->inputs->pdata[i],
        .truth = truth,
        .n = n,
        .asked = asked,
        .context = { .cancellable = cancellable },
      };

      if (!ask_model (&asking, done, error))
        return NULL;
      /* Nobody comes back to the image, and small things that stay keep large ones apart. */
      psc_table_shelf_clear (psc_model_get_encoder (psc_cohort_asking_get_model (&asking)->model));
    }
  return g_steal_pointer (&done);
}
