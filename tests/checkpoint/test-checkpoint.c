/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>
#include <zlib.h>

#include "checkpoint/psc-checkpoint.h"
#include "checkpoint/psc-strided.h"
#include "checkpoint/psc-checkpoint-error.h"

#define N_FLIPS 20000
#define SEED    20240329

#define DAMAGED PSC_CHECKPOINT_ERROR_DAMAGED
#define REFUSED PSC_CHECKPOINT_ERROR_REFUSED

static const char *const good[] = {
  "protocol2",
  "protocol3",
  "protocol4",
  "protocol5",
  "deflated",
  "padded",
  "folder",
  "nothing",
  "tensor-named-model",
  "nested-state_dict",
  "nested-model",
  "plain-dict",
  "nested-model_state_dict",
};

/* What is wrong with the checkpoint, and what the message must have of that. */
static const struct
{
  const char *name;
  PscCheckpointError code;
  const char *message;
} hostile[] = {
  { "system", REFUSED, "“os.system”" },
  { "system-stack", REFUSED, "“os.system”" },
  { "builtins", REFUSED, "“__builtin__.eval”" },
  { "long-name", REFUSED, "“mmmm" },
  { "instance", REFUSED, "instruction 0x69" },
  { "new-object", REFUSED, "instruction 0x81" },
  { "extension", REFUSED, "instruction 0x82" },
  { "call-string", REFUSED, "not a function" },
  { "call-storage-type", REFUSED, "“torch.FloatStorage”" },
  { "call-without-tuple", REFUSED, "not a function" },
  { "filled-dict", REFUSED, "unusual way" },
  { "build-list", REFUSED, "attributes" },
  { "build-state", REFUSED, "attributes" },
  { "persistent-text", REFUSED, "a tensor's storage" },
  { "persistent-type", REFUSED, "a tensor's storage" },
  { "tensor-arguments", REFUSED, "not described as one" },
  { "parameter-arguments", REFUSED, "not described as one" },
  { "size-arguments", REFUSED, "a shape" },
  { "list", REFUSED, "not a state dict" },
  { "number", REFUSED, "not a state dict" },
  { "value", REFUSED, "“weight” in the checkpoint is not a tensor" },
  { "number-key", REFUSED, "without a name" },
  { "tuple-key", DAMAGED, "damaged" },
  { "stack-empty", DAMAGED, "damaged" },
  { "stack-two", DAMAGED, "damaged" },
  { "mark-left", DAMAGED, "damaged" },
  { "no-mark", DAMAGED, "damaged" },
  { "below-mark", DAMAGED, "damaged" },
  { "odd-items", DAMAGED, "damaged" },
  { "append-to-dict", DAMAGED, "damaged" },
  { "memo-missing", DAMAGED, "damaged" },
  { "memo-far", REFUSED, "too many values" },
  { "string-long", DAMAGED, "damaged" },
  { "string8-long", DAMAGED, "damaged" },
  { "string-latin", DAMAGED, "damaged" },
  { "frame-long", DAMAGED, "damaged" },
  { "long-long", DAMAGED, "damaged" },
  { "line-open", DAMAGED, "damaged" },
  { "protocol", REFUSED, "version 6" },
  { "no-stop", DAMAGED, "damaged" },
  { "after-stop", DAMAGED, "damaged" },
  { "many-values", REFUSED, "too many values" },
  { "many-stacked", REFUSED, "too many values" },
  { "many-marks", REFUSED, "too many values" },
  { "many-items", REFUSED, "too many values" },
  { "many-tensors", REFUSED, "more than 16384 tensors" },
  { "itself", REFUSED, "“a” in the checkpoint is not a tensor" },
  { "itself-nested", REFUSED, "“model” in the checkpoint is not a tensor" },
  { "laughs", REFUSED, "not a state dict" },
  { "deep-tuples", REFUSED, "not a state dict" },
  { "deep-lists", REFUSED, "not a state dict" },
  { "extents-negative", DAMAGED, "“weight” reaches beyond" },
  { "extents-beyond", DAMAGED, "“weight” reaches beyond" },
  { "extents-overflow", DAMAGED, "“weight” reaches beyond" },
  { "extents-empty-overflow", DAMAGED, "“weight” reaches beyond" },
  { "strides-negative", DAMAGED, "“weight” reaches beyond" },
  { "strides-overflow", DAMAGED, "“weight” reaches beyond" },
  { "offset-negative", DAMAGED, "“weight” reaches beyond" },
  { "offset-beyond", DAMAGED, "“weight” reaches beyond" },
  { "offset-overflow", DAMAGED, "“weight” reaches beyond" },
  { "offset-empty", DAMAGED, "“weight” reaches beyond" },
  { "rank-high", REFUSED, "not described as one" },
  { "rank-strides", REFUSED, "not described as one" },
  { "expanded", REFUSED, "“weight” repeats" },
  { "expanded-some", REFUSED, "“weight” repeats" },
  { "storage-missing", DAMAGED, "“weight” are missing" },
  { "storage-short", DAMAGED, "“weight” are cut short" },
  { "storage-count", DAMAGED, "“weight” reaches beyond" },
  { "storage-count-high", DAMAGED, "“weight” are cut short" },
  { "storage-key-long", REFUSED, "a tensor's storage" },
  { "tensor-name-long", REFUSED, "longer than 1024 bytes" },
  { "storage-key", DAMAGED, "“weight” are missing" },
  { "two-lists", DAMAGED, "not a checkpoint" },
  { "no-list", DAMAGED, "not a checkpoint" },
  { "script", REFUSED, "TorchScript" },
  { "script-code", REFUSED, "TorchScript" },
  { "big-endian", REFUSED, "little-endian" },
  { "old", REFUSED, "before 1.6" },
  { "list-bomb", REFUSED, "longer than 32 MiB" },
};

static GBytes *
load (const char *folder, const char *name, const char *suffix)
{
  g_autofree char *file = g_strconcat (name, suffix, NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", folder, file, NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static guint32
checksum (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return crc32_z (0, data, size);
}

/* What the script of the fixtures writes into NAME.ref. */
static char *
describe (PscWeights *weights)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    {
      const PscTensorView *view = psc_weights_get_nth (weights, i);
      g_autofree char *shape = psc_tensor_view_dup_shape (view);

      g_string_append_printf (text, "%s\t%s\t%s\t%08x\n", view->name,
                              psc_dtype_get_name (view->dtype), shape, checksum (view->bytes));
    }
  return g_string_free (text, FALSE);
}

static PscWeights *
check_against (GBytes *bytes, const char *reference_name)
{
  g_autoptr (GBytes) reference = load ("checkpoints", reference_name, ".ref");
  g_autofree char *expected = NULL;
  g_autofree char *description = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PscWeights) weights = psc_checkpoint_read (bytes, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (psc_checkpoint_probe (bytes));
  expected = g_strndup (g_bytes_get_data (reference, NULL), g_bytes_get_size (reference));
  description = describe (weights);
  g_assert_cmpstr (description, ==, expected);

  return g_steal_pointer (&weights);
}

static void
test_good (gconstpointer user_data)
{
  g_autoptr (GBytes) bytes = load ("checkpoints", user_data, ".pt");
  g_autoptr (PscWeights) weights = check_against (bytes, user_data);
}

/* Written by PyTorch itself. */
static void
test_tiny (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", "pytorch_model.bin", NULL);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) bytes = g_mapped_file_get_bytes (file);
  const char *data = g_bytes_get_data (bytes, NULL);
  gsize size = g_bytes_get_size (bytes);
  g_autoptr (PscWeights) weights = check_against (bytes, "tiny");
  const PscTensorView *scale = psc_weights_lookup (weights, "logit_scale");
  gfloat value;

  g_assert_cmpuint (psc_weights_get_n_tensors (weights), ==, 218);
  g_assert_cmpuint (scale->rank, ==, 0);
  memcpy (&value, g_bytes_get_data (scale->bytes, NULL), sizeof value);
  g_assert_cmpfloat_with_epsilon (value, 2.6592600, 1e-6);

  /* Nothing is copied, and the tensors keep the file. */
  g_clear_pointer (&file, g_mapped_file_unref);
  g_clear_pointer (&bytes, g_bytes_unref);
  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    {
      const char *at = g_bytes_get_data (psc_weights_get_nth (weights, i)->bytes, NULL);

      g_assert_true (at > data && at < data + size);
    }
}

static void
test_hostile (gconstpointer user_data)
{
  gsize i = GPOINTER_TO_SIZE (user_data);
  g_autoptr (GBytes) bytes = load ("checkpoints/hostile", hostile[i].name, ".pt");
  g_autoptr (GError) error = NULL;
  g_autoptr (PscWeights) weights = psc_checkpoint_read (bytes, NULL, &error);

  g_test_message ("%s", error != NULL ? error->message : "accepted");
  g_assert_null (weights);
  g_assert_error (error, PSC_CHECKPOINT_ERROR, (int) hostile[i].code);
  g_assert_nonnull (strstr (error->message, hostile[i].message));
  g_assert_cmpuint (strlen (error->message), <, 200);
}

/* Every checkpoint of the two folders must be in the lists above. */
static gsize
count_files (const char *folder)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  gsize n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_suffix (name, ".pt");
  return n;
}

static void
test_lists (void)
{
  g_assert_cmpuint (count_files ("checkpoints"), ==, G_N_ELEMENTS (good));
  g_assert_cmpuint (count_files ("checkpoints/hostile"), ==, G_N_ELEMENTS (hostile));
}

static void
test_truncated (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GBytes) bytes = load ("checkpoints", good[i], ".pt");
      gsize size = g_bytes_get_size (bytes);

      for (gsize length = 0; length < size; length++)
        {
          g_autoptr (GBytes) part = g_bytes_new (g_bytes_get_data (bytes, NULL), length);
          g_autoptr (GError) error = NULL;
          g_autoptr (PscWeights) weights = psc_checkpoint_read (part, NULL, &error);

          g_assert_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_DAMAGED);
        }
    }
}

static void
test_flipped (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  guint n_accepted = 0;

  for (guint i = 0; i < N_FLIPS; i++)
    {
      g_autoptr (GBytes) bytes = load ("checkpoints", good[i % G_N_ELEMENTS (good)], ".pt");
      gsize size;
      g_autofree guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&bytes), &size);
      g_autoptr (GBytes) damaged = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (PscWeights) weights = NULL;

      for (gint j = g_rand_int_range (rand, 1, 4); j > 0; j--)
        data[g_rand_int_range (rand, 0, size)] ^= 1 << g_rand_int_range (rand, 0, 8);
      damaged = g_bytes_new (data, size);
      weights = psc_checkpoint_read (damaged, NULL, &error);

      g_assert_true ((weights == NULL) == (error != NULL));
      if (weights != NULL)
        {
          g_autofree char *description = describe (weights);

          n_accepted++;
        }
    }
  /* Flips in the tensors' values can't be noticed. */
  g_assert_cmpuint (n_accepted, >, 0);
  g_assert_cmpuint (n_accepted, <, N_FLIPS);
}

static void
test_probe (void)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) archive = load ("checkpoints", "stored", ".zip");
  g_autoptr (GBytes) old = load ("checkpoints/hostile", "old", ".pt");

  g_assert_false (psc_checkpoint_probe (nothing));
  g_assert_false (psc_checkpoint_probe (archive));
  g_assert_true (psc_checkpoint_probe (old));
}

/* The copy of a tensor that does not lie contiguous stops when it is cancelled. */
static void
test_strided_cancelled (void)
{
  const gint64 shape[] = { 2, 3 };
  const gint64 strides[] = { 1, 2 };
  const PscStrided strided = { .element_size = 1, .rank = 2, .shape = shape, .strides = strides };
  const guint8 storage[] = "abcdef";
  guint8 target[] = "------";
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (psc_strided_copy (&strided, storage, target, cancellable, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (target, 6, "acebdf", 6);
  g_cancellable_cancel (cancellable);
  target[0] = '-';
  g_assert_false (psc_strided_copy (&strided, storage, target, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (target[0], ==, '-');
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *path = g_strconcat ("/checkpoint/good/", good[i], NULL);

      g_test_add_data_func (path, good[i], test_good);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autofree char *path = g_strconcat ("/checkpoint/hostile/", hostile[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_hostile);
    }
  g_test_add_func ("/checkpoint/tiny", test_tiny);
  g_test_add_func ("/checkpoint/lists", test_lists);
  g_test_add_func ("/checkpoint/truncated", test_truncated);
  g_test_add_func ("/checkpoint/flipped", test_flipped);
  g_test_add_func ("/checkpoint/probe", test_probe);
  g_test_add_func ("/checkpoint/strided-cancelled", test_strided_cancelled);

  return g_test_run ();
}
