/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-cli-truth.h"

#include <glib/gi18n.h>

#include "metrics/psc-control-map.h"
#include "psc-cli-truth-private.h"
#include "truth/psc-truth-file.h"
#include "truth/psc-truth-match.h"

#define RANDOM_SEED 1

PscCliTruth *
psc_cli_truth_load (const char *path, const char *image, GError **error)
{
  g_autoptr (PscCliTruth) self = g_new0 (PscCliTruth, 1);

  self->path = g_filename_display_name (path);
  self->answers = g_array_new (FALSE, FALSE, sizeof (PscCliTruthAnswer));
  self->rows = g_array_new (FALSE, FALSE, sizeof (PscCliTruthRow));
  self->set = psc_truth_file_load (path, NULL, NULL, error);
  if (self->set == NULL)
    return NULL;
  for (const char *const *note = psc_truth_set_get_notes (self->set); *note != NULL; note++)
    psc_cli_warn (*note);

  self->said = psc_truth_set_lookup (self->set, image, error);
  if (self->said == NULL)
    {
      g_prefix_error (error, "%s: ", self->path);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
psc_cli_truth_free (PscCliTruth *self)
{
  g_free (self->path);
  g_clear_pointer (&self->set, psc_truth_set_unref);
  g_clear_pointer (&self->here, psc_truth_image_unref);
  g_array_unref (self->answers);
  g_array_unref (self->rows);
  g_clear_object (&self->eigen);
  g_free (self);
}

/* A sentence that names what there is to ask for. */
static void
set_no_answer (PscCliTruth *self, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < psc_truth_image_get_n_findings (self->here); i++)
    g_string_append_printf (
        names, "%s“%s”", i > 0 ? ", " : "",
        psc_truth_finding_get_name (psc_truth_image_get_finding (self->here, i)));
  psc_cli_set_usage_error (error,
                           _ ("%s: nothing that was asked for is among the image's findings: %s"),
                           self->path, names->len > 0 ? names->str : _ ("there are none"));
}

static void
match_query (PscCliTruth *self, PscCliExplainRun *run, guint index)
{
  const PscQuery *query = psc_cli_explain_run_get_query (run, index);
  PscPromptBank *bank = psc_cli_explain_run_get_bank (run);
  g_autoptr (GPtrArray) found =
      psc_truth_image_match (self->here, bank, query->text, query->class_index, NULL, NULL);
  g_autofree char *title = psc_query_dup_title (query, bank);
  g_autofree char *note = NULL;

  for (guint i = 0; i < found->len; i++)
    {
      PscCliTruthAnswer answer = { index, found->pdata[i], 0 };

      g_array_append_val (self->answers, answer);
    }
  if (found->len > 0)
    return;
  note = g_strdup_printf (_ ("%s: no finding answers %s"), self->path, title);
  psc_cli_warn (note);
}

gboolean
psc_cli_truth_match (PscCliTruth *self, PscCliExplainRun *run, GError **error)
{
  self->here = psc_truth_image_fit (self->said, run->image, NULL, error);
  if (self->here == NULL)
    {
      g_prefix_error (error, "%s: ", self->path);
      return FALSE;
    }
  for (guint q = 0; q < run->queries->len; q++)
    match_query (self, run, q);
  if (self->answers->len > 0)
    return TRUE;
  set_no_answer (self, error);
  return FALSE;
}

/* Maps that are the same for all findings. */
typedef struct
{
  PscExplanations *eigen; /* owned, nullable */
  float *centre;          /* owned, [A][A], as the next ones */
  float *lungs;           /* nullable: where nobody says where they are */
  float *noise;
} Controls;

static void
controls_clear (Controls *self)
{
  g_clear_pointer (&self->eigen, psc_explanations_free);
  g_free (self->centre);
  g_free (self->lungs);
  g_free (self->noise);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Controls, controls_clear)

/* What is measured at a time. */
typedef struct
{
  PscCliTruth *self;
  PscCliExplainRun *run;
  guint answer;
  const guint8 *mask;
} Measuring;

static void
add_row (Measuring *measuring, const char *name, const char *mode, const float *map)
{
  PscCliTruthRow row = { measuring->answer, name, mode, { 0 } };

  psc_localisation_measure (map, psc_model_input_get_placement (measuring->run->input),
                            measuring->mask, NULL, &row.found);
  g_array_append_val (measuring->self->rows, row);
}

static void
measure_maps (Measuring *measuring)
{
  PscCliExplainRun *run = measuring->run;
  const PscCliTruthAnswer *answer =
      &g_array_index (measuring->self->answers, PscCliTruthAnswer, measuring->answer);

  for (guint i = 0; i < run->options.methods->len; i++)
    for (guint mode = 0; mode < run->n_modes; mode++)
      {
        PscMethod *method = run->options.methods->pdata[i];

        add_row (measuring, psc_method_get_name (method),
                 psc_explanation_mode_get_nick (run->modes[mode]),
                 psc_cli_explain_run_get_map (run, i, answer->query, run->modes[mode]));
      }
}

/* An answer before this one that is of the same finding, or this one. */
static guint
find_same (const PscCliTruth *self, guint answer)
{
  guint i = 0;

  while (g_array_index (self->answers, PscCliTruthAnswer, i).finding
         != g_array_index (self->answers, PscCliTruthAnswer, answer).finding)
    i++;
  return i;
}

void
psc_cli_truth_add_regions (PscCliTruth *self, PscReport *report)
{
  for (guint i = 0; i < self->answers->len; i++)
    {
      PscTruthFinding *finding = g_array_index (self->answers, PscCliTruthAnswer, i).finding;
      g_autoptr (PscTruthOutline) outline = NULL;

      if (find_same (self, i) != i)
        continue;
      outline = psc_truth_outline_new (finding);
      psc_report_add_region (report, finding, outline, PSC_REPORT_SOURCE_FILE,
                             psc_truth_set_get_form (self->set), FALSE);
    }
}

/* Rows of controls have no mode. */
static void
copy_controls (PscCliTruth *self, guint from, guint to)
{
  guint n = self->rows->len;

  for (guint i = 0; i < n; i++)
    {
      PscCliTruthRow row = g_array_index (self->rows, PscCliTruthRow, i);

      if (row.answer != from || row.mode != NULL)
        continue;
      row.answer = to;
      g_array_append_val (self->rows, row);
    }
}

static void
measure_controls (Measuring *measuring, const Controls *controls)
{
  guint same = find_same (measuring->self, measuring->answer);

  if (same != measuring->answer)
    {
      copy_controls (measuring->self, same, measuring->answer);
      return;
    }
  if (controls->eigen != NULL)
    add_row (measuring, psc_method_get_name (measuring->self->eigen), NULL, controls->eigen->fused);
  add_row (measuring, "centre", NULL, controls->centre);
  if (controls->lungs != NULL)
    add_row (measuring, "lungs", NULL, controls->lungs);
  add_row (measuring, "random", NULL, controls->noise);
}

static gboolean
make_lungs (PscCliTruth *self, const PscPlacement *placement, Controls *controls, GError **error)
{
  const PscTruthFinding *lungs = psc_truth_image_get_lungs (self->here);
  g_autofree guint8 *mask = NULL;

  if (lungs == NULL)
    return TRUE;
  mask = psc_truth_finding_dup_mask (lungs, placement->width, placement->height, NULL, NULL, error);
  if (mask != NULL)
    controls->lungs = psc_control_map_new_region (placement, mask);
  return mask != NULL;
}

/* A map that no prompt changes, unless the model has none; the centre, the lungs if they are known,
 * and noise. */
static gboolean
make_controls (PscCliTruth *self, PscCliExplainRun *run, Controls *controls, GError **error)
{
  const PscPlacement *placement = psc_model_input_get_placement (run->input);
  PscModelSpec *spec = psc_encoder_get_spec (psc_model_get_encoder (run->model));

  controls->centre = psc_control_map_new_centre (placement);
  controls->noise = psc_control_map_new_random (placement->side, RANDOM_SEED);
  if (!make_lungs (self, placement, controls, error))
    return FALSE;
  self->eigen = psc_method_new ("eigen-cam", PSC_PRESET_PAPER, error);
  if (self->eigen == NULL)
    return FALSE;
  if (!psc_method_supports (self->eigen, spec, NULL))
    return TRUE;
  do
    controls->eigen = psc_explain (self->eigen, run->model, psc_model_input_get_values (run->input),
                                   1, run->directions, 1u << PSC_EXPLANATION_FUSED, NULL, error);
  while (controls->eigen == NULL && psc_model_retry_on_cpu (run->model, NULL, error));
  return controls->eigen != NULL;
}

gboolean
psc_cli_truth_measure (PscCliTruth *self, PscCliExplainRun *run, GError **error)
{
  gsize width = psc_image_get_width (run->image);
  gsize height = psc_image_get_height (run->image);
  g_auto (Controls) controls = { NULL };

  if (!make_controls (self, run, &controls, error))
    return FALSE;
  for (guint i = 0; i < self->answers->len; i++)
    {
      PscCliTruthAnswer *answer = &g_array_index (self->answers, PscCliTruthAnswer, i);
      gsize n_inside;
      g_autofree guint8 *mask =
          psc_truth_finding_dup_mask (answer->finding, width, height, &n_inside, NULL, error);
      Measuring measuring = { self, run, i, mask };

      if (mask == NULL)
        {
          g_prefix_error (error, "%s: ", self->path);
          return FALSE;
        }
      answer->area = (double) n_inside / ((double) width * height);
      measure_maps (&measuring);
      measure_controls (&measuring, &controls);
    }
  return TRUE;
}
