/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cli-test.h"

static const char *program;
static char *folder;
static char **variables;

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
  variables = g_get_environ ();
  cli_test_set_variable ("XDG_DATA_HOME", folder);
  cli_test_set_variable ("LC_ALL", "C.UTF-8");
  cli_test_set_variable ("PROMPTOSCOPE_MODELS", NULL);
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
cli_test_set_variable (const char *name, const char *value)
{
  variables = value != NULL ? g_environ_setenv (variables, name, value, TRUE)
                            : g_environ_unsetenv (variables, name);
}

void
cli_test_run (CliOutcome *outcome, ...)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  const char *argument;
  va_list arguments;

  va_start (arguments, outcome);
  while ((argument = va_arg (arguments, const char *)) != NULL)
    g_ptr_array_add (list, (gpointer) argument);
  va_end (arguments);
  g_ptr_array_add (list, NULL);
  cli_test_run_list (outcome, (const char *const *) list->pdata);
}

void
cli_test_run_list (CliOutcome *outcome, const char *const *arguments)
{
  g_autoptr (GStrvBuilder) command = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_strv_builder_add (command, program);
  g_strv_builder_addv (command, (const char **) arguments);
  words = g_strv_builder_end (command);

  g_subprocess_launcher_set_environ (launcher, variables);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words, &error);
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
