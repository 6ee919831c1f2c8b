/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "model-fixture.h"
#include "checkpoint/psc-checkpoint-error.h"
#include "model/psc-model-bundle.h"
#include "checkpoint/psc-safetensors-writer.h"
#include "checkpoint/psc-weights-file.h"
#include "checkpoint/psc-zip.h"

/* Bio_ClinicalBERT's, which knows nothing of pictures. */
#define FOREIGN_CONFIG "{ \"model_type\": \"bert\", \"hidden_size\": 768, \"vocab_size\": 28996 }"

typedef struct
{
  char *folder;
  PscModelSpec *spec;
  PscWeights *weights;
  GBytes *checkpoint;
  GBytes *vocabulary;
} Fixture;

static void
fixture_set_up (Fixture *f, gconstpointer data)
{
  f->folder = fixture_make_folder ();
  f->spec = psc_model_spec_new_from_json (fixture_get_config (), -1, NULL);
  g_assert_nonnull (f->spec);
  f->weights = fixture_make_weights (f->spec, 7);
  f->checkpoint = fixture_make_checkpoint (f->weights);
  f->vocabulary = fixture_make_vocabulary (FIXTURE_VOCABULARY);
}

static void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  fixture_remove_folder (f->folder);
  g_free (f->folder);
  g_object_unref (f->spec);
  g_object_unref (f->weights);
  g_bytes_unref (f->checkpoint);
  g_bytes_unref (f->vocabulary);
}

/* Opens what lies in the folder (%NULL: the folder itself) and expects all of the fixture. */
static void
check_opens (Fixture *f, const char *file, const char *vocabulary, PscModelSource source)
{
  g_autofree char *path = g_build_filename (f->folder, file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelBundle) bundle = psc_model_bundle_open (path, vocabulary, NULL, NULL, &error);
  g_autofree char *expected = psc_model_spec_to_json (f->spec);
  g_autofree char *spec = NULL;
  GBytes *companion;

  g_assert_no_error (error);
  g_assert_cmpint (psc_model_bundle_get_source (bundle), ==, source);
  g_assert_cmpstr (psc_model_bundle_get_path (bundle), ==, path);
  fixture_assert_same_weights (f->weights, psc_model_bundle_get_weights (bundle));
  companion =
      psc_model_package_look_up_companion (psc_model_bundle_get_files (bundle), "vocab.txt");
  g_assert_nonnull (companion);
  g_assert_true (g_bytes_equal (companion, f->vocabulary));
  spec = psc_model_spec_to_json (psc_model_bundle_get_spec (bundle));
  g_assert_cmpstr (spec, ==, expected);
}

static void
check_fails_with (
    Fixture *f, const char *file, const char *vocabulary, GQuark domain, int code, const char *text)
{
  g_autofree char *path = g_build_filename (f->folder, file, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (psc_model_bundle_open (path, vocabulary, NULL, NULL, &error));
  g_assert_error (error, domain, code);
  g_assert_true (g_str_has_prefix (error->message, f->folder));
  if (strstr (error->message, text) == NULL)
    g_error ("“%s” does not say “%s”", error->message, text);
}

static void
check_fails (Fixture *f, const char *file, const char *vocabulary, int code, const char *text)
{
  check_fails_with (f, file, vocabulary, PSC_MODEL_ERROR, code, text);
}

static void
check_damaged (Fixture *f, const char *file, const char *text)
{
  check_fails_with (f, file, NULL, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_DAMAGED, text);
}

static void
write_safetensors (Fixture *f, const char *file)
{
  g_autofree char *path = g_build_filename (f->folder, file, NULL);

  g_assert_true (psc_safetensors_write (f->weights, NULL, path, NULL, NULL, NULL, NULL));
}

static void
test_folder (Fixture *f, gconstpointer data)
{
  fixture_write (f->folder, "pytorch_model.bin", f->checkpoint);
  fixture_write_text (f->folder, "config.json", fixture_get_config ());
  fixture_write (f->folder, "vocab.txt", f->vocabulary);

  check_opens (f, NULL, NULL, PSC_MODEL_SOURCE_CHECKPOINT);
  check_opens (f, "pytorch_model.bin", NULL, PSC_MODEL_SOURCE_CHECKPOINT);
}

static void
test_safetensors (Fixture *f, gconstpointer data)
{
  write_safetensors (f, "model.safetensors");
  write_safetensors (f, "other.name");
  fixture_write_text (f->folder, "pytorch_model.bin", "not looked at");
  fixture_write_text (f->folder, "config.json", fixture_get_config ());
  fixture_write (f->folder, "vocab.txt", f->vocabulary);

  check_opens (f, NULL, NULL, PSC_MODEL_SOURCE_SAFETENSORS);
  check_opens (f, "other.name", NULL, PSC_MODEL_SOURCE_SAFETENSORS);
}

static PscWeights *
copy_part (PscWeights *weights, guint first, guint end, const char *prefix)
{
  PscWeights *part = psc_weights_new ();

  for (guint i = first; i < end; i++)
    {
      const PscTensorView *view = psc_weights_get_nth (weights, i);
      g_autofree char *name = g_strconcat (prefix, view->name, NULL);

      g_assert_true (
          psc_weights_add (part, name, view->dtype, view->rank, view->shape, view->bytes));
    }
  return part;
}

/* Two files of safetensors and the index of both; the digest is that of one after the other. */
static void
test_shards (Fixture *f, gconstpointer data)
{
  static const char *const files[] = { "model-00001-of-00002.safetensors",
                                       "model-00002-of-00002.safetensors" };
  guint n = psc_weights_get_n_tensors (f->weights);
  g_autoptr (GString) index = g_string_new ("{\"weight_map\": {");
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (PscModelBundle) bundle = NULL;
  g_autofree char *digest = NULL;

  for (guint k = 0; k < G_N_ELEMENTS (files); k++)
    {
      guint first = k * (n / 2);
      guint end = k == 0 ? n / 2 : n;
      g_autoptr (PscWeights) part = copy_part (f->weights, first, end, "");
      g_autofree char *path = g_build_filename (f->folder, files[k], NULL);
      g_autofree char *contents = NULL;
      gsize length;

      g_assert_true (psc_safetensors_write (part, NULL, path, NULL, NULL, NULL, NULL));
      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      g_checksum_update (checksum, (const guchar *) contents, (gssize) length);
      for (guint i = first; i < end; i++)
        g_string_append_printf (index, "%s\"%s\": \"%s\"", i > 0 ? ", " : "",
                                psc_weights_get_nth (f->weights, i)->name, files[k]);
    }
  g_string_append (index, "}}");
  fixture_write_text (f->folder, "model.safetensors.index.json", index->str);
  fixture_write_text (f->folder, "config.json", fixture_get_config ());
  fixture_write (f->folder, "vocab.txt", f->vocabulary);

  check_opens (f, NULL, NULL, PSC_MODEL_SOURCE_SAFETENSORS);
  bundle = psc_model_bundle_open (f->folder, NULL, NULL, NULL, NULL);
  digest = psc_model_bundle_dup_digest (bundle, NULL, NULL);
  g_assert_cmpstr (digest, ==, g_checksum_get_string (checksum));
}

/* A file of any name, as long as there is one only; trained on several devices. */
static void
test_lone_file (Fixture *f, gconstpointer data)
{
  guint n = psc_weights_get_n_tensors (f->weights);
  g_autoptr (PscWeights) prefixed = copy_part (f->weights, 0, n, "module.");
  g_autoptr (GBytes) checkpoint = fixture_make_checkpoint (prefixed);

  fixture_write (f->folder, "best_epoch.pt", checkpoint);
  fixture_write_text (f->folder, "config.json", fixture_get_config ());
  fixture_write (f->folder, "vocab.txt", f->vocabulary);
  check_opens (f, NULL, NULL, PSC_MODEL_SOURCE_CHECKPOINT);

  fixture_write (f->folder, "last_epoch.pt", checkpoint);
  check_fails (f, NULL, NULL, PSC_MODEL_ERROR_NOT_FOUND, "single file");
  check_opens (f, "last_epoch.pt", NULL, PSC_MODEL_SOURCE_CHECKPOINT);
}

/* The tensors of a training's checkpoint and of a TorchScript program, as they are published. */
static void
test_foreign (void)
{
  static const struct
  {
    const char *family;
    const char *file;
  } cases[] = { { "cxr-clip", "swint_mcc.tar" }, { "openai-jit", "ViT-B-16.pt" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "families",
                                                     cases[i].family, cases[i].file, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscModelPackage) package = psc_model_package_open (path, NULL, NULL, &error);
      g_autoptr (PscWeights) expected = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (psc_model_package_get_source (package), ==, PSC_MODEL_SOURCE_CHECKPOINT);
      expected = psc_weights_file_read (path, NULL, PSC_WEIGHTS_FILE_FOREIGN, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (psc_weights_get_n_tensors (expected), >, 10);
      fixture_assert_same_weights (expected, psc_model_package_get_weights (package));
    }
}

/* The whole model as one archive, in a folder, with the shadows that macOS adds. */
static void
test_archive (Fixture *f, gconstpointer data)
{
  const char *const names[] = { "__MACOSX/medclip/._pytorch_model.bin",
                                "__MACOSX/pytorch_model.bin",
                                "medclip/deeper/pytorch_model.bin",
                                "medclip/pytorch_model.bin",
                                "medclip/config.json",
                                "medclip/vocab.txt" };
  g_autoptr (GBytes) junk = g_bytes_new_static ("junk", 4);
  g_autoptr (GBytes) spec =
      g_bytes_new_static (fixture_get_config (), strlen (fixture_get_config ()));
  GBytes *const files[] = { junk, junk, junk, f->checkpoint, spec, f->vocabulary };

  for (gboolean deflated = FALSE; deflated <= TRUE; deflated++)
    {
      g_autoptr (GBytes) zip = fixture_make_zip (6, names, files, deflated);

      fixture_write (f->folder, "medclip.any", zip);
      check_opens (f, "medclip.any", NULL, PSC_MODEL_SOURCE_ARCHIVE);
    }
}

/* Nothing but the weights in the archive, and the rest next to it. */
static void
test_bare_archive (Fixture *f, gconstpointer data)
{
  const char *const names[] = { "pytorch_model.bin", "read.me" };
  GBytes *const files[] = { f->checkpoint, f->vocabulary };
  g_autoptr (GBytes) zip = fixture_make_zip (2, names, files, FALSE);
  g_autoptr (GBytes) empty = fixture_make_zip (1, names + 1, files + 1, FALSE);

  fixture_write (f->folder, "medclip.zip", zip);
  fixture_write (f->folder, "empty.zip", empty);
  fixture_write_text (f->folder, "config.json", fixture_get_config ());
  check_fails (f, "medclip.zip", NULL, PSC_MODEL_ERROR_NOT_FOUND, "Bio_ClinicalBERT");
  check_fails (f, "empty.zip", NULL, PSC_MODEL_ERROR_NOT_FOUND, "pytorch_model.bin");

  fixture_write (f->folder, "vocab.txt", f->vocabulary);
  check_opens (f, "medclip.zip", NULL, PSC_MODEL_SOURCE_ARCHIVE);
}

static void
test_vocabulary (Fixture *f, gconstpointer data)
{
  g_autofree char *elsewhere = fixture_make_folder ();
  g_autofree char *file = g_build_filename (elsewhere, "vocab.txt", NULL);
  g_autoptr (GBytes) longer = fixture_make_vocabulary (FIXTURE_VOCABULARY + 1);
  g_autoptr (GError) error = NULL;

  fixture_write (f->folder, "pytorch_model.bin", f->checkpoint);
  fixture_write_text (f->folder, "config.json", fixture_get_config ());
  check_fails (f, NULL, NULL, PSC_MODEL_ERROR_NOT_FOUND, "emilyalsentzer/Bio_ClinicalBERT");
  check_fails (f, NULL, NULL, PSC_MODEL_ERROR_NOT_FOUND, "--vocab");

  g_assert_null (psc_model_bundle_open (f->folder, file, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (error->message, file));

  fixture_write (f->folder, "vocab.txt", longer);
  check_fails (f, NULL, NULL, PSC_MODEL_ERROR_VOCABULARY, "41 lines");
  check_fails (f, NULL, NULL, PSC_MODEL_ERROR_VOCABULARY, "40 rows");
  fixture_write_text (f->folder, "vocab.txt", "nothing\nthat\nbelongs\n");
  check_fails (f, NULL, NULL, PSC_MODEL_ERROR_VOCABULARY, "vocab.txt");

  /* What is asked for goes before what is found. */
  fixture_write (elsewhere, "vocab.txt", f->vocabulary);
  check_opens (f, NULL, file, PSC_MODEL_SOURCE_CHECKPOINT);
  check_opens (f, NULL, elsewhere, PSC_MODEL_SOURCE_CHECKPOINT);

  fixture_remove_folder (elsewhere);
}

/* Both official architectures are known by their names, also with a foreign config.json. */
static void
test_official (Fixture *f, gconstpointer data)
{
  PscModelSpec *(*const makers[]) (void) = { psc_model_spec_new_medclip_vit,
                                             psc_model_spec_new_medclip_resnet50 };

  fixture_write (f->folder, "vocab.txt", f->vocabulary);
  fixture_write_text (f->folder, "config.json", FOREIGN_CONFIG);
  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      const char *const name = "pytorch_model.bin";
      g_autofree char *path = g_build_filename (f->folder, "medclip-official.v1.zip", NULL);
      g_autoptr (PscModelSpec) spec = makers[i]();
      g_autoptr (GBytes) checkpoint = NULL;
      g_autoptr (GBytes) zip = NULL;
      g_autoptr (PscModelBundle) bundle = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *expected = NULL;
      g_autofree char *found = NULL;

      spec->text->vocab_size = FIXTURE_VOCABULARY;
      expected = psc_model_spec_to_json (spec);
      checkpoint = fixture_make_zero_checkpoint (spec);
      zip = fixture_make_zip (1, &name, &checkpoint, TRUE);
      fixture_write (f->folder, "medclip-official.v1.zip", zip);
      bundle = psc_model_bundle_open (path, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      found = psc_model_spec_to_json (psc_model_bundle_get_spec (bundle));
      g_assert_cmpstr (found, ==, expected);
      g_assert_cmpstr (psc_model_bundle_get_name (bundle), ==, "medclip-official.v1");
    }
}

static void
test_digest (Fixture *f, gconstpointer data)
{
  const char *const name = "pytorch_model.bin";
  g_autofree char *path = g_build_filename (f->folder, "medclip.zip", NULL);
  g_autofree char *expected = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, f->checkpoint);
  g_autoptr (GBytes) zip = fixture_make_zip (1, &name, &f->checkpoint, TRUE);

  fixture_write (f->folder, "medclip.zip", zip);
  fixture_write (f->folder, "pytorch_model.bin", f->checkpoint);
  fixture_write_text (f->folder, "config.json", fixture_get_config ());
  fixture_write (f->folder, "vocab.txt", f->vocabulary);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (PscModelBundle) bundle =
          psc_model_bundle_open (i == 0 ? path : f->folder, NULL, NULL, NULL, NULL);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *digest = NULL;
      g_autofree char *again = NULL;

      g_assert_nonnull (bundle);
      g_cancellable_cancel (cancellable);
      g_assert_null (psc_model_bundle_dup_digest (bundle, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      digest = psc_model_bundle_dup_digest (bundle, NULL, NULL);
      g_assert_cmpstr (digest, ==, expected);
      again = psc_model_bundle_dup_digest (bundle, cancellable, NULL);
      g_assert_cmpstr (again, ==, expected);
    }
}

static void
test_broken (Fixture *f, gconstpointer data)
{
  g_autofree char *fifo = g_build_filename (f->folder, "fifo", NULL);
  g_autofree char *missing = g_build_filename (f->folder, "missing", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  check_fails (f, NULL, NULL, PSC_MODEL_ERROR_NOT_FOUND, "pytorch_model.bin");

  fixture_write (f->folder, "vocab.txt", f->vocabulary);
  fixture_write_text (f->folder, "pytorch_model.bin", "");
  check_damaged (f, NULL, "neither");
  fixture_write (f->folder, "pytorch_model.bin", f->checkpoint);
  fixture_write_text (f->folder, "config.json", "{ \"vision\": ");
  check_fails (f, NULL, NULL, PSC_MODEL_ERROR_CONFIG, "config.json");
  fixture_write_text (f->folder, "config.json", "{ \"vision\": { \"architecture\": \"x\" } }");
  check_fails (f, NULL, NULL, PSC_MODEL_ERROR_CONFIG, "config.json");
  fixture_write_text (f->folder, "config.json", FOREIGN_CONFIG);
  check_fails (f, NULL, NULL, PSC_MODEL_ERROR_WEIGHTS, "pytorch_model.bin");

  g_assert_null (psc_model_bundle_open (missing, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (error->message, missing));
  g_clear_error (&error);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_null (psc_model_bundle_open (fifo, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (psc_model_bundle_open (f->folder, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The same archive with all of its files deflated. */
static GBytes *
deflate (GBytes *archive)
{
  g_autoptr (PscZip) zip = psc_zip_new (archive, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  g_assert_nonnull (zip);
  for (guint i = 0; i < psc_zip_get_n_entries (zip); i++)
    {
      g_ptr_array_add (names, (gpointer) psc_zip_get_name (zip, i));
      g_ptr_array_add (files, psc_zip_read (zip, i, NULL, NULL, NULL, NULL));
    }
  return fixture_make_zip (names->len, (const char *const *) names->pdata,
                           (GBytes *const *) files->pdata, TRUE);
}

/* Damages what the archive's first file was deflated to. */
static GBytes *
spoil (GBytes *archive, const char *first_name)
{
  const gsize header_size = 30;
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_bytes_ref (archive), &size);

  data[header_size + strlen (first_name)] ^= 0xff;
  return g_bytes_new_take (data, size);
}

/* Of an archive that is being loaded not a byte more is unpacked once it is cancelled: not even
 * what is damaged is noticed any more. */
static void
test_cancelled (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "medclip.zip", "pytorch_model.bin" };
  g_autoptr (GBytes) archive = fixture_make_zip (1, &names[1], &f->checkpoint, TRUE);
  g_autoptr (GBytes) checkpoint = deflate (f->checkpoint);
  g_autoptr (PscZip) zip = psc_zip_new (checkpoint, NULL);
  g_autoptr (GBytes) spoiled_archive = spoil (archive, names[1]);
  g_autoptr (GBytes) spoiled_checkpoint = spoil (checkpoint, psc_zip_get_name (zip, 0));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  fixture_write (f->folder, "vocab.txt", f->vocabulary);
  fixture_write_text (f->folder, "config.json", fixture_get_config ());
  fixture_write (f->folder, names[0], spoiled_archive);
  fixture_write (f->folder, names[1], spoiled_checkpoint);
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (f->folder, names[i], NULL);
      g_autoptr (GError) error = NULL;

      check_damaged (f, names[i], "damaged");
      g_assert_null (psc_model_bundle_open (path, NULL, NULL, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

static void
test_tiny (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelBundle) bundle = psc_model_bundle_open (path, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (psc_model_bundle_get_name (bundle), ==, "tiny");
  g_assert_cmpuint (psc_model_spec_get_dimensions (psc_model_bundle_get_spec (bundle)), ==, 24);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/model-bundle/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("folder", test_folder);
  ADD ("safetensors", test_safetensors);
  ADD ("shards", test_shards);
  ADD ("lone-file", test_lone_file);
  g_test_add_func ("/model-bundle/foreign", test_foreign);
  ADD ("archive", test_archive);
  ADD ("bare-archive", test_bare_archive);
  ADD ("vocabulary", test_vocabulary);
  ADD ("official", test_official);
  ADD ("digest", test_digest);
  ADD ("broken", test_broken);
  ADD ("cancelled", test_cancelled);
  g_test_add_func ("/model-bundle/tiny", test_tiny);

  return g_test_run ();
}
