/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-stack-job-private.h"
#include "psc-test-ui.h"
#include "test-screen.h"
#include "ui/panels/psc-job-row.h"

/* How a line tells of a stack whom it serves so far. */
static void
test_served (void)
{
  static const struct
  {
    double missing;
    const char *text;
  } cases[] = { { 1, NULL },
                { 0.4, NULL },
                { 0.061, "Serves all prompts of the bank to within 7 %" },
                { 0.0100001, "Serves all prompts of the bank to within 2 %" },
                { 0.004, "Serves all prompts of the bank to within 1 %" },
                { 0.0005, "Serves all prompts of the bank exactly" } };
  g_autoptr (PscStackJob) job = psc_stack_job_new ("integrated-gradients", NULL, NULL);

  psc_stack_job_advance (job, 0.3, 512);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;

      psc_stack_job_set_bank_missing (job, cases[i].missing);
      text = psc_job_row_describe_served (job);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* A row says so when the job comes to it, and is no higher for that. */
static void
test_row (void)
{
  g_autoptr (PscStackJob) job = psc_stack_job_new ("integrated-gradients", NULL, NULL);
  GtkWidget *row = psc_job_row_new ("Integrated gradients");
  GtkWindow *window = psc_test_ui_show (row, 400, 200);
  int width, before, after;

  psc_job_row_set_job (PSC_JOB_ROW (row), job);
  psc_test_ui_settle (row);
  width = gtk_widget_get_width (row);
  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, &before, NULL, NULL, NULL);
  psc_stack_job_advance (job, 0.3, 512);
  psc_stack_job_set_bank_missing (job, 0.0005);
  while (test_screen_find (window, GTK_TYPE_INSCRIPTION, "text",
                           "Serves all prompts of the bank exactly")
         == NULL)
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, &after, NULL, NULL, NULL);
  g_assert_cmpint (after, ==, before);
  psc_stack_job_set_state (job, PSC_STACK_JOB_DONE, NULL);
  while (
      test_screen_find (window, GTK_TYPE_INSCRIPTION, "text", "Serves every prompt, typed ones too")
      == NULL)
    g_main_context_iteration (NULL, TRUE);
  psc_test_ui_close (window, row);
}

int
main (int argc, char **argv)
{
  psc_test_ui_init (&argc, &argv);

  g_test_add_func ("/job-row/served", test_served);
  g_test_add_func ("/job-row/row", test_row);

  return g_test_run ();
}
