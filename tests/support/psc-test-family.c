/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-test-family.h"

#include "psc-test-model.h"

char *
psc_test_family_dup_path (const char *family)
{
  return g_test_build_filename (G_TEST_DIST, "fixtures", "families", family, NULL);
}

char *
psc_test_family_find (const char *family, const char *name)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "families", family, name, NULL);
  g_autofree char *beside = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "oracle",
                                                   "families", family, name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  if (g_file_test (beside, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&beside);
  g_test_skip ("the reference picture is not here");
  return NULL;
}

char *
psc_test_family_find_image (const char *family)
{
  g_autoptr (JsonNode) manifest = psc_test_family_read_json (family, "manifest.json");

  return psc_test_family_find (
      family, json_object_get_string_member (json_node_get_object (manifest), "image"));
}

PscNpy *
psc_test_family_read_array (const char *family, const char *name)
{
  g_autofree char *path = psc_test_family_find (family, name);

  return path != NULL ? psc_test_read_array (path) : NULL;
}

JsonNode *
psc_test_family_read_json (const char *family, const char *name)
{
  g_autofree char *path = psc_test_family_find (family, name);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (path);
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}
