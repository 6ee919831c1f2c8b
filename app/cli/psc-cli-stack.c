/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>

#include "attribution/psc-method.h"
#include "attribution/psc-npy.h"
#include "psc-cli-methods.h"
#include "psc-cli-parameters.h"
#include "psc-cli-progress.h"
#include "psc-cli.h"

/* All maps over the pixels of the model's input. */
static PscStack *
finish (PscMethod *method, PscStack *stack)
{
  PscMapGrid grid = psc_stack_get_grid (stack);
  gsize area = (gsize) grid.side * grid.side;
  guint n = psc_stack_get_n_maps (stack);
  float *maps = g_new (float, n *area);

  for (guint k = 0; k < n; k++)
    psc_method_finish (method, grid, psc_stack_get_map (stack, k), maps + k * area);
  return psc_stack_new_take (n, psc_map_grid_of_pixels (grid.side), maps);
}

/* @text, such as “0,5,11”, as dimensions below @n; all of them without a text. */
static PscFunctionals *
parse_dimensions (const char *text, guint n, GError **error)
{
  g_auto (GStrv) numbers = g_strsplit (text != NULL ? text : "", ",", -1);
  g_autofree guint *indices = g_new (guint, g_strv_length (numbers) + 1);
  guint64 number;
  guint count = 0;

  if (text == NULL)
    return psc_functionals_new_units (n, NULL, 0);

  for (; numbers[count] != NULL; count++)
    {
      if (!g_ascii_string_to_unsigned (g_strstrip (numbers[count]), 10, 0, n - 1, &number, NULL))
        {
          psc_cli_set_usage_error (error, _ ("“%s” is not a dimension from 0 to %u"),
                                   numbers[count], n - 1);
          return NULL;
        }
      indices[count] = (guint) number;
    }
  if (count == 0)
    {
      psc_cli_set_usage_error (error, _ ("--dims names no dimension"));
      return NULL;
    }
  return psc_functionals_new_units (n, indices, count);
}

static gboolean
write_stack (PscStack *stack, const char *output, GError **error)
{
  PscMapGrid grid = psc_stack_get_grid (stack);
  gsize shape[] = { psc_stack_get_n_maps (stack), grid.rows, grid.columns };

  if (!psc_npy_write (output, 3, shape, psc_stack_get_values (stack), error))
    {
      g_prefix_error (error, "%s: ", output);
      return FALSE;
    }
  return TRUE;
}

static gboolean
compute (GPtrArray *methods,
         const PscCliModelOptions *model_options,
         const char *image,
         const char *voi,
         const char *dimensions,
         gboolean on_own_grid,
         const char *output,
         GError **error)
{
  g_autoptr (PscModel) model = psc_cli_load_model (model_options, error);
  g_autoptr (PscModelInput) input = NULL;
  g_autoptr (PscFunctionals) functionals = NULL;
  g_autoptr (PscCliProgress) progress = NULL;
  g_autoptr (PscStack) stack = NULL;
  g_autoptr (PscStack) finished = NULL;
  PscAttributionContext context = { NULL };
  PscMethod *method;
  PscEncoder *encoder;

  if (model == NULL || !psc_cli_fit_methods (methods, FALSE, model, error))
    return FALSE;
  method = g_ptr_array_index (methods, 0);
  encoder = psc_model_get_encoder (model);
  functionals = parse_dimensions (dimensions, psc_encoder_get_dimensions (encoder), error);
  input = functionals != NULL ? psc_cli_load_input (image, model, voi, NULL, error) : NULL;
  if (input == NULL)
    return FALSE;

  progress = psc_cli_progress_new (psc_method_get_title (method));
  context.progress = psc_cli_progress_update;
  context.progress_data = progress;
  do
    stack = psc_method_attribute (method, psc_model_get_encoder (model),
                                  psc_model_input_get_values (input), functionals, &context, error);
  while (stack == NULL && psc_model_retry_on_cpu (model, NULL, error));
  if (stack == NULL)
    return FALSE;
  finished = on_own_grid ? g_object_ref (stack) : finish (method, stack);
  return write_stack (finished, output, error);
}

/* @text: (nullable) */
static gboolean
parse_grid (const char *text, gboolean *is_own, GError **error)
{
  *is_own = g_strcmp0 (text, "own") == 0;
  if (text == NULL || *is_own || g_str_equal (text, "model"))
    return TRUE;
  psc_cli_set_usage_error (error, _ ("--grid is own or model, not “%s”"), text);
  return FALSE;
}

gboolean
psc_cli_stack (int argc, char **argv, GError **error)
{
  g_auto (PscCliModelOptions) model_options = { NULL };
  g_autoptr (GPtrArray) methods = NULL;
  g_autofree char *method_name = NULL;
  g_autofree char *dimensions = NULL;
  g_autofree char *voi = NULL;
  g_autofree char *output = NULL;
  g_autofree char *preset_name = NULL;
  g_autofree char *grid = NULL;
  g_auto (GStrv) parameters = NULL;
  gboolean lists_methods = FALSE;
  gboolean on_own_grid = FALSE;
  gboolean all_methods;
  GOptionEntry entries[] = {
    { "method", 0, 0, G_OPTION_ARG_STRING, &method_name, N_ ("The method; see --help-methods"),
      N_ ("NAME") },
    { "help-methods", 0, 0, G_OPTION_ARG_NONE, &lists_methods,
      N_ ("List the methods, with their parameters and what supports them"), NULL },
    { "dims", 0, 0, G_OPTION_ARG_STRING, &dimensions,
      N_ ("Only these embedding dimensions, such as 0,5,11"), N_ ("LIST") },
    { "preset", 0, 0, G_OPTION_ARG_STRING, &preset_name, PSC_CLI_PRESET_HELP, N_ ("NAME") },
    { "param", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &parameters,
      N_ ("A parameter of the method; may be given several times"), N_ ("KEY=VALUE") },
    { "grid", 0, 0, G_OPTION_ARG_STRING, &grid,
      N_ ("own: the values of the method, where it has them; model (the default): a value for each "
          "pixel of the model's input"),
      N_ ("GRID") },
    { "voi", 0, 0, G_OPTION_ARG_STRING, &voi, PSC_CLI_VOI_HELP, PSC_CLI_VOI_ARGUMENT },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where to write it"), N_ ("FILE.npy") },
    { NULL },
  };

  if (!psc_cli_parse (&argc, &argv, "IMAGE",
                      _ ("Writes the attribution maps of embedding dimensions as float32 "
                         "[K, A, A], or [K, rows, columns] of the method's own grid."),
                      entries, &model_options, -1, error))
    return FALSE;
  if (lists_methods)
    {
      psc_cli_print_methods ();
      return TRUE;
    }
  if (argc != 2)
    {
      psc_cli_set_usage_error (error, _ ("one IMAGE is needed"));
      return FALSE;
    }
  if (output != NULL && !g_str_has_suffix (output, ".npy"))
    {
      psc_cli_set_usage_error (error, _ ("a stack is written as FILE.npy, not as “%s”"), output);
      return FALSE;
    }
  if (method_name == NULL || output == NULL)
    {
      psc_cli_set_usage_error (error, _ ("--method NAME and --output FILE.npy are needed"));
      return FALSE;
    }
  if (g_str_equal (method_name, "all"))
    {
      psc_cli_set_usage_error (error, _ ("--method is one method here, not all"));
      return FALSE;
    }
  if (!parse_grid (grid, &on_own_grid, error)
      || !psc_cli_check_outputs ((const char *const[]){ output, NULL }, &model_options,
                                 (const char *const[]){ argv[1], NULL }, error))
    return FALSE;

  return psc_cli_collect_methods ((const char *const[]){ method_name, NULL },
                                  (const char *const *) parameters, preset_name, &methods,
                                  &all_methods, error)
         && compute (methods, &model_options, argv[1], voi, dimensions, on_own_grid, output, error);
}
