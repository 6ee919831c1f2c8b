/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "checkpoint-fixture.h"
#include "checkpoint/psc-checkpoint-error.h"
#include "checkpoint/psc-checkpoint.h"

#define N_LAUGHS 40

/* The literal without its closing NUL; it may hold others. */
#define PUT(out, literal) g_byte_array_append (out, (const guint8 *) literal, sizeof literal - 1)

/* Pickle's SHORT_BINUNICODE. */
static void
put_text (GByteArray *out, const char *text)
{
  guint8 length = strlen (text);

  PUT (out, "\x8c");
  g_byte_array_append (out, &length, 1);
  g_byte_array_append (out, (const guint8 *) text, length);
}

static void
put_tensor (GByteArray *out, const char *name)
{
  const gint64 shape[] = { 2 };

  fixture_pickle_tensor (out, name, 1, shape, "0", 2);
}

/* Wraps a pickle and the one storage that its tensors share into an archive. */
static GBytes *
make_archive (GByteArray *pickle, gboolean is_script)
{
  static const float values[] = { 1, 2 };
  const char *const names[] = { "archive/data.pkl", "archive/data/0", "archive/constants.pkl",
                                "archive/code/__torch__/clip.py" };
  g_autoptr (GBytes) list = g_byte_array_free_to_bytes (pickle);
  g_autoptr (GBytes) storage = g_bytes_new_static (values, sizeof values);
  g_autoptr (GBytes) junk = g_bytes_new_static ("import os", 9);
  GBytes *const files[] = { list, storage, junk, junk };

  return fixture_make_zip (is_script ? 4 : 2, names, files, FALSE);
}

static GByteArray *
begin (void)
{
  GByteArray *out = g_byte_array_new ();

  PUT (out, "\x80\x04");
  return out;
}

static GBytes *
end (GByteArray *out, gboolean is_script)
{
  PUT (out, ".");
  return make_archive (out, is_script);
}

/* The names of the tensors, with commas, or of the error what it says. */
static char *
read_names (GBytes *bytes, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscWeights) weights = psc_checkpoint_read_foreign (bytes, part, NULL, &error);
  GString *names = g_string_new (NULL);

  g_assert_true ((weights == NULL) == (error != NULL));
  if (error != NULL)
    {
      g_assert_true (error->domain == PSC_CHECKPOINT_ERROR);
      g_string_append (names, error->message);
    }
  for (guint i = 0; weights != NULL && i < psc_weights_get_n_tensors (weights); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? "," : "",
                            psc_weights_get_nth (weights, i)->name);
  return g_string_free (names, FALSE);
}

static void
check_names (GBytes *bytes, const char *part, const char *expected)
{
  g_autofree char *names = read_names (bytes, part);

  g_assert_cmpstr (names, ==, expected);
}

static void
check_refused (GBytes *bytes, const char *part, const char *message)
{
  g_autofree char *names = read_names (bytes, part);

  g_assert_nonnull (strstr (names, message));
}

/* All that a training may leave beside its state dict. */
static void
put_notes (GByteArray *out)
{
  put_text (out, "optimizer");
  PUT (out, "ctorch.optim.adam\nAdam\n)\x81}(");
  put_text (out, "lr");
  PUT (out, "G\x3f\x50\x62\x4d\xd2\xf1\xa9\xfcub");
  put_text (out, "command");
  PUT (out, "cos\nsystem\n\x8c\x04true\x85R");
  put_text (out, "defaults");
  PUT (out, "ccollections\ndefaultdict\nc__builtin__\ndict\n\x85R(\x8c\x01"
            "aK\x01u");
  put_text (out, "list");
  PUT (out, "cmy\nList\n)\x81(K\x01K\x02"
            "e");
  put_text (out, "kwargs");
  PUT (out, "cmy\nThing\n)}\x92");
  put_text (out, "set");
  PUT (out, "\x8f(K\x01\x90");
  put_text (out, "frozen");
  PUT (out, "(K\x01K\x02\x91");
  put_text (out, "bytes");
  PUT (out, "C\x03\xff\x00\x01");
  put_text (out, "long");
  PUT (out, "\x8a\x09\x01\x02\x03\x04\x05\x06\x07\x08\x09");
  put_text (out, "longer");
  PUT (out, "\x8b\x09\x00\x00\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09");
  put_text (out, "sparse");
  PUT (out, "ctorch._utils\n_rebuild_sparse_tensor\n)R");
  put_text (out, "odd");
  PUT (out, "ctorch._utils\n_rebuild_tensor_v2\n)R");
  put_text (out, "storage");
  PUT (out, "(\x8c\x07storagectorch\nComplexFloatStorage\n\x8c\x01"
            "0\x8c\x03"
            "cpuK\x01tQ");
  PUT (out, "(K\x01K\x02t\x8c\x10key is no string");
}

static GBytes *
make_training (void)
{
  GByteArray *out = begin ();

  PUT (out, "}(");
  put_notes (out);
  put_text (out, "model");
  PUT (out, "}(");
  put_tensor (out, "module.a");
  put_tensor (out, "module.b.c");
  PUT (out, "u");
  put_text (out, "ema");
  PUT (out, "}(");
  put_tensor (out, "a");
  put_text (out, "count");
  PUT (out, "cmy\nCount\n)\x81uu");
  return end (out, FALSE);
}

static void
test_training (void)
{
  g_autoptr (GBytes) bytes = make_training ();
  g_autoptr (GError) error = NULL;

  check_names (bytes, "model", "module.a,module.b.c");
  check_names (bytes, NULL, "module.a,module.b.c");
  check_names (bytes, "ema", "“count” in the checkpoint is not a tensor");
  check_names (bytes, "other", "the checkpoint has no state dict “other”");
  check_names (bytes, "list", "the checkpoint has no state dict “list”");

  g_assert_null (psc_checkpoint_read (bytes, NULL, &error));
  g_assert_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "“torch.optim.adam.Adam”"));
}

static void
test_prefix (void)
{
  g_autoptr (GBytes) bytes = make_training ();
  g_autoptr (PscWeights) weights = psc_checkpoint_read_foreign (bytes, NULL, NULL, NULL);
  g_autoptr (PscWeights) stripped = psc_weights_dup_without_prefix (weights, "module.");
  g_autoptr (PscWeights) same = psc_weights_dup_without_prefix (stripped, "module.");
  g_autoptr (PscWeights) whole = psc_weights_dup_without_prefix (stripped, "a");

  g_assert_cmpuint (psc_weights_get_n_tensors (stripped), ==, 2);
  g_assert_true (psc_weights_lookup (stripped, "b.c")->bytes
                 == psc_weights_lookup (weights, "module.b.c")->bytes);
  fixture_assert_same_weights (stripped, same);
  /* A name is never stripped to nothing. */
  fixture_assert_same_weights (stripped, whole);
}

static void
test_prefix_twice (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("", 0);
  g_autoptr (PscWeights) weights = psc_weights_new ();
  const gint64 shape[] = { 0 };

  g_assert_true (psc_weights_add (weights, "module.a", PSC_DTYPE_F32, 1, shape, bytes));
  g_assert_true (psc_weights_add (weights, "a", PSC_DTYPE_F32, 1, shape, bytes));
  g_assert_null (psc_weights_dup_without_prefix (weights, "module."));
}

/* A program with two modules, one of them there under two names. */
static void
test_script (void)
{
  GByteArray *out = begin ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  PUT (out, "c__torch__.clip.model\nCLIP\n)\x81}(");
  put_text (out, "training");
  PUT (out, "\x89");
  put_text (out, "visual");
  PUT (out, "c__torch__.clip.model.___torch_mangle_3\nVision\n)\x81}(");
  put_tensor (out, "weight");
  put_text (out, "bias");
  PUT (out, "N");
  PUT (out, "ubq\x00");
  put_text (out, "twin");
  PUT (out, "h\x00");
  put_text (out, "tuple");
  PUT (out, "cmy\nTuple\n)\x81K\x01K\x02\x86"
            "b");
  put_tensor (out, "scale");
  PUT (out, "K\x07"
            "K\x08ub");
  bytes = end (out, TRUE);

  check_names (bytes, NULL, "visual.weight,twin.weight,scale");
  check_names (bytes, "visual", "weight");
  check_names (bytes, "scale", "the TorchScript program holds no tensors");
  check_names (bytes, "other", "the TorchScript program holds no tensors");

  g_assert_null (psc_checkpoint_read (bytes, NULL, &error));
  g_assert_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "TorchScript"));
}

static void
test_script_of_nothing (void)
{
  GByteArray *plain = begin ();
  GByteArray *bare = begin ();
  g_autoptr (GBytes) dict = NULL;
  g_autoptr (GBytes) object = NULL;

  PUT (plain, "}");
  dict = end (plain, TRUE);
  check_refused (dict, NULL, "no tensors");
  PUT (bare, "c__torch__\nM\n)\x81");
  object = end (bare, TRUE);
  check_names (object, NULL, "");
  check_refused (object, "part", "no tensors");
}

/* Each object holds itself, or the next one twice. */
static void
test_endless (void)
{
  GByteArray *itself = begin ();
  GByteArray *laughs = begin ();
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;

  PUT (itself, "c__torch__\nM\n)\x81q\x00}(");
  put_text (itself, "a");
  PUT (itself, "h\x00ub");
  first = end (itself, TRUE);
  check_refused (first, NULL, "deep in each other");

  PUT (laughs, "c__torch__\nM\n)\x81");
  for (guint8 i = 0; i < N_LAUGHS; i++)
    {
      PUT (laughs, "q");
      g_byte_array_append (laughs, &i, 1);
      PUT (laughs, "0c__torch__\nM\n)\x81}(\x8c\x01"
                   "ah");
      g_byte_array_append (laughs, &i, 1);
      PUT (laughs, "\x8c\x01"
                   "bh");
      g_byte_array_append (laughs, &i, 1);
      PUT (laughs, "ub");
    }
  second = end (laughs, TRUE);
  check_refused (second, NULL, "too many values");
}

/* Names that lead to a tensor are together no longer than one name may be. */
static void
test_long_path (void)
{
  g_autofree char *name = g_strnfill (200, 'm');
  GByteArray *out = begin ();
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < 6; i++)
    {
      PUT (out, "c__torch__\nM\n)\x81}(");
      put_text (out, name);
    }
  PUT (out, "c__torch__\nM\n)\x81");
  for (guint i = 0; i < 6; i++)
    PUT (out, "ub");
  bytes = end (out, TRUE);
  check_refused (bytes, NULL, "longer than 1024 bytes");
}

static void
test_damaged (void)
{
  static const struct
  {
    const char *pickle;
    gsize size;
    const char *message;
  } cases[] = {
#define CASE(literal, message) { literal, sizeof literal - 1, message }
    CASE ("}\x82\x01", "instruction 0x82"),
    CASE ("cmy\nThing\n\x81", "damaged"),
    CASE ("cmy\nThing\n)\x92", "damaged"),
    CASE ("}\x90", "damaged"),
    CASE ("(\x90", "damaged"),
    CASE ("\x91", "damaged"),
    CASE ("C\xff", "damaged"),
    CASE ("B\xff\xff\xff\xff", "damaged"),
    CASE ("\x8e\xff\xff\xff\xff\xff\xff\xff\xff", "damaged"),
    CASE ("\x8b\xff\xff\xff\xff", "damaged"),
    CASE ("b", "damaged"),
    CASE ("(Kb", "damaged"),
    CASE ("R", "damaged"),
    CASE ("}(K\x01u", "damaged"),
    CASE ("cmy\nThing\n", "not a state dict"),
#undef CASE
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GByteArray *out = begin ();
      g_autoptr (GBytes) bytes = NULL;

      g_byte_array_append (out, (const guint8 *) cases[i].pickle, cases[i].size);
      bytes = end (out, FALSE);
      check_refused (bytes, NULL, cases[i].message);
    }
}

static void
test_cancelled (void)
{
  g_autoptr (GBytes) bytes = make_training ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (psc_checkpoint_read_foreign (bytes, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/foreign-checkpoint/training", test_training);
  g_test_add_func ("/foreign-checkpoint/prefix", test_prefix);
  g_test_add_func ("/foreign-checkpoint/prefix-twice", test_prefix_twice);
  g_test_add_func ("/foreign-checkpoint/script", test_script);
  g_test_add_func ("/foreign-checkpoint/script-of-nothing", test_script_of_nothing);
  g_test_add_func ("/foreign-checkpoint/endless", test_endless);
  g_test_add_func ("/foreign-checkpoint/long-path", test_long_path);
  g_test_add_func ("/foreign-checkpoint/damaged", test_damaged);
  g_test_add_func ("/foreign-checkpoint/cancelled", test_cancelled);

  return g_test_run ();
}
