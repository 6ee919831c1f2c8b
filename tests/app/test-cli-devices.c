/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "cli-test.h"

/* What is listed with a driver of devices that are not there, of which libtorch can use none. */

static JsonArray *
list_devices (const char *n_imaginary, JsonNode **root)
{
  g_auto (CliOutcome) outcome = { 0 };

  cli_test_set_variable ("IMAGINARY_CUDA_DEVICES", n_imaginary);
  cli_test_run (&outcome, "devices", "--json", NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_cmpstr (outcome.err, ==, "");
  *root = cli_test_parse (outcome.out);
  return json_node_get_array (*root);
}

static void
test_processor (void)
{
  static const char *const without_graphics[] = { "0", "-1" };

  for (guint i = 0; i < G_N_ELEMENTS (without_graphics); i++)
    {
      g_autoptr (JsonNode) root = NULL;
      JsonArray *devices = list_devices (without_graphics[i], &root);
      JsonObject *processor;

      g_assert_cmpuint (json_array_get_length (devices), ==, 1);
      processor = json_array_get_object_element (devices, 0);
      g_assert_cmpstr (json_object_get_string_member (processor, "name"), ==, "cpu");
      g_assert_cmpint (json_object_get_int_member (processor, "memory"), >=,
                       json_object_get_int_member (processor, "free_memory"));
      g_assert_cmpint (json_object_get_int_member (processor, "free_memory"), >, 0);
      g_assert_true (json_object_get_null_member (processor, "refusal"));
    }
}

static void
test_graphics (void)
{
  static const struct
  {
    const char *name, *title, *precision;
    gint64 memory, free_memory;
  } cases[] = {
    { "cuda:0", "Imaginary Device 0", "float32", G_GINT64_CONSTANT (1) << 33,
      G_GINT64_CONSTANT (6) << 30 },
    { "cuda:1", "Imaginary Device 1", "float32, or bfloat16 with reduced precision",
      G_GINT64_CONSTANT (1) << 34, 0 },
  };
  g_autoptr (JsonNode) root = NULL;
  JsonArray *devices = list_devices ("2", &root);

  g_assert_cmpuint (json_array_get_length (devices), ==, 1 + G_N_ELEMENTS (cases));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      JsonObject *device = json_array_get_object_element (devices, i + 1);

      g_assert_cmpstr (json_object_get_string_member (device, "name"), ==, cases[i].name);
      g_assert_cmpstr (json_object_get_string_member (device, "title"), ==, cases[i].title);
      g_assert_cmpstr (json_object_get_string_member (device, "precision"), ==, cases[i].precision);
      g_assert_cmpint (json_object_get_int_member (device, "memory"), ==, cases[i].memory);
      g_assert_cmpint (json_object_get_int_member (device, "free_memory"), ==,
                       cases[i].free_memory);
      g_assert_nonnull (strstr (json_object_get_string_member (device, "refusal"), "CUDA"));
    }
}

static void
test_words (void)
{
  g_auto (CliOutcome) outcome = { 0 };

  cli_test_set_variable ("IMAGINARY_CUDA_DEVICES", "1");
  cli_test_run (&outcome, "devices", NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_true (g_str_has_prefix (outcome.out, "cpu\n"));
  g_assert_nonnull (strstr (outcome.out, "cuda:0\n  Imaginary Device 0\n"
                                         "  8.0\u00a0GiB of memory, 6.0\u00a0GiB free\n  float32\n"
                                         "  cannot be used: "));
}

int
main (int argc, char **argv)
{
  cli_test_init (&argc, &argv);
  cli_test_set_variable ("LD_LIBRARY_PATH", IMAGINARY_CUDA_FOLDER);

  g_test_add_func ("/cli/devices/processor", test_processor);
  g_test_add_func ("/cli/devices/graphics", test_graphics);
  g_test_add_func ("/cli/devices/words", test_words);

  return g_test_run ();
}
