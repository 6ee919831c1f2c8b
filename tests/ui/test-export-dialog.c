/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "attribution/psc-npy.h"
#include "test-screen.h"
#include "ui/export/psc-export-dialog.h"
#include "ui/preferences/psc-settings.h"
#include "psc-test-placement.h"

#define SIDE 8
#define NAME "DOE-JOHN-4711.dcm"

typedef struct
{
  PscReport *report;
  PscExportDialog *dialog;
  char *folder;
} Fixture;

static PscReport *
new_report (void)
{
  g_autoptr (PscImage) image = psc_image_new (64, 48, "PNG");
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  g_autoptr (PscMethod) method = psc_method_new ("occlusion", PSC_PRESET_PAPER, NULL);
  g_autoptr (PscQuery) query = psc_query_new_prompt ("left effusion", NULL, FALSE);
  float values[SIDE * SIDE] = { 0, 1 };
  const PscPlacement placement = psc_test_place (64, 48, SIDE);
  PscReport *report;

  report = psc_report_new (image, &placement, bank, 1, 1);
  psc_report_set_map (report, 0, 0,
                      &(PscReportMap){
                          .method = method,
                          .mode = PSC_EXPLANATION_FUSED,
                          .query = query,
                          .values = values,
                          .side = SIDE,
                      });
  return report;
}

static void
add_region (PscReport *report)
{
  g_autoptr (PscTruthFinding) finding = psc_truth_finding_new ("Edema", NULL, NULL, FALSE);
  g_autoptr (PscTruthOutline) outline = NULL;

  psc_truth_finding_take_region (finding, psc_truth_region_new_box (8, 8, 30, 20, NULL));
  outline = psc_truth_outline_new (finding);
  psc_report_add_region (report, finding, outline, PSC_REPORT_SOURCE_FILE, "MS-CXR", FALSE);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->report = new_report ();
  fixture->dialog = psc_export_dialog_new (NULL, fixture->report, NAME);
  fixture->folder = g_dir_make_tmp ("psc-export-XXXXXX", NULL);
  psc_dialog_present (PSC_DIALOG (fixture->dialog), NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->dialog), (gpointer *) &fixture->dialog);
  psc_dialog_close (PSC_DIALOG (fixture->dialog));
  while (fixture->dialog != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (fixture->report);
  g_free (fixture->folder);
}

static GtkWidget *
get_child (Fixture *fixture, const char *name)
{
  GObject *child =
      gtk_widget_get_template_child (GTK_WIDGET (fixture->dialog), PSC_TYPE_EXPORT_DIALOG, name);

  g_assert_true (GTK_IS_WIDGET (child));
  return GTK_WIDGET (child);
}

static void
wait (Fixture *fixture)
{
  GtkWidget *spinner = get_child (fixture, "spinner");

  while (gtk_widget_get_visible (spinner))
    g_main_context_iteration (NULL, TRUE);
}

static char *
save (Fixture *fixture, const char *name)
{
  char *path = g_build_filename (fixture->folder, name, NULL);

  psc_export_dialog_save (fixture->dialog, path);
  wait (fixture);
  return path;
}

static void
select_format (Fixture *fixture, PscExportFormat format)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (get_child (fixture, "format_row")), format);
}

static gboolean
file_has (const char *path, const char *text)
{
  g_autofree char *contents = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  return memmem (contents, size, text, strlen (text)) != NULL;
}

/* Where there are regions, they may be left out. */
static void
test_regions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscReport) report = new_report ();
  g_autofree char *with = NULL;
  g_autofree char *without = NULL;
  PscExportDialog *first = fixture->dialog;

  g_assert_false (gtk_widget_get_visible (get_child (fixture, "regions_row")));
  psc_dialog_close (PSC_DIALOG (first));
  add_region (report);
  fixture->dialog = psc_export_dialog_new (NULL, report, NULL);
  psc_dialog_present (PSC_DIALOG (fixture->dialog), NULL);
  g_assert_true (gtk_widget_get_visible (get_child (fixture, "regions_row")));
  with = save (fixture, "with.svg");
  gtk_switch_set_active (GTK_SWITCH (get_child (fixture, "regions_switch")), FALSE);
  without = save (fixture, "without.svg");
  g_assert_true (file_has (with, "Edema (MS-CXR)"));
  g_assert_false (file_has (without, "Edema"));
}

static void
test_formats (Fixture *fixture, gconstpointer data)
{
  for (PscExportFormat format = PSC_EXPORT_PNG; format <= PSC_EXPORT_NPY; format++)
    {
      g_autofree char *name = g_strconcat ("figure", psc_export_format_get_suffix (format), NULL);
      g_autofree char *path = NULL;

      select_format (fixture, format);
      path = save (fixture, name);
      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
      g_assert_false (gtk_widget_get_visible (get_child (fixture, "error_label")));
      g_assert_false (file_has (path, "DOE-JOHN"));
    }
}

static void
test_name_when_asked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  gtk_switch_set_active (GTK_SWITCH (get_child (fixture, "title_switch")), TRUE);
  path = save (fixture, "figure.png");
  g_assert_true (file_has (path, NAME));
}

/* A suffix is added, but nothing that the user was not asked about is overwritten. */
static void
test_suffix (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = save (fixture, "figure");
  g_autofree char *full = g_strconcat (path, ".png", NULL);
  g_autofree char *again = NULL;

  g_assert_true (g_file_test (full, G_FILE_TEST_IS_REGULAR));
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "error_label")));
  again = save (fixture, "figure");
  g_assert_true (gtk_widget_get_visible (get_child (fixture, "error_label")));
}

static PscExportFormat
get_format (Fixture *fixture)
{
  return adw_combo_row_get_selected (ADW_COMBO_ROW (get_child (fixture, "format_row")));
}

static gboolean
begins_with (const char *path, const char *magic)
{
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  return memcmp (contents, magic, strlen (magic)) == 0;
}

/* The format follows a typed suffix, and the offered name the format; what was written last is what
 * the next dialog begins with. */
static void
test_suffix_and_format (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSettings) settings = psc_settings_new ();
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  PscExportDialog *next;

  psc_export_dialog_set_settings (fixture->dialog, settings);
  g_assert_cmpint (get_format (fixture), ==, PSC_EXPORT_PNG);
  path = save (fixture, "effusion.PDF");
  g_assert_cmpint (get_format (fixture), ==, PSC_EXPORT_PDF);
  g_assert_true (begins_with (path, "%PDF"));
  select_format (fixture, PSC_EXPORT_SVG);
  name = psc_export_dialog_dup_name (fixture->dialog);
  g_assert_cmpstr (name, ==, "effusion.svg");

  next = psc_export_dialog_new (NULL, fixture->report, NAME);
  psc_export_dialog_set_settings (next, settings);
  g_assert_cmpint (adw_combo_row_get_selected (ADW_COMBO_ROW (gtk_widget_get_template_child (
                       GTK_WIDGET (next), PSC_TYPE_EXPORT_DIALOG, "format_row"))),
                   ==, PSC_EXPORT_PDF);
  psc_dialog_present (PSC_DIALOG (next), NULL);
  psc_dialog_close (PSC_DIALOG (next));
}

static void
test_foreign_sidecar (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sidecar = g_build_filename (fixture->folder, "maps.json", NULL);
  g_autofree char *path = NULL;

  g_assert_true (g_file_set_contents (sidecar, "mine", -1, NULL));
  select_format (fixture, PSC_EXPORT_NPY);
  path = save (fixture, "maps.npy");
  g_assert_true (gtk_widget_get_visible (get_child (fixture, "error_label")));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (file_has (sidecar, "mine"));
}

static void
test_input (Fixture *fixture, gconstpointer data)
{
  g_autofree char *input = g_build_filename (fixture->folder, "chest.png", NULL);
  g_autofree char *hard = g_build_filename (fixture->folder, "hard.png", NULL);
  g_autofree char *soft = g_build_filename (fixture->folder, "link.png", NULL);
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = NULL;

  g_assert_true (g_file_set_contents (input, "radiograph", -1, NULL));
  g_assert_no_errno (symlink ("chest.png", soft));
  g_assert_no_errno (link (input, hard));
  g_ptr_array_add (inputs, g_strdup ("/no/such/file.png"));
  g_ptr_array_add (inputs, g_strdup (input));
  g_ptr_array_add (inputs, NULL);
  psc_export_dialog_set_inputs (fixture->dialog, inputs);
  g_free (save (fixture, "hard.png"));
  g_assert_true (gtk_widget_get_visible (get_child (fixture, "error_label")));
  g_assert_true (file_has (input, "radiograph"));
  path = save (fixture, "link.png");
  g_assert_true (gtk_widget_get_visible (get_child (fixture, "error_label")));
  g_assert_true (file_has (input, "radiograph"));
  g_assert_true (g_file_test (soft, G_FILE_TEST_IS_SYMLINK));
}

/* The longest names that a file system takes. */
static void
test_long_name (Fixture *fixture, gconstpointer data)
{
  for (PscExportFormat format = PSC_EXPORT_PNG; format <= PSC_EXPORT_NPY; format++)
    {
      g_autoptr (GString) name = g_string_new (NULL);
      g_autofree char *path = NULL;

      while (name->len < 250)
        g_string_append (name, "ü");
      g_string_append (name, psc_export_format_get_suffix (format));
      g_string_erase (name, 0, name->len - 254);
      select_format (fixture, format);
      path = save (fixture, name->str);
      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
}

static void
test_error (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = save (fixture, "no/such/folder/figure.png");
  g_autofree char *good = NULL;

  g_assert_true (gtk_widget_get_visible (get_child (fixture, "error_label")));
  good = save (fixture, "figure.png");
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "error_label")));
  g_assert_true (g_file_test (good, G_FILE_TEST_IS_REGULAR));
}

static void
test_preview_and_copy (Fixture *fixture, gconstpointer data)
{
  GtkPicture *preview = GTK_PICTURE (get_child (fixture, "preview"));
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->dialog));

  while (gtk_picture_get_paintable (preview) == NULL)
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "export.copy", NULL);
  wait (fixture);
  g_assert_true (
      gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), GDK_TYPE_TEXTURE));
}

/* A dialog may go while it writes. */
static void
test_close_while_writing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "figure.png", NULL);

  psc_export_dialog_save (fixture->dialog, path);
}

/* As when a file is still being written while the whole program closes its windows. */
static void
test_outlives_parent (void)
{
  GtkWindow *parent = GTK_WINDOW (adw_window_new ());
  g_autoptr (PscReport) report = new_report ();
  g_autoptr (PscExportDialog) dialog = g_object_ref (psc_export_dialog_new (NULL, report, NULL));

  gtk_window_set_default_size (parent, 800, 600); /* that of no window with a picture is smaller */
  gtk_window_present (parent);
  psc_dialog_present (PSC_DIALOG (dialog), GTK_WIDGET (parent));
  test_screen_drain ();
  psc_dialog_close (PSC_DIALOG (dialog));
  test_screen_close (parent);
}

int
main (int argc, char **argv)
{
  test_screen_init (&argc, &argv);
#define ADD(name, test) g_test_add ("/export-dialog/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("formats", test_formats);
  ADD ("regions", test_regions);
  ADD ("name-when-asked", test_name_when_asked);
  ADD ("suffix", test_suffix);
  ADD ("suffix-and-format", test_suffix_and_format);
  ADD ("foreign-sidecar", test_foreign_sidecar);
  ADD ("input", test_input);
  ADD ("long-name", test_long_name);
  ADD ("error", test_error);
  ADD ("preview-and-copy", test_preview_and_copy);
  ADD ("close-while-writing", test_close_while_writing);
  g_test_add_func ("/export-dialog/outlives-parent", test_outlives_parent);
  return g_test_run ();
}
