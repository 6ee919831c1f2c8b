/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "cli-test.h"
#include "psc-test-family.h"
#include "psc-test-model.h"

/* The command line with a small model in each layout in which dual encoders are published, opened
 * as published, against what the published code makes of it. More numbers of the same models,
 * without a command line: tests/model/test-published-models.c. */
typedef struct
{
  const char *folder;  /* of the fixture */
  const char *nick;    /* of its family */
  gboolean is_smaller; /* whether the references are of another size than the published one, which
                        * no command sets */
  gboolean is_shorter; /* the same of texts */
} Family;

static const Family families[] = {
  { "biomedclip", "biomedclip" },   { "hf-clip", "hf-clip" },
  { "open-clip", "open-clip" },     { "openai-clip", "chexzero" },
  { "openai-jit", "openai" },       { "openai-resnet", "openai" },
  { "siglip", "siglip" },           { "biovil", "biovil", TRUE },
  { "biovil-t", "biovil-t", TRUE }, { "cxr-clip", "cxr-clip", TRUE, TRUE },
};

/* What values may be off by. */
#define TOLERANCE 1e-4

#define run_well(outcome, ...)                                                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    cli_test_run ((outcome), __VA_ARGS__, NULL);                                                   \
    if ((outcome)->status != 0)                                                                    \
      g_error ("%s", (outcome)->err);                                                              \
  }                                                                                                \
  G_STMT_END

static JsonArray *
get_array (JsonNode *root, const char *member)
{
  return json_object_get_array_member (json_node_get_object (root), member);
}

/* The references leave out no mean or deviation, a description those of an input that is normalised
 * before the encoder. */
static void
check_channels (JsonObject *vision,
                const char *member,
                double otherwise,
                JsonObject *manifest,
                const char *name)
{
  JsonArray *expected = json_object_get_array_member (manifest, name);

  for (guint c = 0; c < 3; c++)
    g_assert_cmpfloat_with_epsilon (
        json_object_has_member (vision, member)
            ? json_array_get_double_element (json_object_get_array_member (vision, member), c)
            : otherwise,
        json_array_get_double_element (expected, c), 1e-6);
}

/* What a model is said to be is what the references say that it is. */
static void
test_info (gconstpointer data)
{
  const Family *family = data;
  g_autofree char *model = psc_test_family_dup_path (family->folder);
  g_autoptr (JsonNode) manifest_node = psc_test_family_read_json (family->folder, "manifest.json");
  JsonObject *manifest = json_node_get_object (manifest_node);
  JsonObject *tau = json_object_get_object_member (manifest, "tau");
  JsonObject *tokenizer = json_object_get_object_member (manifest, "tokenizer");
  g_autoptr (JsonNode) root = NULL;
  g_auto (CliOutcome) outcome = { 0 };
  JsonObject *info, *vision;

  run_well (&outcome, "model", "info", model, "--json");
  root = cli_test_parse (outcome.out);
  info = json_node_get_object (root);
  g_assert_cmpstr (json_object_get_string_member (info, "family"), ==, family->nick);
  if (!family->is_smaller)
    g_assert_cmpint (
        json_object_get_int_member (json_object_get_object_member (info, "input"), "side"), ==,
        json_object_get_int_member (manifest, "side"));
  vision = json_object_get_object_member (json_object_get_object_member (info, "config"), "vision");
  check_channels (vision, "channel_mean", 0, manifest, "mean");
  check_channels (vision, "channel_std", 1, manifest, "std");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (info, "temperature"),
                                  json_object_get_double_member (tau, "value"), 1e-4);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (info, "bias"),
                                  json_object_get_null_member (manifest, "bias")
                                      ? 0
                                      : json_object_get_double_member (manifest, "bias"),
                                  1e-5);
  g_assert_true (g_str_has_prefix (json_object_get_string_member (manifest, "score"),
                                   json_object_get_string_member (info, "score")));
  g_assert_cmpint (json_object_get_int_member (info, "max_tokens"), ==,
                   json_object_get_int_member (tokenizer, "context"));
}

/* Both name a text and the numbers that it becomes, of which “length” are no padding. */
static void
check_tokens (const Family *family, const char *model, JsonObject *item)
{
  const char *text = json_object_get_string_member (item, "text");
  JsonArray *expected = json_object_get_array_member (item, "ids");
  guint n = json_object_has_member (item, "length")
                ? (guint) json_object_get_int_member (item, "length")
                : json_array_get_length (expected);
  g_autoptr (JsonNode) root = NULL;
  g_auto (CliOutcome) outcome = { 0 };
  JsonArray *ids;

  cli_test_run (&outcome, "tokenize", "--json", "--model", model, "--", text, NULL);
  /* What has nothing in it to read, and so only the numbers of every text's ends, is refused. */
  if (outcome.status != 0)
    {
      g_assert_nonnull (strstr (outcome.err, "nothing in it to read"));
      g_assert_cmpuint (n, <=, 2);
      return;
    }
  root = cli_test_parse (outcome.out);
  ids = get_array (root, "ids");
  g_assert_cmpuint (json_array_get_length (ids), ==, n);
  for (guint i = 0; i < n; i++)
    if (json_array_get_int_element (ids, i) != json_array_get_int_element (expected, i))
      g_error ("%s: “%s”, number %u", family->folder, text, i);
}

static void
test_tokens (gconstpointer data)
{
  const Family *family = data;
  g_autofree char *model = psc_test_family_dup_path (family->folder);
  static const char *const files[] = { "tokens.json", "tokenizer_cases.json" };

  for (guint f = 0; f < G_N_ELEMENTS (files); f++)
    {
      g_autoptr (JsonNode) root = psc_test_family_read_json (family->folder, files[f]);
      JsonArray *items = json_node_get_array (root);

      g_assert_cmpuint (json_array_get_length (items), >, 5);
      for (guint i = 0; i < json_array_get_length (items); i++)
        check_tokens (family, model, json_array_get_object_element (items, i));
    }
}

/* From the picture to the model's input, and on to the embedding. */
static void
test_image (gconstpointer data)
{
  const Family *family = data;
  g_autofree char *model = psc_test_family_dup_path (family->folder);
  g_autofree char *image = psc_test_family_find_image (family->folder);
  g_autofree char *path = cli_test_in_folder ("image.npy");
  g_autofree char *input_path = cli_test_in_folder ("input.npy");
  g_autoptr (PscNpy) expected = psc_test_family_read_array (family->folder, "image_embedding.npy");
  g_autoptr (PscNpy) grey = psc_test_family_read_array (family->folder, "grey.npy");
  g_autoptr (PscNpy) found = NULL;
  g_autoptr (PscNpy) input = NULL;
  g_auto (CliOutcome) outcome = { 0 };

  if (image == NULL || expected == NULL || grey == NULL)
    return;
  run_well (&outcome, "embed", image, "--model", model, "--output", path, "--write-input",
            input_path);
  input = psc_test_read_array (input_path);
  g_assert_cmpuint (input->rank, ==, 2);
  g_assert_cmpuint (input->n_values, ==, grey->n_values);
  psc_test_assert_close (input->values, grey->values, grey->n_values, 1e-5);
  found = psc_test_read_array (path);
  g_assert_cmpuint (found->n_values, ==, expected->n_values);
  psc_test_assert_close (found->values, expected->values, expected->n_values, TOLERANCE);
}

/* Where a score is of a pair of sentences, the second says what the first denies. */
static const char *
find_negative (JsonArray *prompts, guint index)
{
  const char *prompt = json_array_get_string_element (prompts, index);
  const char *next = index + 1 < json_array_get_length (prompts)
                         ? json_array_get_string_element (prompts, index + 1)
                         : "";

  return g_ascii_strncasecmp (next, "no ", 3) == 0 && g_str_equal (next + 3, prompt) ? next : NULL;
}

static void
add_class (JsonBuilder *builder, JsonArray *prompts, guint index)
{
  g_autofree char *name = g_strdup_printf ("%u", index);
  const char *negative = find_negative (prompts, index);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, name);
  if (negative != NULL)
    {
      json_builder_set_member_name (builder, "negative");
      json_builder_add_string_value (builder, negative);
    }
  json_builder_set_member_name (builder, "prompts");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, json_array_get_string_element (prompts, index));
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* A bank of one class for each prompt but the empty one. */
static void
write_bank (JsonArray *prompts, const char *path)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_int_value (builder, 1);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, "References");
  json_builder_set_member_name (builder, "classes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < json_array_get_length (prompts); i++)
    if (*json_array_get_string_element (prompts, i) != '\0')
      add_class (builder, prompts, i);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
check_logits (const Family *family, JsonArray *prompts, JsonArray *classes)
{
  g_autoptr (PscNpy) expected = psc_test_family_read_array (family->folder, "logits.npy");
  g_autofree float *reference = g_new0 (float, json_array_get_length (prompts));
  g_autofree float *logits = g_new0 (float, json_array_get_length (prompts));
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (prompts); i++)
    if (*json_array_get_string_element (prompts, i) != '\0')
      {
        JsonObject *class = json_array_get_object_element (classes, n);

        reference[n] = expected->values[i];
        logits[n++] = (float) json_object_get_double_member (class, "logit");
      }
  g_assert_cmpuint (json_array_get_length (classes), ==, n);
  psc_test_assert_close (logits, reference, n, TOLERANCE);
}

/* The references' score of a prompt, whether that stands for itself or begins a pair. */
static double
get_score (JsonArray *scores, JsonArray *prompts, guint index)
{
  const char *prompt = json_array_get_string_element (prompts, index);

  if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (scores, 0)))
    return json_array_get_double_element (scores, index);
  for (guint i = 0; i < json_array_get_length (scores); i++)
    {
      JsonObject *pair = json_array_get_object_element (scores, i);

      if (g_str_equal (json_object_get_string_member (pair, "positive"), prompt))
        return json_object_get_double_member (pair, "probability");
    }
  return NAN;
}

/* Logits of a hundred times a cosine make much of little. */
static void
check_probabilities (const Family *family, JsonArray *prompts, JsonArray *classes, gboolean softmax)
{
  g_autoptr (JsonNode) published = psc_test_family_read_json (family->folder, "scores.json");
  JsonArray *scores = get_array (published, "scores");
  double whole = 1;
  guint n = 0, n_checked = 0;

  for (guint i = 0; i < json_array_get_length (prompts); i++)
    if (softmax && *json_array_get_string_element (prompts, i) == '\0')
      whole -= get_score (scores, prompts, i);

  for (guint i = 0; i < json_array_get_length (prompts); i++)
    {
      double expected = get_score (scores, prompts, i) / whole;
      JsonObject *class;

      if (*json_array_get_string_element (prompts, i) == '\0')
        continue;
      class = json_array_get_object_element (classes, n++);
      if (isnan (expected))
        continue;
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (class, "probability"),
                                      expected, 2e-3 * expected);
      n_checked++;
    }
  g_assert_cmpuint (n_checked, >, 1);
}

static void
test_classify (gconstpointer data)
{
  const Family *family = data;
  g_autofree char *model = psc_test_family_dup_path (family->folder);
  g_autofree char *image = psc_test_family_find_image (family->folder);
  g_autofree char *bank = cli_test_in_folder ("bank.json");
  g_autoptr (JsonNode) root = psc_test_family_read_json (family->folder, "prompts.json");
  JsonArray *prompts = get_array (root, "prompts");
  g_autoptr (JsonNode) answer = NULL;
  g_auto (CliOutcome) outcome = { 0 };
  JsonArray *classes;

  if (image == NULL)
    return;
  write_bank (prompts, bank);
  run_well (&outcome, "classify", image, "--model", model, "--bank", bank, "--json");
  answer = cli_test_parse (outcome.out);
  classes = get_array (answer, "classes");
  check_logits (family, prompts, classes);
  check_probabilities (
      family, prompts, classes,
      g_str_equal (json_object_get_string_member (json_node_get_object (answer), "score"),
                   "softmax"));
}

/* “0,9,27” */
static char *
join_dimensions (JsonArray *dimensions)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (dimensions); i++)
    g_string_append_printf (text, "%s%d", i > 0 ? "," : "",
                            (int) json_array_get_int_element (dimensions, i));
  return g_string_free (text, FALSE);
}

/* A map of each of the references' dimensions. */
static void
test_saliency (gconstpointer data)
{
  const Family *family = data;
  g_autofree char *model = psc_test_family_dup_path (family->folder);
  g_autofree char *image = psc_test_family_find_image (family->folder);
  g_autofree char *path = cli_test_in_folder ("stack.npy");
  g_autoptr (PscNpy) expected = psc_test_family_read_array (family->folder, "saliency_signed.npy");
  g_autoptr (PscNpy) found = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *dimensions = NULL;
  g_auto (CliOutcome) outcome = { 0 };
  gsize area;

  if (image == NULL || expected == NULL)
    return;
  root = psc_test_family_read_json (family->folder, "attributions.json");
  dimensions = join_dimensions (get_array (root, "dims"));
  run_well (&outcome, "stack", image, "--model", model, "--method", "saliency", "-p", "smoothing=0",
            "-p", "absolute=false", "--dims", dimensions, "--output", path);
  found = psc_test_read_array (path);
  g_assert_cmpuint (found->n_values, ==, expected->n_values);
  area = found->shape[1] * found->shape[2];
  for (gsize i = 0; i < found->shape[0]; i++)
    psc_test_assert_close (found->values + i * area, expected->values + i * area, area, TOLERANCE);
}

static void
test_fused (gconstpointer data)
{
  const Family *family = data;
  g_autofree char *model = psc_test_family_dup_path (family->folder);
  g_autofree char *image = psc_test_family_find_image (family->folder);
  g_autofree char *path = cli_test_in_folder ("fused.npy");
  g_autoptr (JsonNode) root = psc_test_family_read_json (family->folder, "prompts.json");
  JsonArray *prompts = get_array (root, "prompts");
  g_autoptr (PscNpy) expected =
      psc_test_family_read_array (family->folder, "fused_saliency_abs_prompt0.npy");
  g_autoptr (PscNpy) found = NULL;
  g_auto (CliOutcome) outcome = { 0 };

  if (image == NULL || expected == NULL)
    return;
  run_well (&outcome, "explain", image, "--model", model, "--method", "saliency", "-p",
            "saliency.absolute=true", "--mode", "fused", "--prompt",
            json_array_get_string_element (prompts, 0), "--output", path);
  found = psc_test_read_array (path);
  g_assert_cmpuint (found->n_values, ==, expected->n_values);
  psc_test_assert_close (found->values, expected->values, expected->n_values, TOLERANCE);
}

static void
embed (const char *model, const char *picture, const char *text, const char *path)
{
  g_auto (CliOutcome) outcome = { 0 };

  if (picture != NULL)
    run_well (&outcome, "embed", picture, "--model", model, "--output", path);
  else
    run_well (&outcome, "embed", "--text", text, "--model", model, "--output", path);
}

/* Copied with all that they need, models give the same, to the last bit. */
static void
test_imported (gconstpointer data)
{
  const Family *family = data;
  g_autofree char *model = psc_test_family_dup_path (family->folder);
  g_autofree char *image =
      g_test_build_filename (G_TEST_DIST, "fixtures", "images", "channels3-8.png", NULL);
  g_autofree char *path = cli_test_in_folder ("published.npy");
  g_autofree char *imported_path = cli_test_in_folder ("imported.npy");
  g_auto (CliOutcome) outcome = { 0 };

  run_well (&outcome, "model", "import", model, "--name", family->folder);
  for (guint i = 0; i < 2; i++)
    {
      const char *picture = i == 0 ? image : NULL;
      g_autoptr (PscNpy) published = NULL;
      g_autoptr (PscNpy) imported = NULL;

      embed (model, picture, "Left-sided effusion, 2.5 cm", path);
      embed (family->folder, picture, "Left-sided effusion, 2.5 cm", imported_path);
      published = psc_test_read_array (path);
      imported = psc_test_read_array (imported_path);
      g_assert_cmpuint (imported->n_values, ==, published->n_values);
      g_assert_cmpmem (imported->values, imported->n_values * sizeof (float), published->values,
                       published->n_values * sizeof (float));
    }
}

/* Who knows better than the program whose a file is can say so, to every command. */
static void
test_option (void)
{
  g_autofree char *model = psc_test_family_dup_path ("openai-clip");
  g_autofree char *path = cli_test_in_folder ("option.npy");
  g_autoptr (JsonNode) info = NULL;
  g_autoptr (JsonNode) list = NULL;
  g_auto (CliOutcome) described = { 0 };
  g_auto (CliOutcome) unknown = { 0 };
  g_auto (CliOutcome) imported = { 0 };
  g_auto (CliOutcome) listed = { 0 };

  run_well (&described, "model", "info", model, "--family", "openai", "--json");
  info = cli_test_parse (described.out);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (info), "family"), ==,
                   "openai");
  g_assert_nonnull (
      strstr (json_object_get_string_member (json_node_get_object (info), "because"), "--family"));

  cli_test_run (&unknown, "embed", "--text", "effusion", "--model", model, "--family", "nobody",
                "--output", path, NULL);
  g_assert_cmpint (unknown.status, ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    g_assert_nonnull (strstr (unknown.err, families[i].nick));

  run_well (&imported, "model", "import", model, "--family", "openai", "--name", "said");
  run_well (&listed, "model", "list", "--json");
  list = cli_test_parse (listed.out);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
    {
      JsonObject *entry = json_array_get_object_element (json_node_get_array (list), i);

      if (g_str_equal (json_object_get_string_member (entry, "name"), "said"))
        {
          g_assert_cmpstr (json_object_get_string_member (entry, "family"), ==, "openai");
          return;
        }
    }
  g_assert_not_reached ();
}

/* What was trained here has no publisher, whose licence it would be. */
static void
test_own (void)
{
  g_autofree char *model =
      g_test_build_filename (G_TEST_DIST, "..", "data", "models", "demonstration", NULL);
  g_autoptr (JsonNode) root = NULL;
  g_auto (CliOutcome) outcome = { 0 };

  run_well (&outcome, "model", "info", model, "--json");
  root = cli_test_parse (outcome.out);
  g_assert_true (json_object_get_null_member (json_node_get_object (root), "licence"));
  g_assert_true (g_str_has_prefix (
      json_object_get_string_member (json_node_get_object (root), "made_by"), "train "));
}

/* All that can be read, each with where it is to be had. */
static void
test_list (void)
{
  g_autoptr (GHashTable) nicks = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (JsonNode) root = NULL;
  g_auto (CliOutcome) json = { 0 };
  g_auto (CliOutcome) text = { 0 };
  JsonArray *list;

  run_well (&json, "model", "families", "--json");
  run_well (&text, "model", "families");
  root = cli_test_parse (json.out);
  list = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *entry = json_array_get_object_element (list, i);

      g_hash_table_add (nicks, (gpointer) json_object_get_string_member (entry, "family"));
      g_assert_nonnull (strstr (text.out, json_object_get_string_member (entry, "title")));
      g_assert_nonnull (strstr (text.out, json_object_get_string_member (entry, "download")));
      g_assert_nonnull (strstr (text.out, json_object_get_string_member (entry, "licence")));
    }
  g_assert_cmpuint (g_hash_table_size (nicks), ==, json_array_get_length (list));
  g_assert_true (g_hash_table_contains (nicks, "medclip"));
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    g_assert_true (g_hash_table_contains (nicks, families[i].nick));
}

/* What a model gets of a picture is neither a text's nor anything but an array. */
static void
test_write_input (void)
{
  g_autofree char *model = psc_test_family_dup_path ("hf-clip");
  g_autofree char *image = g_build_filename (model, "image.png", NULL);
  g_autofree char *path = cli_test_in_folder ("z.npy");
  g_autofree char *input = cli_test_in_folder ("input.npy");
  g_autofree char *other = cli_test_in_folder ("input.png");
  g_auto (CliOutcome) of_text = { 0 };
  g_auto (CliOutcome) no_array = { 0 };

  cli_test_run (&of_text, "embed", "--model", model, "--text", "effusion", "--output", path,
                "--write-input", input, NULL);
  g_assert_cmpint (of_text.status, ==, 2);
  cli_test_run (&no_array, "embed", image, "--model", model, "--output", path, "--write-input",
                other, NULL);
  g_assert_cmpint (no_array.status, ==, 2);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
    gboolean is_of_image; /* whether the references are of a picture's size */
    gboolean is_of_text;  /* whether they are of a text's */
  } topics[] = {
    { "info", test_info, FALSE, TRUE },  { "tokens", test_tokens, FALSE, TRUE },
    { "image", test_image, TRUE },       { "classify", test_classify, TRUE },
    { "saliency", test_saliency, TRUE }, { "fused", test_fused, TRUE },
    { "imported", test_imported },
  };
  cli_test_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (guint j = 0; j < G_N_ELEMENTS (topics); j++)
      {
        g_autofree char *path =
            g_strdup_printf ("/families/%s/%s", families[i].folder, topics[j].name);

        if (topics[j].is_of_image ? !families[i].is_smaller
                                  : !topics[j].is_of_text || !families[i].is_shorter)
          g_test_add_data_func (path, &families[i], topics[j].func);
      }

  g_test_add_func ("/families/option", test_option);
  g_test_add_func ("/families/own", test_own);
  g_test_add_func ("/families/list", test_list);
  g_test_add_func ("/families/write-input", test_write_input);

  return g_test_run ();
}
