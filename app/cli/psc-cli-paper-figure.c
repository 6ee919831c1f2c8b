/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "psc-cli-paper-run.h"
#include "report/psc-report.h"

#define PAPER "Envisioning MedCLIP, arXiv 2403.18996"

typedef struct
{
  const PscCliPaperRun *run;
  const PscCliPaperSubject *subject;
  PscReport *report; /* owned */
} Composer;

static PscMethod *
get_method (const Composer *self, guint method)
{
  return g_ptr_array_index (self->run->options.methods, method);
}

static void
set_map (Composer *self,
         guint row,
         guint column,
         guint method,
         const PscCliPaperMaps *maps,
         guint index,
         PscExplanationMode mode)
{
  const PscExplanations *explanations = g_ptr_array_index (maps->explanations, method);
  PscPromptDirections *bank = self->run->bank;
  PscModelSpec *spec = psc_model_bundle_get_spec (psc_model_get_bundle (self->run->model));
  const PscQuery *query = g_ptr_array_index (maps->queries, index);
  gsize area = (gsize) explanations->side * explanations->side;
  const float *values =
      mode == PSC_EXPLANATION_FUSED ? explanations->fused : explanations->conventional;
  const float *direction =
      maps->directions + (gsize) index * psc_prompt_directions_get_dimensions (bank);
  double logit = psc_prompt_directions_score_query (bank, query, self->subject->z, direction);
  double error = psc_explanations_get_error (explanations, mode, index);

  psc_report_set_map (
      self->report, row, column,
      &(PscReportMap){
          .method = get_method (self, method),
          .mode = mode,
          .query = query,
          .reading = g_ptr_array_index (maps->readings, index),
          .values = values + index * area,
          .side = explanations->side,
          .grid = explanations->grid,
          .is_exact = mode == PSC_EXPLANATION_FUSED && explanations->is_preview,
          .device_kind = explanations->device_kind,
          .error = isnan (error) ? 0 : error,
          .has_score = TRUE,
          .logit = logit,
          .is_plain = psc_head_is_plain (psc_prompt_directions_get_head (bank)),
          .is_low = psc_prompt_directions_is_low (bank, query, self->subject->z, logit),
          .note = psc_method_get_note (get_method (self, method), spec),
      });
}

static void
begin (Composer *self, guint n_rows, guint n_columns)
{
  PscModelBundle *bundle = psc_model_get_bundle (self->run->model);
  PscModelSpec *spec = psc_model_bundle_get_spec (bundle);

  self->report =
      psc_report_new (self->subject->image, psc_model_input_get_placement (self->subject->input),
                      psc_prompt_directions_get_bank (self->run->bank), n_rows, n_columns);
  psc_report_set_compact (self->report, TRUE);
  psc_report_set_display (self->report, &self->run->options.display);
  psc_report_set_model (self->report, psc_model_bundle_get_name (bundle), self->run->digest,
                        psc_model_spec_explains_levels (spec),
                        psc_score_rule_get_nick (spec->head.rule));
  psc_report_set_column_heading (self->report, 0, _ ("Original"));
}

static const char *
get_class_name (const Composer *self, guint class_index)
{
  return psc_prompt_class_get_name (
      psc_prompt_bank_get_class (psc_prompt_directions_get_bank (self->run->bank), class_index));
}

static void
add_source (Composer *self, guint figure)
{
  g_autofree char *note =
      /* Translators: a figure's number, and the paper that it is in */
      g_strdup_printf (_ ("After figure %u of %s."), figure, PAPER);

  psc_report_add_note (self->report, note);
}

/* A row for each method, a column for each class. */
static void
compose_classes (Composer *self)
{
  const PscCliPaperMaps *maps = &self->subject->classes;

  begin (self, self->run->options.methods->len, 1 + maps->queries->len);
  for (guint i = 0; i < maps->queries->len; i++)
    {
      const PscQuery *query = g_ptr_array_index (maps->queries, i);
      g_autofree char *title =
          psc_query_dup_title (query, psc_prompt_directions_get_bank (self->run->bank));

      psc_report_set_column_heading (self->report, 1 + i, title);
    }
  for (guint method = 0; method < self->run->options.methods->len; method++)
    {
      psc_report_set_row_heading (self->report, method,
                                  psc_method_get_title (get_method (self, method)));
      psc_report_set_original (self->report, method, 0);
      for (guint i = 0; i < maps->queries->len; i++)
        set_map (self, method, 1 + i, method, maps, i, PSC_EXPLANATION_CONVENTIONAL);
    }
  /* Translators: an article. */
  add_source (self, 1);
}

static void
set_row_heading (Composer *self, guint row, guint method, const char *what)
{
  const char *title = psc_method_get_title (get_method (self, method));
  g_autofree char *heading = g_strdup_printf ("%s · %s", title, what);

  psc_report_set_row_heading (self->report, row, heading);
}

static void
note_choice (Composer *self)
{
  gboolean is_chosen = FALSE;

  for (guint i = 0; i < self->run->columns->len; i++)
    is_chosen |= g_array_index (self->run->columns, PscCliPaperColumn, i).sentence == NULL;
  if (is_chosen)
    psc_report_add_note (self->report,
                         _ ("Where nobody gave a sentence, it is the one that the model scores "
                            "highest on this image of those that the bank has for the class."));
}

/* Two rows for each method: sentences, and below them the labels of their classes. */
static void
compose_sentences (Composer *self)
{
  const PscCliPaperMaps *maps = &self->subject->sentences;
  GArray *columns = self->run->columns;

  begin (self, 2 * self->run->options.methods->len, 1 + columns->len);
  for (guint i = 0; i < columns->len; i++)
    psc_report_set_column_heading (
        self->report, 1 + i,
        get_class_name (self, g_array_index (columns, PscCliPaperColumn, i).class_index));
  for (guint method = 0; method < self->run->options.methods->len; method++)
    {
      set_row_heading (self, 2 * method, method, _ ("sentence"));
      set_row_heading (self, 2 * method + 1, method, _ ("class label"));
      psc_report_set_original (self->report, 2 * method, 0);
      for (guint i = 0; i < columns->len; i++)
        {
          set_map (self, 2 * method, 1 + i, method, maps, i, PSC_EXPLANATION_FUSED);
          set_map (self, 2 * method + 1, 1 + i, method, maps, columns->len + i,
                   PSC_EXPLANATION_FUSED);
        }
    }
  add_source (self, 2);
  note_choice (self);
}

static char *
make_title (const Composer *self, guint index, const char *subject)
{
  if (self->run->options.n_images == 1)
    return g_strdup (subject);
  /* Translators: which of how many images, and what a figure shows of it. */
  return g_strdup_printf (_ ("Image %u of %u: %s"), index + 1, self->run->options.n_images,
                          subject);
}

PscFigure *
psc_cli_paper_compose (const PscCliPaperRun *run,
                       const PscCliPaperSubject *subject,
                       guint index,
                       PscCliPaperFigures figure)
{
  Composer composer = { .run = run, .subject = subject };
  g_autofree char *title = NULL;
  PscFigure *composed;

  if (figure == PSC_CLI_PAPER_CLASSES)
    {
      compose_classes (&composer);
      title = make_title (&composer, index, _ ("Class-wise maps, made the conventional way"));
    }
  else
    {
      compose_sentences (&composer);
      title =
          make_title (&composer, index,
                      _ ("Fused maps: a sentence above, and the label of its class alone below"));
    }
  composed = psc_report_compose (composer.report, run->options.dark ? PSC_REPORT_DARK : 0, title);
  g_object_unref (composer.report);
  return composed;
}
