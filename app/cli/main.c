/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>

#include "model/psc-freed-memory.h"
#include "psc-cli.h"

/* Exit statuses: everything asked was done; it was not; the command line makes no sense. */
#define EXIT_DONE   0
#define EXIT_FAILED 1
#define EXIT_USAGE  2

/* A command of the laboratory's, which is not there in a program that was built without it. */
#ifdef PSC_HAVE_LAB
#define LAB(run) run
#else
#define LAB(run) NULL
#endif

static const struct
{
  const char *name;
  PscCliCommandFunc run; /* NULL: not there */
  const char *summary;
} commands[] = {
  { "bench", LAB (psc_cli_bench),
    N_ ("Measure how fast this machine explains, against its limits") },
  { "classify", psc_cli_classify, N_ ("Score an image for the classes of a prompt bank") },
  { "cohort", psc_cli_cohort,
    N_ ("Explain all images of a table or folder, and measure their maps") },
  { "devices", psc_cli_devices, N_ ("List what models can run on") },
  { "embed", psc_cli_embed, N_ ("Write the embedding of an image or a text") },
  { "evaluate", LAB (psc_cli_evaluate),
    N_ ("Measure a model and its maps on synthetic radiographs") },
  { "explain", psc_cli_explain, N_ ("Show where a model looks when it reads a prompt") },
  { "model", psc_cli_model, N_ ("Import, list and describe models") },
  { "paper", psc_cli_paper, N_ ("Draw the paper's figures of any image, by any model") },
  { "phantom", LAB (psc_cli_phantom), N_ ("Draw synthetic radiographs with known findings") },
  { "stack", psc_cli_stack, N_ ("Write one attribution map per embedding dimension") },
  { "study", psc_cli_study, N_ ("List the images of a table or a folder, with their labels") },
  { "tokenize", psc_cli_tokenize, N_ ("Show how a model reads a text") },
  { "train", LAB (psc_cli_train), N_ ("Train a model on synthetic radiographs") },
};

static void
print_help (void)
{
  g_print (_ ("Usage: promptoscope-cli COMMAND [OPTION…]\n\n"
              "Explains what a chest X-ray vision-language model looks at.\n"
              "For research use. Not for diagnosis.\n\n"
              "Commands:\n"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].run != NULL)
      g_print ("  %-10s %s\n", commands[i].name, _ (commands[i].summary));
  g_print (_ ("\n“promptoscope-cli COMMAND --help” describes a command.\n"));
}

/* What was printed may not have arrived, on a full disk or a closed pipe. */
static int
finish_output (void)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return EXIT_DONE;

  g_printerr (_ ("%s: the output could not be written\n"), g_get_prgname ());
  return EXIT_FAILED;
}

static int
run_command (int argc, char **argv)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (GError) error = NULL;

      if (commands[i].run == NULL || !g_str_equal (commands[i].name, argv[0]))
        continue;
      psc_cli_enter_command (argv[0]);
      if (commands[i].run (argc, argv, &error))
        return finish_output ();

      g_printerr ("%s: %s\n", g_get_prgname (), error->message);
      return g_error_matches (error, PSC_CLI_ERROR, PSC_CLI_ERROR_USAGE) ? EXIT_USAGE : EXIT_FAILED;
    }

  g_printerr (_ ("promptoscope-cli: there is no command “%s”; see --help\n"), argv[0]);
  return EXIT_USAGE;
}

int
main (int argc, char **argv)
{
  /* Threads of libtorch and of the BLAS that spin while they wait keep each other from the cores.
   * The libraries read this as they are loaded, which comes later. */
  g_setenv ("OMP_WAIT_POLICY", "passive", FALSE);
  psc_freed_memory_keep (PSC_FREED_MEMORY_OF_MAPS);

  /* A bare container's locale knows ASCII only, and prompts may hold more. */
  if (setlocale (LC_ALL, "") == NULL || !g_get_charset (NULL))
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, PSC_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("promptoscope-cli");

  if (argc < 2)
    {
      print_help ();
      return EXIT_USAGE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")
      || g_str_equal (argv[1], "help"))
    {
      print_help ();
      return EXIT_DONE;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("promptoscope-cli %s\n", PSC_VERSION);
      return EXIT_DONE;
    }
  return run_command (argc - 1, argv + 1);
}
