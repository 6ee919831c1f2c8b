/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <gio/gio.h>
#include <string.h>

/* Which commands there are: those of the laboratory only where it was built. */

/* The program's path, which is this one's argument. */
static const char *program;

#ifdef PSC_HAVE_LAB
#define HAVE_LAB TRUE
#else
#define HAVE_LAB FALSE
#endif

static const struct
{
  const char *name;
  gboolean is_there;
} commands[] = {
  { "bench", HAVE_LAB }, { "classify", TRUE }, { "embed", TRUE },    { "evaluate", HAVE_LAB },
  { "explain", TRUE },   { "model", TRUE },    { "paper", TRUE },    { "phantom", HAVE_LAB },
  { "stack", TRUE },     { "study", TRUE },    { "tokenize", TRUE }, { "train", HAVE_LAB },
  { "lunch", FALSE },
};

/* Returns: the exit status. @out, @err: (transfer full) */
static int
run (const char *const *arguments, char **out, char **err)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, out, err, &error);
  g_assert_no_error (error);
  return g_subprocess_get_exit_status (process);
}

static void
test_list (void)
{
  const char *const arguments[] = { program, "--help", NULL };
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;

  g_assert_cmpint (run (arguments, &out, &err), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *line = g_strdup_printf ("\n  %-10s ", commands[i].name);

      g_assert_cmpint (strstr (out, line) != NULL, ==, commands[i].is_there);
    }
}

static void
test_run (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const char *const arguments[] = { program, commands[i].name, "--help", NULL };
      g_autofree char *out = NULL;
      g_autofree char *err = NULL;

      g_assert_cmpint (run (arguments, &out, &err), ==, commands[i].is_there ? 0 : 2);
      if (!commands[i].is_there)
        g_assert_nonnull (strstr (err, "no command"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  program = argv[1];
  g_test_add_func ("/cli/commands/list", test_list);
  g_test_add_func ("/cli/commands/run", test_run);
  return g_test_run ();
}
