/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort-run-fixture.h"

#include <string.h>

#include "cohort-folder.h"
#include "lab/phantom/psc-phantom-save.h"
#include "psc-test-model.h"

#define RESULTS "results-1-of-1.csv"

/* What an image shows, by its index. */
static const PscPhantomAttributes findings[] = {
  { .observation = PSC_PHANTOM_PLEURAL_EFFUSION },
  { .observation = PSC_PHANTOM_NO_FINDING },
  { .observation = PSC_PHANTOM_CARDIOMEGALY },
  { .observation = PSC_PHANTOM_PNEUMOTHORAX },
};

/* Few prompts, so that encoding them takes no time. */
static const char bank_text[] =
    "{\"format\": 1, \"name\": \"small\", \"classes\": ["
    "{\"name\": \"Pleural Effusion\", \"prompts\": [{\"text\": \"pleural effusion\"}, {\"text\": \"fluid on the left\"}]},"
    "{\"name\": \"Cardiomegaly\", \"prompts\": [{\"text\": \"a large heart\"}]},"
    "{\"name\": \"Pneumothorax\", \"prompts\": [{\"text\": \"air in the pleura\"}]},"
    "{\"name\": \"Consolidation\", \"prompts\": [{\"text\": \"dense lung\"}]},"
    "{\"name\": \"Edema\", \"prompts\": [{\"text\": \"pulmonary edema\"}]}]}";

static char *
dup_name (guint index)
{
  return g_strdup_printf (FIXTURE_SECRET "-%02u", index);
}

char *
run_fixture_dup_image (const RunFixture *self, guint index)
{
  g_autofree char *name = dup_name (index);
  g_autofree char *file = g_strconcat (name, ".png", NULL);

  return g_build_filename (self->folder, file, NULL);
}

static void
draw (const RunFixture *self, guint index)
{
  const PscPhantomAttributes *finding = &findings[index % G_N_ELEMENTS (findings)];
  PscPhantomParameters parameters = { .seed = index,
                                      .width = 64,
                                      .height = 80,
                                      .forced = TRUE,
                                      .n_findings = finding->observation != PSC_PHANTOM_NO_FINDING,
                                      .findings = { *finding } };
  g_autoptr (GError) error = NULL;
  g_autoptr (PscPhantom) phantom = psc_phantom_new (&parameters, &error);
  g_autofree char *name = dup_name (index);

  g_assert_no_error (error);
  g_assert_true (psc_phantom_save (phantom, self->folder, name, &error));
  g_assert_no_error (error);
}

/* Of the last image nothing is said. */
static void
add_to_table (GString *table, guint index)
{
  const char *class =
      psc_phantom_observation_get_label (findings[index % G_N_ELEMENTS (findings)].observation);
  static const char *const columns[] = { "Pleural Effusion", "Cardiomegaly", "Pneumothorax",
                                         "Edema" };
  g_autofree char *name = dup_name (index);

  g_string_append_printf (table, "%s.png," FIXTURE_SECRET "%u", name, index / 2);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const char *label = g_str_equal (columns[i], class) ? "1" : i == 3 ? "-1" : "0";

      g_string_append_printf (table, ",%s", index == FIXTURE_IMAGES - 1 ? "" : label);
    }
  g_string_append_c (table, '\n');
}

static void
write_files (RunFixture *self)
{
  g_autoptr (GString) table =
      g_string_new ("Path,Patient ID,Pleural Effusion,Cardiomegaly,Pneumothorax,Edema\n");
  g_autoptr (GString) truth =
      g_string_new ("{\"format\": \"promptoscope-truth\", \"version\": 1, \"images\": [");
  g_autofree char *table_path = g_build_filename (self->folder, "table.csv", NULL);
  g_autofree char *truth_path = g_build_filename (self->folder, "truth.json", NULL);

  for (guint i = 0; i < FIXTURE_IMAGES; i++)
    {
      g_autofree char *name = dup_name (i);
      g_autofree char *file = g_strconcat (name, ".json", NULL);
      g_autofree char *path = g_build_filename (self->folder, file, NULL);
      g_autofree char *text = NULL;

      draw (self, i);
      add_to_table (table, i);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_string_append_printf (truth, "%s%s", i > 0 ? "," : "", text);
    }
  g_string_append (truth, "]}");
  g_assert_true (g_file_set_contents (table_path, table->str, -1, NULL));
  g_assert_true (g_file_set_contents (truth_path, truth->str, -1, NULL));
}

static GPtrArray *
make_methods (const char *names)
{
  GPtrArray *methods = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) list = g_strsplit (names, ",", -1);

  for (char **name = list; *name != NULL; name++)
    {
      g_autoptr (GError) error = NULL;

      PscMethod *method = psc_method_new (*name, PSC_PRESET_PAPER, &error);

      g_assert_no_error (error);
      if (g_str_equal (*name, "rise"))
        psc_method_set_parameter (method, "samples", "10", &error);
      g_assert_no_error (error);
      g_ptr_array_add (methods, method);
    }
  return methods;
}

void
run_fixture_init (RunFixture *self,
                  const char *methods,
                  const PscCohortMode *modes,
                  guint n_modes,
                  PscCohortMaps maps,
                  gboolean keep_ids)
{
  run_fixture_init_with (self, psc_test_model_get_tiny (), methods, modes, n_modes, maps, keep_ids);
}

void
run_fixture_init_with (RunFixture *self,
                       PscModel *model,
                       const char *methods,
                       const PscCohortMode *modes,
                       guint n_modes,
                       PscCohortMaps maps,
                       gboolean keep_ids)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (bank_text, sizeof bank_text - 1);
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_from_bytes (bytes, NULL);
  g_autoptr (GPtrArray) models = g_ptr_array_new ();
  g_autoptr (GPtrArray) made = make_methods (methods);
  g_autofree char *table = NULL;
  g_autofree char *truth = NULL;
  g_autoptr (GError) error = NULL;
  PscCohortRequest request = { NULL };

  self->folder = g_dir_make_tmp ("psc-cohort-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  write_files (self);
  self->output = g_build_filename (self->folder, "out", NULL);
  table = g_build_filename (self->folder, "table.csv", NULL);
  truth = g_build_filename (self->folder, "truth.json", NULL);
  g_ptr_array_add (models, model);
  request.source = table;
  request.models = models;
  request.bank = bank;
  request.methods = made;
  request.modes = modes;
  request.n_modes = n_modes;
  request.truth = truth;
  request.maps = maps;
  request.keep_ids = keep_ids;
  request.device = self->device;
  self->task = psc_cohort_task_new (&request, NULL, &error);
  g_assert_no_error (error);
}

void
run_fixture_clear (RunFixture *self)
{
  cohort_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->output);
  g_clear_pointer (&self->task, psc_cohort_task_free);
}

typedef struct
{
  GCancellable *cancellable;
  guint left; /* images until it is cancelled; 0 for never */
} Stop;

static void
count_down (const PscCohortProgress *progress, gpointer user_data)
{
  Stop *stop = user_data;

  if (stop->left > 0 && --stop->left == 0)
    g_cancellable_cancel (stop->cancellable);
}

gboolean
run_fixture_run (RunFixture *self,
                 const char *folder,
                 PscCohortShard shard,
                 gboolean resume,
                 guint stop_after,
                 PscCohortProgress *progress,
                 GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Stop stop = { cancellable, stop_after };
  PscCohortRunOptions options = { .folder = folder,
                                  .shard = shard,
                                  .resume = resume,
                                  .max_failures = 1,
                                  .progress = count_down,
                                  .user_data = &stop };

  return psc_cohort_run (self->task, &options, progress, cancellable, error);
}

void
run_fixture_run_all (RunFixture *self, const char *folder, gboolean resume)
{
  PscCohortProgress progress;
  g_autoptr (GError) error = NULL;

  run_fixture_run (self, folder, (PscCohortShard){ 1, 1 }, resume, 0, &progress, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (progress.n_done, ==, FIXTURE_IMAGES);
  g_assert_cmpstr (progress.state, ==, "done");
}

/* Every file of @expected is in @folder, the same. */
static void
compare_stores (const char *folder, const char *expected)
{
  g_autoptr (GDir) dir = g_dir_open (expected, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *one = g_build_filename (folder, name, NULL);
      g_autofree char *other = g_build_filename (expected, name, NULL);
      g_autofree char *left = NULL;
      g_autofree char *right = NULL;
      gsize n_left, n_right;

      if (g_file_test (other, G_FILE_TEST_IS_DIR))
        {
          compare_stores (one, other);
          continue;
        }
      g_assert_true (g_file_get_contents (one, &left, &n_left, NULL));
      g_assert_true (g_file_get_contents (other, &right, &n_right, NULL));
      g_assert_cmpmem (left, n_left, right, n_right);
    }
}

void
run_fixture_compare (const char *folder, const char *expected)
{
  g_autofree char *rows = cohort_folder_read_rows (folder, RESULTS);
  g_autofree char *expected_rows = cohort_folder_read_rows (expected, RESULTS);
  g_autofree char *store = g_build_filename (folder, "maps.zarr", NULL);
  g_autofree char *expected_store = g_build_filename (expected, "maps.zarr", NULL);

  g_assert_cmpstr (rows, ==, expected_rows);
  if (!g_file_test (expected_store, G_FILE_TEST_IS_DIR))
    return;
  compare_stores (store, expected_store);
  compare_stores (expected_store, store);
}
