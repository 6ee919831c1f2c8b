/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-cli-methods.h"

#include <glib/gi18n.h>

#include "attribution/psc-method.h"

/* The kinds of image encoders that a method is for, in its default sizes. */
static char *
describe_support (PscMethod *method)
{
  g_autoptr (GPtrArray) examples = psc_model_spec_list_examples ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) nicks = NULL;

  for (guint i = 0; i < examples->len; i++)
    if (psc_method_supports (method, examples->pdata[i], NULL))
      g_strv_builder_add (builder,
                          psc_tower_spec_get_nick (
                              &((PscModelSpec *) examples->pdata[i])->vision->parent_instance));
  nicks = g_strv_builder_end (builder);
  if (g_strv_length (nicks) == examples->len)
    return g_strdup (_ ("every model"));
  return g_strjoinv (", ", nicks);
}

/* “window=15 (a whole number from 1 to 1024)” for each parameter. */
static char *
describe_parameters (PscMethod *method)
{
  g_autofree char *text = psc_method_dup_parameters (method);
  g_auto (GStrv) assignments = g_strsplit (text, ", ", -1);
  GString *described = g_string_new (NULL);

  for (guint i = 0; assignments[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (assignments[i], "=", 2);
      g_autofree char *range = psc_method_dup_range (method, parts[0]);

      g_string_append_printf (described, "%s%s (%s)", i > 0 ? "; " : "", assignments[i], range);
    }
  return g_string_free (described, FALSE);
}

void
psc_cli_print_methods (void)
{
  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    {
      g_autoptr (PscMethod) method = psc_method_new (*name, PSC_PRESET_PAPER, NULL);
      g_autofree char *parameters = describe_parameters (method);
      g_autofree char *support = describe_support (method);

      g_print ("%s\t%s\t%s\t%s\n", *name, psc_method_get_title (method), parameters, support);
    }

  g_print ("\n%s\n", _ ("Left out:"));
  for (guint i = 0; i < psc_method_get_n_left_out (); i++)
    g_print ("%s: %s\n", psc_method_get_left_out (i), psc_method_get_left_out_reason (i));
}
