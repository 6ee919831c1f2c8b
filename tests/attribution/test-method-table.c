/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "attribution/psc-method.h"

/* What buttons, keys, help and reports are made of. */
static void
test_descriptions (void)
{
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) short_titles = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) keys = g_hash_table_new (NULL, NULL);

  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    {
      g_autoptr (PscMethod) method = psc_method_new (*name, PSC_PRESET_PAPER, NULL);
      char key = psc_method_get_key (method);

      g_assert_cmpstr (psc_method_get_name (method), ==, *name);
      g_assert_true (g_hash_table_add (titles, (gpointer) psc_method_get_title (method)));
      g_assert_true (
          g_hash_table_add (short_titles, (gpointer) psc_method_get_short_title (method)));
      g_assert_true (!g_str_has_suffix (psc_method_get_summary (method), ".")
                     && strlen (psc_method_get_summary (method)) > 20);
      g_assert_cmpuint (psc_method_get_needs (method), !=, 0);
      if (key != 0)
        {
          g_assert_true (g_ascii_isgraph (key));
          g_assert_true (g_hash_table_add (keys, GINT_TO_POINTER (key)));
        }
    }
}

/* One sentence for either case, and not the same. */
static void
test_fusing (void)
{
  g_autoptr (PscMethod) absolute = psc_method_new ("saliency", PSC_PRESET_PAPER, NULL);

  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    for (PscPreset preset = PSC_PRESET_PAPER; preset <= PSC_PRESET_MEASURED; preset++)
      {
        g_autoptr (PscMethod) method = psc_method_new (*name, preset, NULL);

        g_assert_true (g_str_has_suffix (psc_method_get_fusing (method), "."));
        if (psc_method_is_linear (method))
          g_assert_cmpstr (psc_method_get_fusing (method), !=, psc_method_get_fusing (absolute));
      }
  g_assert_false (psc_method_is_linear (absolute));
  g_assert_nonnull (strstr (psc_method_get_fusing (absolute), "absolute"));
}

/* The methods of the paper explain every model, pixel by pixel. */
static void
test_paper_methods (void)
{
  static const char *const paper[] = { "saliency", "occlusion", "integrated-gradients",
                                       "gradient-shap" };
  g_autoptr (PscModelSpec) vit = psc_model_spec_new_medclip_vit ();
  g_autoptr (PscModelSpec) resnet = psc_model_spec_new_medclip_resnet50 ();
  PscModelSpec *specs[] = { vit, resnet };

  for (guint s = 0; s < G_N_ELEMENTS (specs); s++)
    {
      g_auto (GStrv) supported = psc_method_dup_supported (specs[s]);

      for (guint i = 0; i < G_N_ELEMENTS (paper); i++)
        {
          g_autoptr (PscMethod) method = psc_method_new (paper[i], PSC_PRESET_PAPER, NULL);
          g_autoptr (GError) error = NULL;

          g_assert_true (psc_method_supports (method, specs[s], &error));
          g_assert_no_error (error);
          g_assert_cmpstr (psc_method_get_names ()[i], ==, paper[i]);
          g_assert_cmpstr (supported[i], ==, paper[i]);
          g_assert_true (psc_method_is_of_paper (method));
          g_assert_true (psc_map_grid_equal (psc_method_get_grid (method, specs[s]),
                                             psc_map_grid_of_pixels (224)));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/method-table/descriptions", test_descriptions);
  g_test_add_func ("/method-table/fusing", test_fusing);
  g_test_add_func ("/method-table/paper-methods", test_paper_methods);

  return g_test_run ();
}
