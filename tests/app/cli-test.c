/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cli-test.h"

static const char *program;
static char *folder;

void
cli_outcome_clear (CliOutcome *outcome)
{
  g_free (outcome->out);
  g_free (outcome->err);
}

void
cli_test_init (int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (argc, argv, NULL);
  g_assert_cmpint (*argc, ==, 2);
  program = (*argv)[1];
  folder = g_dir_make_tmp ("promptoscope-XXXXXX", &error);
  g_assert_no_error (error);
}

const char *
cli_test_get_program (void)
{
  return program;
}

const char *
cli_test_get_folder (void)
{
  return folder;
}

char *
cli_test_in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

void
cli_test_run (CliOutcome *outcome, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  const char *argument;
  va_list list;

  g_ptr_array_add (arguments, (gpointer) program);
  va_start (list, outcome);
  while ((argument = va_arg (list, const char *)) != NULL)
    g_ptr_array_add (arguments, (gpointer) argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);

  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "PROMPTOSCOPE_MODELS");
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &outcome->out, &outcome->err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  outcome->status = g_subprocess_get_exit_status (process);
}

JsonNode *
cli_test_parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  return node;
}
