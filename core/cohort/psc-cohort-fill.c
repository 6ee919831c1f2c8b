/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "cohort/psc-cohort-asking.h"
#include "report/psc-report-trust.h"

const PscCohortModel *
psc_cohort_asking_get_model (const PscCohortAsking *self)
{
  return self->task->models->pdata[self->model];
}

const PscCohortPlanModel *
psc_cohort_asking_get_plan (const PscCohortAsking *self)
{
  return self->task->plan->models->pdata[self->model];
}

void
psc_cohort_fill_image (const PscCohortTask *task, const PscCohortLoaded *image, PscCohortRow *row)
{
  const PscCohortImage *listed = psc_cohort_images_get (task->images, image->place);

  psc_cohort_row_init (row);
  row->numbers[PSC_COHORT_ROW] = image->place + 1;
  row->numbers[PSC_COHORT_PATIENT] = listed->patient;
  row->texts[PSC_COHORT_IMAGE] = image->digest;
  row->texts[PSC_COHORT_PATH] = psc_study_get_path (listed->study);
  row->texts[PSC_COHORT_PATIENT_ID] = listed->patient_id;
  row->texts[PSC_COHORT_STATUS] = PSC_COHORT_STATUS_OK;
}

/* As tables have it. */
static double
get_label (const PscCohortAsking *asking, guint query)
{
  guint class_index = asking->task->classes[query];

  if (class_index == G_MAXUINT)
    return NAN;
  switch (psc_cohort_images_get_label (asking->task->images, asking->image->place, class_index))
    {
    case PSC_STUDY_LABEL_PRESENT:
      return 1;
    case PSC_STUDY_LABEL_ABSENT:
      return 0;
    case PSC_STUDY_LABEL_UNCERTAIN:
      return -1;
    case PSC_STUDY_LABEL_UNKNOWN:
    default:
      return NAN;
    }
}

void
psc_cohort_fill_query (const PscCohortAsking *asking, guint index, PscCohortRow *row)
{
  guint query = asking->asked[index];
  const PscCohortPlanQuery *asked = asking->task->plan->queries->pdata[query];
  const PscCohortPlanModel *model = psc_cohort_asking_get_plan (asking);

  psc_cohort_fill_image (asking->task, asking->image, row);
  row->texts[PSC_COHORT_MODEL] = model->name;
  row->texts[PSC_COHORT_MODEL_DIGEST] = model->digest;
  row->texts[PSC_COHORT_KIND] =
      asked->prompt != NULL ? PSC_COHORT_KIND_PROMPT : PSC_COHORT_KIND_CLASS;
  row->texts[PSC_COHORT_PROMPT] = asked->prompt;
  row->texts[PSC_COHORT_CLASS] = asked->class_name;
  row->texts[PSC_COHORT_MESSAGE] = asking->device;
  row->numbers[PSC_COHORT_LABEL] = get_label (asking, query);
  row->numbers[PSC_COHORT_LOGIT] = asking->logits[index];
  row->numbers[PSC_COHORT_PROBABILITY] = asking->probabilities[index];
}

void
psc_cohort_fill_method (const PscCohortAsking *asking,
                        guint method,
                        PscCohortMode mode,
                        PscCohortRow *row)
{
  const PscCohortPlanMethod *plan = psc_cohort_asking_get_plan (asking)->methods->pdata[method];

  row->texts[PSC_COHORT_METHOD] = plan->name;
  row->texts[PSC_COHORT_PARAMETERS] = plan->parameters;
  row->texts[PSC_COHORT_PARAMETERS_DIGEST] = plan->digest;
  row->texts[PSC_COHORT_MODE] = psc_cohort_mode_get_nick (mode);
}

void
psc_cohort_fill_truth (PscCohortMetrics metrics,
                       const PscLocalisation *localisation,
                       double specificity,
                       PscCohortRow *row)
{
  if (localisation == NULL)
    return;
  for (guint i = 0; i < PSC_LOCALISATION_N_MEASURES; i++)
    {
      PscCohortColumn column = psc_cohort_metrics_get_localisation (i);

      if (psc_cohort_metrics_has (metrics, column))
        row->numbers[column] = psc_localisation_get (localisation, i);
    }
  if (psc_cohort_metrics_has (metrics, PSC_COHORT_SPECIFICITY))
    row->numbers[PSC_COHORT_SPECIFICITY] = specificity;
}

void
psc_cohort_fill_trust (PscCohortMetrics metrics,
                       const PscTrust *trust,
                       GString *message,
                       PscCohortRow *row)
{
  for (PscTrustFigure f = 0; f < PSC_TRUST_N_FIGURES; f++)
    {
      PscCohortColumn column;

      if (!psc_cohort_metrics_find_figure (f, &column) || !psc_cohort_metrics_has (metrics, column))
        continue;
      if (!psc_report_trust_get_number (trust, f, &row->numbers[column]))
        {
          row->numbers[column] = NAN;
          g_string_append_printf (message, "%s%s=%s", message->len > 0 ? "; " : "",
                                  psc_cohort_column_get_name (column),
                                  psc_report_trust_get_nick (trust->reasons[f]));
        }
    }
}
