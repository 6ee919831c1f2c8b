/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "cli-test.h"
#include "psc-test-model.h"

/* A small model in each layout in which dual encoders are published, opened as published, and what
 * the published code makes of it (tests/fixtures/make-families.py). Where a reference picture may
 * not be passed on, it lies with all that was made of it beside the sources, if anywhere. */
typedef struct
{
  const char *folder;  /* of the fixture */
  const char *nick;    /* of its family */
  const char *mean;    /* (nullable): the baseline that is the references' mean grey */
  double of_path;      /* what an integral over a path may be off by, of the greatest value */
  gboolean is_smaller; /* whether the references are of another size than the published one, which
                        * no command sets: tests/model/test-published-models.c has them */
  gboolean is_shorter; /* the same of texts */
} Family;

static const Family families[] = {
  { "biomedclip", "biomedclip", "zero", 1e-4 },
  { "hf-clip", "hf-clip", "zero", 1e-4 },
  { "open-clip", "open-clip", "zero", 1e-4 },
  { "openai-clip", "chexzero", "zero", 1e-4 },
  { "openai-jit", "openai", "zero", 1e-4 },
  { "openai-resnet", "openai", "zero", 1e-4 },
  { "siglip", "siglip", "zero", 1e-4 },
  { "biovil", "biovil", NULL, 1e-2, TRUE },
  { "biovil-t", "biovil-t", NULL, 1e-2, TRUE },
  { "cxr-clip", "cxr-clip", "zero", 1e-4, TRUE, TRUE },
};

/* What all else may be off by. */
#define TOLERANCE 1e-4

#define run_well(outcome, ...)                                                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    cli_test_run ((outcome), __VA_ARGS__, NULL);                                                   \
    if ((outcome)->status != 0)                                                                    \
      g_error ("%s", (outcome)->err);                                                              \
  }                                                                                                \
  G_STMT_END

static char *
get_model (const Family *family)
{
  return g_test_build_filename (G_TEST_DIST, "fixtures", "families", family->folder, NULL);
}

static char *
beside_sources (const Family *family, const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "oracle", "families",
                                family->folder, name, NULL);
}

/* A file of the references; %NULL, and the test is skipped, if it is not here. */
static char *
find (const Family *family, const char *name)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "families", family->folder, name, NULL);
  g_autofree char *beside = beside_sources (family, name);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  if (g_file_test (beside, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&beside);
  g_test_skip ("the reference picture is not here");
  return NULL;
}

static JsonNode *
read_json (const Family *family, const char *name)
{
  g_autofree char *path = find (family, name);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (path);
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

static JsonArray *
get_array (JsonNode *root, const char *member)
{
  return json_object_get_array_member (json_node_get_object (root), member);
}

/* The references' picture; %NULL, and the test is skipped, if it is not here. */
static char *
find_image (const Family *family)
{
  g_autoptr (JsonNode) manifest = read_json (family, "manifest.json");

  return find (family, json_object_get_string_member (json_node_get_object (manifest), "image"));
}

/* %NULL, and the test is skipped, if it is not here. */
static PscNpy *
read_reference (const Family *family, const char *name)
{
  g_autofree char *path = find (family, name);

  return path != NULL ? psc_test_read_array (path) : NULL;
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
  g_autofree char *model = get_model (family);
  g_autoptr (JsonNode) manifest_node = read_json (family, "manifest.json");
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
  g_autofree char *model = get_model (family);
  static const char *const files[] = { "tokens.json", "tokenizer_cases.json" };

  for (guint f = 0; f < G_N_ELEMENTS (files); f++)
    {
      g_autoptr (JsonNode) root = read_json (family, files[f]);
      JsonArray *items = json_node_get_array (root);

      g_assert_cmpuint (json_array_get_length (items), >, 5);
      for (guint i = 0; i < json_array_get_length (items); i++)
        check_tokens (family, model, json_array_get_object_element (items, i));
    }
}

static void
test_texts (gconstpointer data)
{
  const Family *family = data;
  g_autofree char *model = get_model (family);
  g_autofree char *path = cli_test_in_folder ("text.npy");
  g_autoptr (JsonNode) root = read_json (family, "prompts.json");
  JsonArray *prompts = get_array (root, "prompts");
  g_autoptr (PscNpy) expected = read_reference (family, "text_embeddings.npy");

  g_assert_cmpuint (expected->shape[0], ==, json_array_get_length (prompts));
  for (guint i = 0; i < expected->shape[0]; i++)
    {
      const char *prompt = json_array_get_string_element (prompts, i);
      gsize n = expected->shape[1];
      g_autoptr (PscNpy) found = NULL;
      g_auto (CliOutcome) outcome = { 0 };

      if (*prompt == '\0')
        continue;
      run_well (&outcome, "embed", "--model", model, "--text", prompt, "--output", path);
      found = psc_test_read_array (path);
      g_assert_cmpuint (found->n_values, ==, n);
      psc_test_assert_close (found->values, expected->values + i * n, n, TOLERANCE);
    }
}

/* From the picture to the model's input, and on to the embedding. */
static void
test_image (gconstpointer data)
{
  const Family *family = data;
  g_autofree char *model = get_model (family);
  g_autofree char *image = find_image (family);
  g_autofree char *path = cli_test_in_folder ("image.npy");
  g_autofree char *input_path = cli_test_in_folder ("input.npy");
  g_autoptr (PscNpy) expected = read_reference (family, "image_embedding.npy");
  g_autoptr (PscNpy) grey = read_reference (family, "grey.npy");
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

/* Returns: (transfer full): what “classify” says of each prompt but the empty one; %NULL, and the
 * test is skipped, if the picture is not here. */
static JsonNode *
classify (const Family *family, JsonArray *prompts)
{
  g_autofree char *model = get_model (family);
  g_autofree char *image = find_image (family);
  g_autofree char *bank = cli_test_in_folder ("bank.json");
  g_auto (CliOutcome) outcome = { 0 };

  if (image == NULL)
    return NULL;
  write_bank (prompts, bank);
  run_well (&outcome, "classify", image, "--model", model, "--bank", bank, "--json");
  return cli_test_parse (outcome.out);
}

static void
test_logits (gconstpointer data)
{
  const Family *family = data;
  g_autoptr (JsonNode) root = read_json (family, "prompts.json");
  JsonArray *prompts = get_array (root, "prompts");
  g_autoptr (PscNpy) expected = read_reference (family, "logits.npy");
  g_autoptr (JsonNode) answer = classify (family, prompts);
  g_autofree float *reference = g_new0 (float, json_array_get_length (prompts));
  g_autofree float *logits = g_new0 (float, json_array_get_length (prompts));
  JsonArray *classes;
  guint n = 0;

  if (answer == NULL || expected == NULL)
    return;
  classes = get_array (answer, "classes");
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
test_scores (gconstpointer data)
{
  const Family *family = data;
  g_autoptr (JsonNode) root = read_json (family, "prompts.json");
  g_autoptr (JsonNode) published = read_json (family, "scores.json");
  JsonArray *prompts = get_array (root, "prompts");
  JsonArray *scores = get_array (published, "scores");
  g_autoptr (JsonNode) answer = classify (family, prompts);
  gboolean is_softmax;
  double whole = 1;
  guint n = 0, n_checked = 0;

  if (answer == NULL)
    return;
  is_softmax = g_str_equal (json_object_get_string_member (json_node_get_object (answer), "score"),
                            "softmax");
  for (guint i = 0; i < json_array_get_length (prompts); i++)
    if (is_softmax && *json_array_get_string_element (prompts, i) == '\0')
      whole -= get_score (scores, prompts, i);

  for (guint i = 0; i < json_array_get_length (prompts); i++)
    {
      double expected = get_score (scores, prompts, i) / whole;
      JsonObject *class;

      if (*json_array_get_string_element (prompts, i) == '\0')
        continue;
      class = json_array_get_object_element (get_array (answer, "classes"), n++);
      if (isnan (expected))
        continue;
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (class, "probability"),
                                      expected, 2e-3 * expected);
      n_checked++;
    }
  g_assert_cmpuint (n_checked, >, 1);
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

/* Checks the maps of the references' dimensions; the method's parameters are three. */
static void
check_stack (const Family *family,
             const char *method,
             const char *first,
             const char *second,
             const char *third,
             const char *name,
             double tolerance)
{
  g_autofree char *model = get_model (family);
  g_autofree char *image = find_image (family);
  g_autofree char *path = cli_test_in_folder ("stack.npy");
  g_autoptr (PscNpy) expected = read_reference (family, name);
  g_autoptr (PscNpy) found = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *dimensions = NULL;
  g_auto (CliOutcome) outcome = { 0 };
  gsize area;

  if (image == NULL || expected == NULL)
    return;
  root = read_json (family, "attributions.json");
  dimensions = join_dimensions (get_array (root, "dims"));
  run_well (&outcome, "stack", image, "--model", model, "--method", method, "-p", first, "-p",
            second, "-p", third, "--dims", dimensions, "--output", path);
  found = psc_test_read_array (path);
  g_assert_cmpuint (found->n_values, ==, expected->n_values);
  area = found->shape[1] * found->shape[2];
  for (gsize i = 0; i < found->shape[0]; i++)
    psc_test_assert_close (found->values + i * area, expected->values + i * area, area, tolerance);
}

static void
test_saliency (gconstpointer data)
{
  check_stack (data, "saliency", "smoothing=0", "smoothing=0", "absolute=false",
               "saliency_signed.npy", TOLERANCE);
  check_stack (data, "saliency", "smoothing=0", "smoothing=0", "absolute=true", "saliency_abs.npy",
               TOLERANCE);
}

static void
test_integrated_gradients (gconstpointer data)
{
  const Family *family = data;
  g_autofree char *mean = g_strconcat ("baseline=", family->mean, NULL);

  check_stack (family, "integrated-gradients", "steps=50", "rule=gauss-legendre", "baseline=black",
               "integrated_gradients.npy", family->of_path);
  if (family->mean != NULL)
    check_stack (family, "integrated-gradients", "steps=50", "rule=gauss-legendre", mean,
                 "integrated_gradients_mean.npy", family->of_path);
}

static void
test_occlusion (gconstpointer data)
{
  const Family *family = data;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *file = find (family, "attributions.json");
  g_autofree char *mean = g_strconcat ("baseline=", family->mean, NULL);
  g_autofree char *window = NULL;
  g_autofree char *stride = NULL;
  JsonObject *occlusion;

  if (file == NULL)
    return;
  root = read_json (family, "attributions.json");
  occlusion = json_object_get_object_member (json_node_get_object (root), "occlusion");
  window = g_strdup_printf ("window=%d", (int) json_object_get_int_member (occlusion, "window"));
  stride = g_strdup_printf ("stride=%d", (int) json_object_get_int_member (occlusion, "stride"));
  check_stack (family, "occlusion", window, stride, "baseline=black", "occlusion.npy", TOLERANCE);
  if (family->mean != NULL)
    check_stack (family, "occlusion", window, stride, mean, "occlusion_mean.npy", TOLERANCE);
}

static void
check_fused (const Family *family, const char *absolute, const char *name)
{
  g_autofree char *model = get_model (family);
  g_autofree char *image = find_image (family);
  g_autofree char *path = cli_test_in_folder ("fused.npy");
  g_autoptr (JsonNode) root = read_json (family, "prompts.json");
  JsonArray *prompts = get_array (root, "prompts");
  g_autoptr (PscNpy) expected = read_reference (family, name);
  g_autoptr (PscNpy) found = NULL;
  g_auto (CliOutcome) outcome = { 0 };

  if (image == NULL || expected == NULL)
    return;
  run_well (&outcome, "explain", image, "--model", model, "--method", "saliency", "-p", absolute,
            "--mode", "fused", "--prompt", json_array_get_string_element (prompts, 0), "--output",
            path);
  found = psc_test_read_array (path);
  g_assert_cmpuint (found->n_values, ==, expected->n_values);
  psc_test_assert_close (found->values, expected->values, expected->n_values, TOLERANCE);
}

static void
test_fused (gconstpointer data)
{
  check_fused (data, "saliency.absolute=false", "fused_saliency_signed_prompt0.npy");
  check_fused (data, "saliency.absolute=true", "fused_saliency_abs_prompt0.npy");
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
  g_autofree char *model = get_model (family);
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

static const Family *
get_family (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    if (g_str_equal (families[i].folder, name))
      return &families[i];
  g_assert_not_reached ();
}

/* Who knows better than the program whose a file is can say so, to every command. */
static void
test_option (void)
{
  g_autofree char *model = get_model (get_family ("openai-clip"));
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
  g_autofree char *model = get_model (get_family ("hf-clip"));
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
    { "info", test_info, FALSE, TRUE },
    { "tokens", test_tokens, FALSE, TRUE },
    { "texts", test_texts, FALSE, TRUE },
    { "image", test_image, TRUE },
    { "logits", test_logits, TRUE },
    { "scores", test_scores, TRUE },
    { "saliency", test_saliency, TRUE },
    { "integrated-gradients", test_integrated_gradients, TRUE },
    { "occlusion", test_occlusion, TRUE },
    { "fused", test_fused, TRUE },
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
