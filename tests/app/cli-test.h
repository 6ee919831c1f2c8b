/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The program, as a user runs it. Every failure ends the test program. */

/** What a command did. */
typedef struct
{
  int status;
  char *out; /* owned */
  char *err; /* owned */
} CliOutcome;

void cli_outcome_clear (CliOutcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliOutcome, cli_outcome_clear)

/** Begins a test program, whose one argument is the program's path, and makes a folder for what
 * commands write, which is the user's data folder, too. */
void cli_test_init (int *argc, char ***argv);

/** The program's path; borrowed. */
const char *cli_test_get_program (void);

/** That folder; borrowed. */
const char *cli_test_get_folder (void);

/** (transfer full): a path in it */
char *cli_test_in_folder (const char *name);

/** An environment variable of the commands that follow. @value: %NULL for none */
void cli_test_set_variable (const char *name, const char *value);

/** Runs the program with arguments up to %NULL. */
void cli_test_run (CliOutcome *outcome, ...) G_GNUC_NULL_TERMINATED;

/** The same with an array of them. */
void cli_test_run_list (CliOutcome *outcome, const char *const *arguments);

/** (transfer full): what a command printed */
JsonNode *cli_test_parse (const char *text);

G_END_DECLS
