/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>

#include "attribution/psc-perturbation-method.h"
#include "engine/psc-explanation-stack.h"
#include "psc-cli-paper-run.h"
#include "psc-cli-parameters.h"
#include "psc-cli-progress.h"

static void
run_clear (PscCliPaperRun *run)
{
  psc_cli_paper_options_clear (&run->options);
  g_clear_object (&run->model);
  g_clear_object (&run->bank);
  g_clear_pointer (&run->columns, g_array_unref);
  g_free (run->digest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscCliPaperRun, run_clear)

static void
maps_clear (PscCliPaperMaps *maps)
{
  g_clear_pointer (&maps->queries, g_ptr_array_unref);
  g_clear_pointer (&maps->readings, g_ptr_array_unref);
  g_clear_pointer (&maps->directions, g_free);
  g_clear_pointer (&maps->explanations, g_ptr_array_unref);
}

static void
maps_init (PscCliPaperMaps *maps)
{
  maps->queries = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_query_free);
  maps->readings = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_query_reading_unref);
  maps->explanations = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_explanations_free);
}

static void
subject_clear (PscCliPaperSubject *subject)
{
  g_clear_object (&subject->image);
  g_clear_object (&subject->input);
  g_free (subject->z);
  maps_clear (&subject->classes);
  maps_clear (&subject->sentences);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscCliPaperSubject, subject_clear)

static gboolean
prepare (PscCliPaperRun *run, GError **error)
{
  g_autoptr (PscPromptBank) bank = psc_cli_load_bank (run->options.bank, error);

  run->columns = bank != NULL ? psc_cli_paper_columns_new (&run->options, bank, error) : NULL;
  run->model = run->columns != NULL ? psc_cli_load_model (&run->options.model, error) : NULL;
  if (run->model == NULL)
    return FALSE;
  if (!psc_cli_fit_methods (run->options.methods, run->options.all_methods, run->model, error))
    return FALSE;
  run->bank = psc_cli_encode_bank (run->model, bank, error);
  if (run->bank == NULL)
    return FALSE;
  run->digest = psc_model_bundle_dup_digest (psc_model_get_bundle (run->model), NULL, error);
  return run->digest != NULL;
}

/* Each class once, though it may have several sentences. */
static void
ask_classes (const PscCliPaperRun *run, PscCliPaperMaps *maps)
{
  for (guint i = 0; i < run->columns->len; i++)
    {
      g_autoptr (PscQuery) query = psc_query_new_class (
          g_array_index (run->columns, PscCliPaperColumn, i).class_index, NULL, FALSE);

      if (!g_ptr_array_find_with_equal_func (maps->queries, query, psc_query_equal, NULL))
        g_ptr_array_add (maps->queries, g_steal_pointer (&query));
    }
}

static void
ask_sentences (const PscCliPaperRun *run, const float *z, PscCliPaperMaps *maps)
{
  PscPromptBank *bank = psc_prompt_directions_get_bank (run->bank);

  for (guint i = 0; i < run->columns->len; i++)
    g_ptr_array_add (maps->queries,
                     psc_query_new_prompt (
                         psc_cli_paper_column_choose_sentence (
                             &g_array_index (run->columns, PscCliPaperColumn, i), run->bank, z),
                         NULL, FALSE));
  for (guint i = 0; i < run->columns->len; i++)
    {
      guint class_index = g_array_index (run->columns, PscCliPaperColumn, i).class_index;

      g_ptr_array_add (maps->queries,
                       psc_query_new_prompt (psc_prompt_class_get_label (
                                                 psc_prompt_bank_get_class (bank, class_index)),
                                             NULL, FALSE));
    }
}

static gboolean
resolve (const PscCliPaperRun *run, PscCliPaperMaps *maps, GError **error)
{
  guint m = psc_prompt_directions_get_dimensions (run->bank);

  maps->directions = g_new (float, m *(gsize) maps->queries->len);
  for (guint i = 0; i < maps->queries->len; i++)
    {
      PscQueryReading *reading;

      while (!psc_query_resolve (g_ptr_array_index (maps->queries, i), run->model, run->bank,
                                 maps->directions + (gsize) i * m, &reading, NULL, error))
        if (!psc_model_retry_on_cpu (run->model, NULL, error))
          return FALSE;
      g_ptr_array_add (maps->readings, reading);
    }
  return TRUE;
}

/* @stack: (nullable): what the method knows of the image already */
static gboolean
explain (const PscCliPaperRun *run,
         const PscCliPaperSubject *subject,
         PscMethod *method,
         PscKeptStack *stack,
         PscExplanationMode mode,
         PscCliPaperMaps *maps,
         GError **error)
{
  g_autoptr (PscCliProgress) progress = psc_cli_progress_new (psc_method_get_title (method));
  PscAttributionContext context = { .progress = psc_cli_progress_update,
                                    .progress_data = progress };
  PscExplanations *explanations;

  do
    explanations =
        psc_explain_with (method, run->model, psc_model_input_get_values (subject->input),
                          maps->queries->len, maps->directions, 1u << mode, stack, &context, error);
  while (explanations == NULL && psc_model_retry_on_cpu (run->model, NULL, error));
  if (explanations == NULL)
    return FALSE;
  g_ptr_array_add (maps->explanations, explanations);
  return TRUE;
}

/* A method that looks at changed copies of the image does so once for all. */
static gboolean
attribute (const PscCliPaperRun *run,
           PscCliPaperSubject *subject,
           PscMethod *method,
           GError **error)
{
  g_autoptr (PscKeptStack) stack = NULL;

  if (PSC_IS_PERTURBATION_METHOD (method))
    {
      g_autoptr (PscCliProgress) progress = psc_cli_progress_new (psc_method_get_title (method));
      PscAttributionContext context = { .progress = psc_cli_progress_update,
                                        .progress_data = progress };

      do
        stack = psc_explanation_make_stack (method, psc_model_get_encoder (run->model),
                                            psc_model_input_get_values (subject->input), &context,
                                            error);
      while (stack == NULL && psc_model_retry_on_cpu (run->model, NULL, error));
      if (stack == NULL)
        return FALSE;
    }
  return ((run->options.figures & PSC_CLI_PAPER_CLASSES) == 0
          || explain (run, subject, method, stack, PSC_EXPLANATION_CONVENTIONAL, &subject->classes,
                      error))
         && ((run->options.figures & PSC_CLI_PAPER_SENTENCES) == 0
             || explain (run, subject, method, stack, PSC_EXPLANATION_FUSED, &subject->sentences,
                         error));
}

static gboolean
examine (const PscCliPaperRun *run, const char *path, PscCliPaperSubject *subject, GError **error)
{
  guint m;

  maps_init (&subject->classes);
  maps_init (&subject->sentences);
  subject->input = psc_cli_load_input (path, run->model, run->options.voi, &subject->image, error);
  if (subject->input == NULL)
    return FALSE;
  subject->z = psc_cli_encode_input (run->model, subject->input, &m, error);
  if (subject->z == NULL)
    return FALSE;
  ask_classes (run, &subject->classes);
  ask_sentences (run, subject->z, &subject->sentences);
  if (!resolve (run, &subject->classes, error) || !resolve (run, &subject->sentences, error))
    return FALSE;
  for (guint i = 0; i < run->options.methods->len; i++)
    if (!attribute (run, subject, g_ptr_array_index (run->options.methods, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
write_figure (const PscCliPaperRun *run,
              guint index,
              PscCliPaperFigures kind,
              PscFigure *figure,
              GError **error)
{
  g_autofree char *path = psc_cli_paper_options_dup_path (&run->options, index, kind);

  if (psc_figure_write (figure, path, error))
    return TRUE;
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

/* Writes what has a file of its own, and keeps for @pages what has not. */
static gboolean
draw (const PscCliPaperRun *run,
      const PscCliPaperSubject *subject,
      guint index,
      GPtrArray *pages,
      GError **error)
{
  for (guint kind = PSC_CLI_PAPER_CLASSES; kind <= PSC_CLI_PAPER_SENTENCES; kind <<= 1)
    {
      g_autoptr (PscFigure) figure = NULL;

      if ((run->options.figures & kind) == 0)
        continue;
      figure = psc_cli_paper_compose (run, subject, index, kind);
      if (psc_cli_paper_options_has_pages (&run->options))
        g_ptr_array_add (pages, g_steal_pointer (&figure));
      else if (!write_figure (run, index, kind, figure, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_pages (const PscCliPaperRun *run, GPtrArray *pages, GError **error)
{
  if (psc_figure_write_pages ((PscFigure *const *) pages->pdata, pages->len, run->options.output,
                              error))
    return TRUE;
  g_prefix_error (error, "%s: ", run->options.output);
  return FALSE;
}

gboolean
psc_cli_paper (int argc, char **argv, GError **error)
{
  g_auto (PscCliPaperRun) run = { { NULL } };
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (g_object_unref);

  if (!psc_cli_paper_options_parse (&run.options, argc, argv, error) || !prepare (&run, error))
    return FALSE;
  for (guint i = 0; i < run.options.n_images; i++)
    {
      g_auto (PscCliPaperSubject) subject = { NULL };

      if (!examine (&run, run.options.images[i], &subject, error)
          || !draw (&run, &subject, i, pages, error))
        return FALSE;
    }
  return pages->len == 0 || write_pages (&run, pages, error);
}
