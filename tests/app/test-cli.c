/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "attribution/psc-method.h"
#include "cli-test.h"
#include "psc-test-model.h"

static char *model;
static char *image;

static void
test_help (void)
{
  static const char *const commands[] = { "classify", "embed", "explain", "stack", "tokenize" };
  g_auto (CliOutcome) overview = { 0 };
  g_auto (CliOutcome) version = { 0 };

  cli_test_run (&overview, "--help", NULL);
  g_assert_cmpint (overview.status, ==, 0);
  g_assert_nonnull (strstr (overview.out, "Not for diagnosis."));
  cli_test_run (&version, "--version", NULL);
  g_assert_cmpstr (version.out, ==, "promptoscope-cli " PSC_VERSION "\n");

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (CliOutcome) outcome = { 0 };

      g_assert_nonnull (strstr (overview.out, commands[i]));
      cli_test_run (&outcome, commands[i], "--help", NULL);
      g_assert_cmpint (outcome.status, ==, 0);
      g_assert_nonnull (strstr (outcome.out, "--model"));
    }
}

static void
test_tokenize (void)
{
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonArray *ids;
  const gint64 expected[] = { 2, 112, 114, 131, 132, 3 };

  cli_test_run (&outcome, "tokenize", "small left pleural effusion", "--model", model, "--json",
                NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  root = cli_test_parse (outcome.out);
  ids = json_object_get_array_member (json_node_get_object (root), "ids");
  g_assert_cmpuint (json_array_get_length (ids), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (json_array_get_int_element (ids, i), ==, expected[i]);
}

/* What begins with a dash is a text behind “--”, and a text may hold more than ASCII. */
static void
test_any_text (void)
{
  g_auto (CliOutcome) dash = { 0 };
  g_auto (CliOutcome) accents = { 0 };

  cli_test_run (&dash, "tokenize", "--model", model, "--", "-edema", NULL);
  g_assert_cmpstr (dash.err, ==, "");
  g_assert_cmpint (dash.status, ==, 0);
  cli_test_run (&accents, "tokenize", "--model", model, "épanchement", NULL);
  g_assert_cmpint (accents.status, ==, 0);
}

/* Everything asked for includes that the answer arrives. */
static void
test_full_disk (void)
{
  g_autofree char *quoted = g_shell_quote (cli_test_get_program ());
  g_autofree char *quoted_model = g_shell_quote (model);
  g_autofree char *command =
      g_strdup_printf ("%s tokenize edema --model %s >/dev/full", quoted, quoted_model);
  const char *arguments[] = { "/bin/sh", "-c", command, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
}

static void
test_embed (void)
{
  g_autofree char *path = cli_test_in_folder ("t.npy");
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (PscNpy) expected = psc_test_model_read_reference ("text_embeddings");
  g_autoptr (PscNpy) found = NULL;

  cli_test_run (&outcome, "embed", "--text", "mild linear atelectasis at the mid lung zone",
                "--model", model, "--output", path, NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  found = psc_test_read_array (path);
  g_assert_cmpuint (found->rank, ==, 2);
  g_assert_cmpuint (found->shape[0], ==, 1);
  g_assert_cmpuint (found->shape[1], ==, 24);
  psc_test_assert_close (found->values, expected->values, 24, 1e-5);
}

static void
test_classify (void)
{
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonArray *classes;
  double sum = 0;

  cli_test_run (&outcome, "classify", image, "--model", model, "--json", NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  root = cli_test_parse (outcome.out);
  classes = json_object_get_array_member (json_node_get_object (root), "classes");
  g_assert_cmpuint (json_array_get_length (classes), ==, 14);
  for (guint c = 0; c < 14; c++)
    {
      JsonObject *class = json_array_get_object_element (classes, c);
      JsonArray *prompts = json_object_get_array_member (class, "prompts");
      double mean = 0;

      g_assert_cmpuint (json_array_get_length (prompts), ==, 10);
      for (guint p = 0; p < 10; p++)
        mean += json_object_get_double_member (json_array_get_object_element (prompts, p), "logit");
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (class, "logit"), mean / 10,
                                      1e-5);
      sum += json_object_get_double_member (class, "probability");
    }
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-9);
}

/* What each rule says of a class, from the numbers beside it. */
static void
check_class (JsonObject *class, PscScoreRule rule)
{
  double logit = json_object_get_double_member (class, "logit");
  double cosine = json_object_get_double_member (class, "cosine");
  JsonObject *negative;

  g_assert_true (json_object_has_member (class, "negative") == (rule == PSC_SCORE_PAIR));
  if (rule == PSC_SCORE_COSINE)
    {
      g_assert_true (json_object_get_null_member (class, "probability"));
      g_assert_cmpfloat_with_epsilon (logit, cosine, 1e-12);
    }
  if (rule == PSC_SCORE_SIGMOID)
    g_assert_cmpfloat_with_epsilon (
        json_object_get_double_member (class, "probability") * (1 + exp (-logit)), 1, 1e-12);
  if (rule != PSC_SCORE_PAIR)
    return;
  negative = json_object_get_object_member (class, "negative");
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (class, "probability"),
      1 / (1 + exp (json_object_get_double_member (negative, "cosine") - cosine)), 1e-12);
  g_assert_nonnull (json_object_get_string_member (negative, "text"));
  g_assert_cmpstr (json_object_get_string_member (negative, "reading"), !=, "");
}

static void
test_rules (void)
{
  static const struct
  {
    PscHead head;
    const char *words;
  } cases[] = {
    { { .has_scale = TRUE, .rule = PSC_SCORE_PAIR }, "against" },
    { { .has_scale = TRUE, .has_bias = TRUE, .rule = PSC_SCORE_SIGMOID }, "sigmoid" },
    { { .rule = PSC_SCORE_COSINE }, "no probability" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *other = psc_test_model_write (model, &cases[i].head, -12.93f);
      const char *nick = psc_score_rule_get_nick (cases[i].head.rule);
      g_auto (CliOutcome) json = { 0 };
      g_auto (CliOutcome) text = { 0 };
      g_auto (CliOutcome) info = { 0 };
      g_autoptr (JsonNode) root = NULL;
      g_autoptr (JsonNode) described = NULL;
      JsonObject *object;
      JsonArray *classes;

      cli_test_run (&json, "classify", image, "--model", other, "--json", NULL);
      cli_test_run (&text, "classify", image, "--model", other, NULL);
      cli_test_run (&info, "model", "info", other, "--json", NULL);
      psc_test_model_remove (other);
      g_assert_cmpint (json.status, ==, 0);
      g_assert_cmpint (text.status, ==, 0);
      g_assert_cmpint (info.status, ==, 0);
      root = cli_test_parse (json.out);
      object = json_node_get_object (root);
      g_assert_cmpstr (json_object_get_string_member (object, "score"), ==, nick);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "bias"),
                                      cases[i].head.has_bias ? -12.93 : 0, 1e-6);
      classes = json_object_get_array_member (object, "classes");
      for (guint c = 0; c < json_array_get_length (classes); c++)
        check_class (json_array_get_object_element (classes, c), cases[i].head.rule);
      g_assert_nonnull (strstr (text.out, cases[i].words));
      described = cli_test_parse (info.out);
      g_assert_cmpstr (json_object_get_string_member (json_node_get_object (described), "score"),
                       ==, nick);
    }
}

static char *
new_long_prompt (const char *end)
{
  GString *text = g_string_new ("small left pleural effusion");

  for (guint i = 0; i < 80; i++)
    g_string_append (text, " left");
  return g_string_free (g_string_append (text, end), FALSE);
}

static JsonObject *
get_query (JsonNode *root, guint index)
{
  return json_array_get_object_element (
      json_object_get_array_member (json_node_get_object (root), "queries"), index);
}

/* Two prompts that differ behind the limit, and one of which nothing is known, with a contrast. */
static void
test_unread_prompts (void)
{
  g_autofree char *path = cli_test_in_folder ("unread.svg");
  g_autofree char *clear = new_long_prompt (" no effusion");
  g_autofree char *severe = new_long_prompt (" severe effusion");
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *figure = NULL;
  g_auto (CliOutcome) outcome = { 0 };
  JsonObject *query;

  cli_test_run (&outcome, "explain", image, "--model", model, "--method", "saliency", "--prompt",
                clear, "--prompt", severe, "--prompt", "左侧胸腔积液", "--prompt", "left effusion",
                "--output", path, "--json", NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (strstr (outcome.err, "no effusion” is not read"));
  g_assert_nonnull (strstr (outcome.err, "severe effusion” is not read"));
  g_assert_nonnull (strstr (outcome.err, "no word of it: “左侧胸腔积液”"));
  root = cli_test_parse (outcome.out);
  g_assert_cmpstr (json_object_get_string_member (get_query (root, 0), "reading"), ==, "part");
  g_assert_true (g_str_has_suffix (json_object_get_string_member (get_query (root, 1), "cut"),
                                   " severe effusion"));
  query = get_query (root, 2);
  g_assert_cmpstr (json_object_get_string_member (query, "reading"), ==, "nothing");
  g_assert_cmpstr (
      json_array_get_string_element (json_object_get_array_member (query, "unknown"), 0), ==,
      "左侧胸腔积液");
  g_assert_cmpstr (json_object_get_string_member (get_query (root, 3), "reading"), ==, "whole");

  g_assert_true (g_file_get_contents (path, &figure, NULL, NULL));
  g_assert_nonnull (strstr (figure, "† prompt read only in part"));
  g_assert_nonnull (strstr (figure, "† the model knows no word of this prompt"));
  g_assert_nonnull (strstr (figure, "severe effusion” is not read"));
}

static void
test_unread_contrast (void)
{
  g_autofree char *path = cli_test_in_folder ("unread.npy");
  g_autoptr (JsonNode) root = NULL;
  g_auto (CliOutcome) outcome = { 0 };
  g_auto (CliOutcome) embed = { 0 };
  JsonObject *minus;

  cli_test_run (&outcome, "explain", image, "--model", model, "--method", "saliency", "--prompt",
                "left effusion", "--minus", "left 气胸", "--output", path, "--json", NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (
      strstr (outcome.err, "of the prompt that is taken away: not known to the model: “气胸”"));
  root = cli_test_parse (outcome.out);
  g_assert_cmpstr (json_object_get_string_member (get_query (root, 0), "reading"), ==, "part");
  minus = json_object_get_object_member (get_query (root, 0), "minus");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (minus, "unknown")), ==, 1);

  cli_test_run (&embed, "embed", "--model", model, "--text", "left 气胸", "--output", path, NULL);
  g_assert_cmpint (embed.status, ==, 0);
  g_assert_nonnull (strstr (embed.err, "“气胸”"));
}

/* The bank's own prompts, and the class that they make up. */
static void
test_unread_bank (void)
{
  g_autofree char *path = cli_test_in_folder ("bank.json");
  const char *bank = "{\"format\": 1, \"name\": \"Mine\", \"classes\": ["
                     "{\"name\": \"One\", \"prompts\": [{\"text\": \"left effusion\"}]},"
                     "{\"name\": \"Two\", \"prompts\": [{\"text\": \"right effusion\"},"
                     "{\"text\": \"积液 left\"}]}]}";
  g_autoptr (JsonNode) root = NULL;
  g_auto (CliOutcome) table = { 0 };
  g_auto (CliOutcome) json = { 0 };
  JsonArray *classes;
  JsonObject *class;

  g_assert_true (g_file_set_contents (path, bank, -1, NULL));
  cli_test_run (&table, "classify", image, "--model", model, "--bank", path, NULL);
  g_assert_cmpint (table.status, ==, 0);
  g_assert_nonnull (strstr (table.out, "† 积液 left\n"));
  g_assert_nonnull (strstr (table.out, "\n† 积液 left: not known to the model: “积液”\n"));
  g_assert_null (strstr (table.out, "† left effusion"));

  cli_test_run (&json, "classify", image, "--model", model, "--bank", path, "--json", NULL);
  root = cli_test_parse (json.out);
  classes = json_object_get_array_member (json_node_get_object (root), "classes");
  class = json_array_get_object_element (classes, 0);
  g_assert_cmpstr (json_object_get_string_member (class, "reading"), ==, "whole");
  class = json_array_get_object_element (classes, 1);
  g_assert_cmpstr (json_object_get_string_member (class, "reading"), ==, "part");
}

/* Refused before anything is loaded or written, with one sentence. */
static void
test_empty_prompts (void)
{
  static const char *const texts[] = { "", "  \t", "\xE2\x80\x8B", "\xC2\xA0\xE2\x80\x8D" };
  g_autofree char *path = cli_test_in_folder ("empty.npy");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *const commands[][9] = {
        { "tokenize", "--", texts[i] },
        { "embed", "--text", texts[i], "--output", path },
        { "explain", image, "--prompt", texts[i], "--output", path },
        { "explain", image, "--prompt", "edema", "--minus", texts[i], "--output", path },
      };

      for (guint k = 0; k < G_N_ELEMENTS (commands); k++)
        {
          const char *const *c = commands[k];
          g_auto (CliOutcome) outcome = { 0 };

          cli_test_run (&outcome, c[0], "--model", model, c[1], c[2], c[3], c[4], c[5], c[6], c[7],
                        NULL);
          g_assert_cmpint (outcome.status, ==, 2);
          g_assert_nonnull (strstr (outcome.err, "is empty"));
          g_assert_true (strchr (outcome.err, '\n') == outcome.err + strlen (outcome.err) - 1);
          g_assert_cmpstr (outcome.out, ==, "");
          g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
        }
    }
}

/* A character of private use can be seen, but no tokenizer keeps it. */
static void
test_nothing_left (void)
{
  g_autofree char *path = cli_test_in_folder ("empty.npy");
  g_auto (CliOutcome) outcome = { 0 };

  cli_test_run (&outcome, "explain", image, "--model", model, "--prompt", "\xEE\x80\x80",
                "--output", path, NULL);
  g_assert_cmpint (outcome.status, !=, 0);
  g_assert_nonnull (strstr (outcome.err, "is empty"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* With --json a command prints nothing but JSON, also where there is something to say, and nothing
 * at all when it fails. */
static void
test_only_json (void)
{
  g_autofree char *path = cli_test_in_folder ("only.npy");
  const char *const commands[][12] = {
    { "tokenize", "左 left", "--model", model, "--json" },
    { "classify", image, "--model", model, "--json" },
    { "explain", image, "--model", model, "--prompt", "左", "--method", "saliency", "-o", path,
      "--json" },
    { "model", "info", model, "--json" },
    { "model", "list", "--json" },
    { "evaluate", "--model", model, "--count", "4", "--methods", "saliency", "--json" },
    { "bench", "--model", model, "--rows", "fuse", "--json" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const char *const *c = commands[i];
      g_autoptr (JsonNode) root = NULL;
      g_auto (CliOutcome) done = { 0 };
      g_auto (CliOutcome) failed = { 0 };

      cli_test_run (&done, c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], NULL);
      g_test_message ("%s: %s", c[0], done.err);
      g_assert_cmpint (done.status, ==, 0);
      g_assert_true (*done.out == '{' || *done.out == '[');
      root = cli_test_parse (done.out);
      g_assert_nonnull (root);

      cli_test_run (&failed, c[0], "--json", "--no-such-option", NULL);
      g_assert_cmpint (failed.status, !=, 0);
      g_assert_cmpstr (failed.out, ==, "");
    }
}

static void
test_stack (void)
{
  g_autofree char *path = cli_test_in_folder ("s.npy");
  g_auto (CliOutcome) outcome = { 0 };
  g_auto (CliOutcome) bad = { 0 };
  g_autoptr (PscNpy) found = NULL;

  cli_test_run (&outcome, "stack", image, "--method", "occlusion", "--param", "window=64",
                "--param", "stride=56", "--dims", "0,5,11", "--model", model, "--output", path,
                NULL);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_cmpint (outcome.status, ==, 0);
  found = psc_test_read_array (path);
  g_assert_cmpuint (found->rank, ==, 3);
  g_assert_cmpuint (found->shape[0], ==, 3);
  g_assert_cmpuint (found->shape[1], ==, 224);
  g_assert_cmpuint (found->shape[2], ==, 224);

  cli_test_run (&bad, "stack", image, "--method", "saliency", "--dims", "0,24", "--model", model,
                "--output", path, NULL);
  g_assert_cmpint (bad.status, ==, 2);
  g_assert_nonnull (strstr (bad.err, "24"));
}

/* One line for each method of the table, in four columns; and why others are not there. */
static void
test_help_methods (void)
{
  g_auto (CliOutcome) outcome = { 0 };
  g_auto (GStrv) lines = NULL;
  guint i = 0;

  cli_test_run (&outcome, "stack", "--help-methods", NULL);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_cmpint (outcome.status, ==, 0);
  lines = g_strsplit (outcome.out, "\n", -1);
  for (const char *const *name = psc_method_get_names (); *name != NULL; name++, i++)
    {
      g_auto (GStrv) columns = g_strsplit (lines[i], "\t", -1);

      g_assert_cmpuint (g_strv_length (columns), ==, 4);
      g_assert_cmpstr (columns[0], ==, *name);
      g_assert_nonnull (strstr (columns[2], "smoothing=0 (a number from 0 to 32)"));
      g_assert_cmpstr (columns[3], !=, "");
    }
  g_assert_cmpstr (lines[i], ==, "");
  g_assert_nonnull (strstr (outcome.out, "occlusion\tOcclusion\t"));
  g_assert_nonnull (strstr (outcome.out, "window=15 (a whole number from 1 to 1024)"));
  g_assert_nonnull (strstr (outcome.out, "LRP: "));
}

/* The method's own grid is that of pixels for all of the paper's; without a name it is the model's.
 */
static void
test_grid (void)
{
  g_autofree char *own = cli_test_in_folder ("own.npy");
  g_autofree char *same = cli_test_in_folder ("model.npy");
  g_auto (CliOutcome) outcome = { 0 };
  g_auto (CliOutcome) other = { 0 };
  g_auto (CliOutcome) bad = { 0 };
  g_autoptr (PscNpy) raw = NULL;
  g_autoptr (PscNpy) smoothed = NULL;

  cli_test_run (&outcome, "stack", image, "--method", "saliency", "--param", "smoothing=4",
                "--dims", "0", "--grid", "own", "--model", model, "--output", own, NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  cli_test_run (&other, "stack", image, "--method", "saliency", "--param", "smoothing=4", "--dims",
                "0", "--model", model, "--output", same, NULL);
  g_assert_cmpint (other.status, ==, 0);
  raw = psc_test_read_array (own);
  smoothed = psc_test_read_array (same);
  g_assert_cmpuint (raw->shape[1], ==, 224);
  g_assert_cmpuint (smoothed->shape[1], ==, 224);
  g_assert_cmpfloat (raw->values[0], !=, smoothed->values[0]);

  cli_test_run (&bad, "stack", image, "--method", "saliency", "--grid", "coarse", "--output", own,
                NULL);
  g_assert_cmpint (bad.status, ==, 2);
  g_assert_nonnull (strstr (bad.err, "coarse"));
}

/* All methods are those that the model supports: a Swin has none that reads attention. */
static void
test_explain_all (void)
{
  g_autofree char *path = cli_test_in_folder ("all.npy");
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonArray *methods;

  cli_test_run (&outcome, "explain", image, "--model", model, "--prompt", "pleural effusion",
                "--method", "all", "--mode", "fused", "--param", "rise.samples=8", "--param",
                "kernel-shap.samples=128", "--param", "occlusion.window=64", "--param",
                "occlusion.stride=56", "--json", "-o", path, NULL);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_cmpint (outcome.status, ==, 0);
  root = cli_test_parse (outcome.out);
  methods = json_object_get_array_member (json_node_get_object (root), "methods");
  g_assert_cmpuint (json_array_get_length (methods), >=, 12);
  for (guint i = 0; i < json_array_get_length (methods); i++)
    g_assert_cmpstr (
        json_object_get_string_member (json_array_get_object_element (methods, i), "name"), !=,
        "chefer");
}

static void
test_explain (void)
{
  static const char *const names[] = { "f.png", "f.svg", "f.pdf", "f.npy" };
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (PscNpy) maps = NULL;
  g_autofree char *svg = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_ptr_array_add (paths, cli_test_in_folder (names[i]));
  cli_test_run (&outcome, "explain", image, "--model", model, "--prompt",
                "small left pleural effusion", "--class", "pneumothorax", "--minus",
                "large right pleural effusion", "--method", "saliency", "--method", "occlusion",
                "--param", "occlusion.window=64", "--param", "occlusion.stride=56", "--sign",
                "signed", "--scale", "shared", "--opacity", "0.5", "--json", "-o", paths->pdata[0],
                "-o", paths->pdata[1], "-o", paths->pdata[2], "-o", paths->pdata[3], NULL);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_cmpint (outcome.status, ==, 0);

  root = cli_test_parse (outcome.out);
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (json_node_get_object (root), "queries")),
      ==, 2);
  maps = psc_test_read_array (paths->pdata[3]);
  g_assert_cmpuint (maps->rank, ==, 5);
  g_assert_cmpuint (maps->n_values, ==, 2 * 2 * 2 * 224 * 224);

  g_file_get_contents (paths->pdata[1], &svg, NULL, NULL);
  g_assert_nonnull (strstr (svg, "For research use. Not for diagnosis."));
  g_assert_nonnull (strstr (svg, "small left pleural effusion"));
  for (guint i = 0; i < paths->len; i++)
    g_assert_cmpint (g_remove (paths->pdata[i]), ==, 0);
}

/* (transfer full): the maps; @kind: (transfer full): what JSON says that they were made on;
 * @figure: (transfer full): the same maps as SVG */
static PscNpy *
explain_with (const char *precision, char **kind, char **figure)
{
  g_autofree char *picture = cli_test_in_folder ("precision.svg");
  g_autofree char *array = cli_test_in_folder ("precision.npy");
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonArray *methods;
  PscNpy *maps;

  cli_test_run (&outcome, "explain", image, "--model", model, "--prompt", "edema", "--method",
                "integrated-gradients", "-p", "steps=2", "--device", "cpu", "--precision",
                precision, "--json", "-o", picture, "-o", array, NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  root = cli_test_parse (outcome.out);
  methods = json_object_get_array_member (json_node_get_object (root), "methods");
  *kind = g_strdup (
      json_object_get_string_member (json_array_get_object_element (methods, 0), "device"));
  maps = psc_test_read_array (array);
  g_assert_true (g_file_get_contents (picture, figure, NULL, NULL));
  g_assert_cmpint (g_remove (picture), ==, 0);
  g_assert_cmpint (g_remove (array), ==, 0);
  return maps;
}

/* A figure and JSON say of maps that they are others than those of full precision. */
static void
test_explain_precision (void)
{
  g_autofree char *full_kind = NULL, *reduced_kind = NULL;
  g_autofree char *full_figure = NULL, *reduced_figure = NULL;
  g_autoptr (PscNpy) full = explain_with ("full", &full_kind, &full_figure);
  g_autoptr (PscNpy) reduced = explain_with ("reduced", &reduced_kind, &reduced_figure);
  gboolean differ =
      memcmp (full->values, reduced->values, full->n_values * sizeof *full->values) != 0;

  g_assert_cmpstr (full_kind, ==, "cpu");
  g_assert_null (strstr (full_figure, "reduced precision"));
  g_assert_cmpstr (reduced_kind, ==, differ ? "cpu-bfloat16" : "cpu");
  g_assert_true ((strstr (reduced_figure, "reduced precision (cpu-bfloat16)") != NULL) == differ);
}

/* Where chance has a part in maps, JSON says how much: less of it with more masks. */
static void
test_explain_errors (void)
{
  static const char *const samples[] = { "samples=40", "samples=640" };
  g_autofree char *path = cli_test_in_folder ("errors.npy");
  double errors[G_N_ELEMENTS (samples)];

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_auto (CliOutcome) outcome = { 0 };
      g_autoptr (JsonNode) root = NULL;
      JsonObject *method;

      cli_test_run (&outcome, "explain", image, "--model", model, "--prompt", "edema", "--method",
                    "rise", "--param", samples[i], "--json", "-o", path, NULL);
      g_assert_cmpint (outcome.status, ==, 0);
      root = cli_test_parse (outcome.out);
      method = json_array_get_object_element (
          json_object_get_array_member (json_node_get_object (root), "methods"), 0);
      method = json_object_get_object_member (method, "standard_errors");
      errors[i] = json_array_get_double_element (json_object_get_array_member (method, "fused"), 0);
      g_assert_cmpuint (
          json_array_get_length (json_object_get_array_member (method, "conventional")), ==, 1);
    }
  g_assert_cmpfloat (errors[1], >, 0);
  g_assert_cmpfloat_with_epsilon (errors[0] / errors[1], 4, 1.5);
}

static void
test_model (void)
{
  g_auto (CliOutcome) empty = { 0 };
  g_auto (CliOutcome) import = { 0 };
  g_auto (CliOutcome) again = { 0 };
  g_auto (CliOutcome) list = { 0 };
  g_auto (CliOutcome) info = { 0 };
  g_auto (CliOutcome) use = { 0 };
  g_auto (CliOutcome) taken = { 0 };
  g_autofree char *fixtures = g_path_get_dirname (model);
  g_autoptr (JsonNode) root = NULL;

  cli_test_run (&empty, "classify", image, NULL);
  g_assert_cmpint (empty.status, ==, 1);
  g_assert_nonnull (strstr (empty.err, "import"));

  cli_test_run (&import, "model", "import", model, "--name", "mine", NULL);
  g_assert_cmpstr (import.err, ==, "");
  g_assert_cmpint (import.status, ==, 0);
  cli_test_run (&again, "model", "import", model, "--name", "mine", NULL);
  g_assert_cmpint (again.status, ==, 1);
  g_assert_nonnull (strstr (again.err, "mine: a model of this name is installed (--name NAME)\n"));

  cli_test_run (&list, "model", "list", NULL);
  g_assert_nonnull (strstr (list.out, "mine"));
  cli_test_run (&info, "model", "info", "mine", "--json", NULL);
  g_assert_cmpint (info.status, ==, 0);
  root = cli_test_parse (info.out);
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (json_node_get_object (root), "temperature"), 14.285714, 1e-4);

  /* The one installed model is the default. */
  cli_test_run (&use, "tokenize", "edema", NULL);
  g_assert_cmpint (use.status, ==, 0);

  /* The name of one in another folder, which is the source's own name. */
  cli_test_set_variable ("PROMPTOSCOPE_MODELS", fixtures);
  cli_test_run (&taken, "model", "import", model, "--replace", NULL);
  cli_test_set_variable ("PROMPTOSCOPE_MODELS", NULL);
  g_assert_cmpint (taken.status, ==, 1);
  g_assert_nonnull (strstr (taken.err, "choose another name (--name NAME)\n"));
  g_assert_nonnull (strstr (taken.err, fixtures));
}

/* A model that was trained says how, but not where. */
static void
test_train (void)
{
  g_autofree char *output = cli_test_in_folder ("trained");
  g_autofree char *option = g_strconcat ("--output=", output, NULL);
  g_autofree char *weights = g_build_filename (output, "model.safetensors", NULL);
  g_autoptr (PscModelBundle) bundle = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CliOutcome) outcome = { 0 };
  const char *command;

  cli_test_run (&outcome, "train", "--size", "tiny", "--images", "8", "--examples", "8", "--batch",
                "4", "--held-out", "4", option, NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  bundle = psc_model_bundle_open (output, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  command = g_hash_table_lookup (psc_model_bundle_get_metadata (bundle), "command");
  g_assert_nonnull (strstr (command, "--output=trained"));
  g_assert_null (strstr (command, cli_test_get_folder ()));
}

/* One that learned from a teacher can be one too, but not take over its weights as well. */
static void
test_train_student (void)
{
  g_autofree char *teacher = cli_test_in_folder ("trained");
  g_autofree char *output = cli_test_in_folder ("student");
  g_auto (CliOutcome) outcome = { 0 };
  g_auto (CliOutcome) info = { 0 };
  g_auto (CliOutcome) both = { 0 };
  g_auto (CliOutcome) unknown = { 0 };

  cli_test_run (&outcome, "train", "--size", "tiny", "--images", "8", "--examples", "8", "--batch",
                "4", "--held-out", "4", "--tower", "swin", "--teacher", teacher, "-o", output,
                NULL);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_cmpint (outcome.status, ==, 0);
  cli_test_run (&info, "model", "info", output, NULL);
  g_assert_nonnull (strstr (info.out, "Swin"));

  cli_test_run (&both, "train", "--size", "tiny", "--teacher", teacher, "--from", teacher, "-o",
                output, NULL);
  g_assert_cmpint (both.status, ==, 2);
  cli_test_run (&unknown, "train", "--tower", "vit", "-o", output, NULL);
  g_assert_cmpint (unknown.status, ==, 2);
}

/* What a row says, not how fast this machine is. */
static void
check_row (JsonObject *row, const char *name)
{
  gboolean has_limit =
      json_node_get_node_type (json_object_get_member (row, "limit")) != JSON_NODE_NULL;
  gboolean at_most = g_str_equal (json_object_get_string_member (row, "sense"), "at-most");
  double measured = json_object_get_double_member (row, "measured");
  double budget = json_object_get_double_member (row, "budget");
  double judged = measured;

  g_assert_cmpstr (json_object_get_string_member (row, "name"), ==, name);
  g_assert_cmpfloat (measured, >, 0);
  if (has_limit)
    {
      double limit = json_object_get_double_member (row, "limit");

      judged = json_object_get_double_member (row, "ratio");
      g_assert_cmpfloat (limit, >, 0);
      g_assert_cmpfloat_with_epsilon (judged, measured / limit, 1e-6 * judged);
    }
  g_assert_cmpint (json_object_get_boolean_member (row, "within"), ==,
                   at_most ? judged <= budget : judged >= budget);
}

static void
test_bench (void)
{
  static const char *const names[] = { "fuse", "atlas",     "gradient",     "text",
                                       "open", "smoothing", "first-overlay" };
  g_auto (CliOutcome) outcome = { 0 };
  g_auto (CliOutcome) wrong = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonArray *rows;

  cli_test_run (&outcome, "bench", "--json", "--model", model, "--rows",
                "first-overlay,fuse,smoothing,open,atlas,gradient,text", NULL);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_cmpint (outcome.status, ==, 0);
  root = cli_test_parse (outcome.out);
  rows = json_object_get_array_member (json_node_get_object (root), "rows");
  g_assert_cmpuint (json_array_get_length (rows), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    check_row (json_array_get_object_element (rows, i), names[i]);

  cli_test_run (&wrong, "bench", "--rows", "fuse,lunch", NULL);
  g_assert_cmpint (wrong.status, ==, 2);
}

/* What is asked of a graphics card is measured on one, or on what stands in for it, and nowhere
 * else; a model of random weights will do. */
static void
test_bench_device (void)
{
  static const char *const names[] = { "first-map", "bank-maps" };
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonNode) none = NULL;
  g_auto (CliOutcome) outcome = { 0 };
  g_auto (CliOutcome) on_cpu = { 0 };
  g_auto (CliOutcome) wrong = { 0 };
  JsonArray *rows;

  cli_test_run (&outcome, "bench", "--json", "--size", "small-resnet", "--device", "cpu",
                "--whole-tensors", "--rows", "first-map,bank-maps", NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  root = cli_test_parse (outcome.out);
  rows = json_object_get_array_member (json_node_get_object (root), "rows");
  g_assert_cmpuint (json_array_get_length (rows), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      g_assert_cmpstr (json_object_get_string_member (row, "name"), ==, names[i]);
      g_assert_cmpstr (json_object_get_string_member (row, "size"), ==, "small-resnet");
      g_assert_true (g_str_has_prefix (json_object_get_string_member (row, "device"), "CPU"));
      g_assert_cmpfloat (json_object_get_double_member (row, "measured"), >, 0);
    }

  cli_test_run (&on_cpu, "bench", "--json", "--size", "small-resnet", "--device", "cpu", "--rows",
                "first-map,bank-maps", NULL);
  g_assert_cmpint (on_cpu.status, ==, 0);
  none = cli_test_parse (on_cpu.out);
  rows = json_object_get_array_member (json_node_get_object (none), "rows");
  g_assert_cmpuint (json_array_get_length (rows), ==, 0);

  cli_test_run (&wrong, "bench", "--size", "huge", NULL);
  g_assert_cmpint (wrong.status, ==, 2);
  g_assert_nonnull (strstr (wrong.err, "small-siglip"));
}

int
main (int argc, char **argv)
{
  cli_test_init (&argc, &argv);
  model = g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", NULL);
  image = g_test_build_filename (G_TEST_DIST, "fixtures", "images", "channels3-8.png", NULL);

  g_test_add_func ("/cli/help", test_help);
  g_test_add_func ("/cli/tokenize", test_tokenize);
  g_test_add_func ("/cli/any-text", test_any_text);
  g_test_add_func ("/cli/full-disk", test_full_disk);
  g_test_add_func ("/cli/embed", test_embed);
  g_test_add_func ("/cli/classify", test_classify);
  g_test_add_func ("/cli/rules", test_rules);
  g_test_add_func ("/cli/unread-prompts", test_unread_prompts);
  g_test_add_func ("/cli/unread-contrast", test_unread_contrast);
  g_test_add_func ("/cli/unread-bank", test_unread_bank);
  g_test_add_func ("/cli/empty-prompts", test_empty_prompts);
  g_test_add_func ("/cli/nothing-left", test_nothing_left);
  g_test_add_func ("/cli/only-json", test_only_json);
  g_test_add_func ("/cli/stack", test_stack);
  g_test_add_func ("/cli/help-methods", test_help_methods);
  g_test_add_func ("/cli/grid", test_grid);
  g_test_add_func ("/cli/explain-all", test_explain_all);
  g_test_add_func ("/cli/explain", test_explain);
  g_test_add_func ("/cli/explain-precision", test_explain_precision);
  g_test_add_func ("/cli/explain-errors", test_explain_errors);
  g_test_add_func ("/cli/bench", test_bench);
  g_test_add_func ("/cli/bench-device", test_bench_device);
  g_test_add_func ("/cli/model", test_model);
  g_test_add_func ("/cli/train", test_train);
  g_test_add_func ("/cli/train-student", test_train_student);

  return g_test_run ();
}
