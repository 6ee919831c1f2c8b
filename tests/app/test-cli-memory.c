/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "attribution/psc-npy.h"
#include "cli-test.h"
#include "psc-test-model.h"

/* Commands whose device runs out of memory, see short-of-memory.c: they go on on the CPU, say so
 * once, and write what they always do; of figures only that they are there. */

static const char moved[] = "the device ran out of memory; what follows is computed on the CPU";

/* In place of a path of the fixtures. */
#define IMAGE "IMAGE"

#define RISE     "-p", "rise.samples=60"
#define MEASURED "--mode", "fused", "--metrics"

typedef struct
{
  const char *when; /* what is done when memory runs out, see short-of-memory.c */
  const char *arguments[12];
  const char *form; /* of the file that is written */
} Case;

/* Each where another step is begun again. */
static const Case cases[] = {
  { "weights", { "embed", IMAGE }, "npy" },
  { "images", { "embed", IMAGE }, "npy" },
  { "texts", { "embed", "--text", "edema" }, "npy" },
  { "points", { "stack", IMAGE, "--method", "saliency", "--dims", "0,1" }, "npy" },
  { "cells", { "stack", IMAGE, "--method", "token-similarity" }, "npy" },
  { "windows", { "stack", IMAGE, "--method", "occlusion", "-p", "stride=15" }, "npy" },
  { "texts", { "explain", IMAGE, "--prompt", "edema", "--method", "saliency" }, "npy" },
  { "texts:2", { "explain", IMAGE, "--prompt", "edema", "--method", "saliency" }, "npy" },
  { "images:2", { "explain", IMAGE, "--class", "edema", "--method", "rise", RISE }, "npy" },
  { "points", { "explain", IMAGE, "--class", "edema", "--method", "saliency" }, "npy" },
  { "taps", { "explain", IMAGE, "--class", "edema", "--method", "grad-cam" }, "npy" },
  { "images:2", { "explain", IMAGE, "--class", "edema", "--method", "grad-cam", MEASURED }, "npy" },
  { "texts", { "paper", IMAGE, "--method", "saliency" }, "pdf" },
  { "points", { "paper", IMAGE, "--method", "saliency" }, "pdf" },
  { "images:2", { "paper", IMAGE, "--method", "rise", RISE }, "pdf" },
};

static char *model;
static char *image;

/* What the command says on the way, and the file that it writes in @path; %NULL for @when where
 * memory suffices. */
static char *
run (const Case *self, const char *when, const char *path)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_auto (CliOutcome) outcome = { 0 };

  for (const char *const *argument = self->arguments; *argument != NULL; argument++)
    g_ptr_array_add (arguments, g_str_equal (*argument, IMAGE) ? image : (gpointer) *argument);
  g_ptr_array_add (arguments, (gpointer) "--model");
  g_ptr_array_add (arguments, model);
  g_ptr_array_add (arguments, (gpointer) "-o");
  g_ptr_array_add (arguments, (gpointer) path);
  g_ptr_array_add (arguments, NULL);

  cli_test_set_variable ("PSC_TEST_SHORT", when);
  cli_test_run_list (&outcome, (const char *const *) arguments->pdata);
  g_test_message ("%s", outcome.err);
  g_assert_cmpint (outcome.status, ==, 0);
  return g_steal_pointer (&outcome.err);
}

static void
test_goes_on (gconstpointer data)
{
  const Case *self = data;
  g_autofree char *path = g_strdup_printf ("%s/short.%s", cli_test_get_folder (), self->form);
  g_autofree char *other = g_strdup_printf ("%s/plenty.%s", cli_test_get_folder (), self->form);
  g_autofree char *plenty = run (self, NULL, other);
  g_autofree char *shortage = run (self, self->when, path);
  const char *first = strstr (shortage, moved);

  g_assert_null (strstr (plenty, moved));
  g_assert_nonnull (first);
  g_assert_null (strstr (first + 1, moved));
  if (g_str_equal (self->form, "npy"))
    {
      g_autoptr (PscNpy) found = psc_test_read_array (path);
      g_autoptr (PscNpy) expected = psc_test_read_array (other);

      g_assert_cmpuint (found->n_values, ==, expected->n_values);
      /* The CPU's products are of other sizes, which some processors round otherwise. */
      psc_test_assert_close (found->values, expected->values, expected->n_values, 1e-4);
    }
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_unlink (path);
  g_unlink (other);
}

int
main (int argc, char **argv)
{
  cli_test_init (&argc, &argv);
  model = g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", NULL);
  image = g_test_build_filename (G_TEST_DIST, "fixtures", "images", "channels3-8.png", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/cli/memory/%s/%s-%u", cases[i].arguments[0], cases[i].when, i);

      g_test_add_data_func (path, &cases[i], test_goes_on);
    }
  return g_test_run ();
}
