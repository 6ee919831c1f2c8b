/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort/psc-cohort-place.h"
#include "cohort/report/psc-cohort-picture.h"
#include "cohort/report/psc-cohort-report-private.h"

/* How many images a gallery has. */
#define N_CASES 6

static void
take_map (PscCohortReport *self,
          const PscCohortPlace *place,
          const guint8 *picture,
          const float *maps,
          guint mode)
{
  guint side = ((PscCohortPlanModel *) self->plan->models->pdata[place->model])->side;
  guint map_side = psc_cohort_store_get_side (side);
  const float *map =
      maps
      + psc_cohort_store_get_offset (self->store, place->model, place->method, mode, place->query);
  const char *title = psc_cohort_report_get_mode_title (
      psc_cohort_mode_get_nick (g_array_index (self->plan->modes, PscCohortMode, mode)));
  const char *remark = psc_cohort_picture_describe (map, map_side);
  g_autofree char *caption =
      remark != NULL ? g_strdup_printf ("%s: %s", title, remark) : g_strdup (title);

  psc_document_take_picture (self->document, psc_cohort_picture_new (picture, side, map, map_side),
                             caption);
}

static void
take_map_of_mode (PscCohortReport *self,
                  const PscCohortPlace *place,
                  const guint8 *picture,
                  const float *maps,
                  PscCohortMode mode)
{
  int index = psc_cohort_plan_find_mode (self->plan, mode);

  if (index >= 0)
    take_map (self, place, picture, maps, (guint) index);
}

/* What is left of them: the picture is there with either kind of maps. */
static void
take_pictures (PscCohortReport *self, const PscCohortPlace *place)
{
  g_autofree guint8 *picture = NULL;
  g_autofree float *maps = NULL;
  guint side = ((PscCohortPlanModel *) self->plan->models->pdata[place->model])->side;

  if (self->plan->maps == PSC_COHORT_MAPS_NONE || !psc_cohort_store_has (self->store, place->image))
    return;
  picture = psc_cohort_store_load_picture (self->store, place->model, place->image, NULL);
  if (picture == NULL)
    return;
  psc_document_take_picture (self->document, psc_cohort_picture_new (picture, side, NULL, 0),
                             _ ("what the model sees"));
  if (self->plan->maps != PSC_COHORT_MAPS_PROMPTS)
    return;
  maps = psc_cohort_store_load_maps (self->store, place->model, place->image, NULL);
  if (maps == NULL)
    return;
  take_map_of_mode (self, place, picture, maps, PSC_COHORT_CONVENTIONAL);
  take_map_of_mode (self, place, picture, maps, PSC_COHORT_FUSED);
}

static const char *
describe_label (double label)
{
  if (label == 1)
    return _ ("by its label it has it");
  if (label == 0)
    return _ ("by its label it has not");
  if (label == -1)
    return _ ("its label leaves that open");
  return _ ("it has no label of that");
}

static void
begin_case (PscCohortReport *self, const PscCohortRow *row, const char *figures)
{
  g_autofree char *query =
      psc_cohort_report_name_query (psc_cohort_row_get_text (row, PSC_COHORT_PROMPT),
                                    psc_cohort_row_get_text (row, PSC_COHORT_CLASS));
  g_autofree char *title = g_strdup_printf (
      _ ("Image %u: %s, %s."), psc_cohort_row_get_image (row), query,
      psc_cohort_report_get_method_title (psc_cohort_row_get_text (row, PSC_COHORT_METHOD)));
  g_autofree char *logit = psc_cohort_report_format (row->numbers[PSC_COHORT_LOGIT]);
  g_autofree char *text = g_strdup_printf (_ ("%s; logit %s; %s."), figures, logit,
                                           describe_label (row->numbers[PSC_COHORT_LABEL]));

  psc_document_begin_case (self->document, title, text);
}

static void
add_case (PscCohortReport *self, const PscCohortRow *row, const char *figures)
{
  PscCohortPlace place;

  begin_case (self, row, figures);
  if (psc_cohort_place_find (self->plan, row, &place))
    take_pictures (self, &place);
}

static char *
describe_measure (PscCohortReport *self, const PscCohortRow *row, PscCohortColumn measure)
{
  const PscCohortRow *partner = g_hash_table_lookup (self->partners, row);
  g_autofree char *own = psc_cohort_report_format (row->numbers[measure]);
  g_autofree char *other = NULL;

  if (partner == NULL || !isfinite (partner->numbers[measure]))
    return g_strdup_printf ("%s %s", psc_cohort_column_get_name (measure), own);
  other = psc_cohort_report_format (partner->numbers[measure]);
  return g_strdup_printf (_ ("%s %s (conventional %s)"), psc_cohort_column_get_name (measure), own,
                          other);
}

/* Each image once, from one end or the other. */
static void
add_gallery (PscCohortReport *self, GPtrArray *rows, PscCohortColumn measure, gboolean of_worst)
{
  g_autoptr (GHashTable) shown = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < rows->len && g_hash_table_size (shown) < N_CASES; i++)
    {
      const PscCohortRow *row = g_ptr_array_index (rows, of_worst ? rows->len - 1 - i : i);
      g_autofree char *figures = NULL;

      if (!g_hash_table_add (shown, GUINT_TO_POINTER (psc_cohort_row_get_image (row))))
        continue;
      figures = describe_measure (self, row, measure);
      add_case (self, row, figures);
    }
}

static void
add_best_and_worst (PscCohortReport *self)
{
  g_autoptr (GPtrArray) rows = NULL;
  PscCohortColumn measure;
  const char *method;

  if (!psc_cohort_report_choose_measure (self, &measure))
    {
      psc_document_add_text (self->document, PSC_DOCUMENT_PLAIN,
                             _ ("No map was measured by how it finds a truth, by how faithful it "
                                "is or by how stable: there are no best and no worst cases."));
      return;
    }
  rows = psc_cohort_report_rank (self, measure, &method);
  psc_document_add_heading (self->document, 2, _ ("Best cases"));
  psc_cohort_report_add_text (
      self, PSC_DOCUMENT_NOTE,
      _ ("The highest by “%s”, each image once, of the method that has the highest mean of it, %s: "
         "%s They are chosen for that, and show what is possible, not what is usual."),
      psc_cohort_column_get_name (measure), psc_cohort_report_get_method_title (method),
      psc_cohort_column_get_description (measure));
  add_gallery (self, rows, measure, FALSE);
  psc_document_add_heading (self->document, 2, _ ("Worst cases"));
  psc_cohort_report_add_text (self, PSC_DOCUMENT_NOTE,
                              _ ("The lowest by “%s”, each image once, of the same method."),
                              psc_cohort_column_get_name (measure));
  add_gallery (self, rows, measure, TRUE);
}

static gboolean
is_of_place (PscCohortReport *self, const PscCohortRow *row, const PscCohortPlace *place)
{
  PscCohortPlace own;

  return psc_cohort_row_get_image (row) == place->image
         && psc_cohort_place_find (self->plan, row, &own) && own.model == place->model
         && own.method == place->method && own.query == place->query;
}

/* A row of a place, for what it says of scores and labels; NULL if there is none. */
static const PscCohortRow *
find_row (PscCohortReport *self, const PscCohortPlace *place)
{
  for (guint i = 0; i < psc_cohort_results_get_n_rows (self->results); i++)
    if (is_of_place (self, psc_cohort_results_get_row (self->results, i), place))
      return psc_cohort_results_get_row (self->results, i);
  return NULL;
}

static void
add_disagreements (PscCohortReport *self, guint model)
{
  const PscCohortSimilarities *similarities = g_ptr_array_index (self->similarities, model);
  GArray *cases =
      similarities != NULL ? psc_cohort_similarities_get_disagreements (similarities) : NULL;

  if (cases == NULL || cases->len == 0)
    return;
  psc_document_add_heading (self->document, 2, _ ("Where the two modes disagree most"));
  psc_document_add_text (self->document, PSC_DOCUMENT_NOTE,
                         _ ("The lowest Spearman’s correlation of the fused and the conventional "
                            "map, each image once, by any method and query."));
  for (guint i = 0; i < MIN (cases->len, N_CASES); i++)
    {
      const PscCohortDisagreement *one = &g_array_index (cases, PscCohortDisagreement, i);
      PscCohortPlace place = { one->image, model, one->method, one->query };
      const PscCohortRow *row = find_row (self, &place);
      g_autofree char *number = psc_cohort_report_format (one->correlation);
      g_autofree char *figures = g_strdup_printf (_ ("correlation %s"), number);

      if (row == NULL)
        continue;
      begin_case (self, row, figures);
      take_pictures (self, &place);
    }
}

static gboolean
has_disagreements (PscCohortReport *self)
{
  for (guint i = 0; i < self->similarities->len; i++)
    {
      const PscCohortSimilarities *one = g_ptr_array_index (self->similarities, i);

      if (one != NULL && psc_cohort_similarities_get_disagreements (one)->len > 0)
        return TRUE;
    }
  return FALSE;
}

void
psc_cohort_report_add_galleries (PscCohortReport *self)
{
  psc_document_add_heading (self->document, 1, _ ("Cases"));
  psc_document_add_text (
      self->document, PSC_DOCUMENT_NOTE,
      _ ("Images are numbered by their place in the table or folder. Maps are as they are kept, "
         "smaller than they were made; positive values, each on its own scale."));
  if (self->plan->maps == PSC_COHORT_MAPS_NONE)
    psc_document_add_text (self->document, PSC_DOCUMENT_PLAIN,
                           _ ("Neither pictures nor maps of this cohort were kept (--maps none): "
                              "cases are in words."));
  add_best_and_worst (self);
  if (!has_disagreements (self))
    psc_document_add_text (self->document, PSC_DOCUMENT_PLAIN,
                           _ ("Where the two modes disagree most is not known: that takes the maps "
                              "of both, kept with --maps prompts."));
  for (guint i = 0; i < self->similarities->len; i++)
    add_disagreements (self, i);
}
