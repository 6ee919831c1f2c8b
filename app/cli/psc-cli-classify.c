/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/psc-query-reading.h"
#include "psc-cli.h"

/* An image's scores for the classes of a bank. */
typedef struct
{
  PscModel *model;                 /* borrowed */
  PscPromptDirections *directions; /* borrowed */
  const float *z;                  /* borrowed, [M] */
  PscClassification *classes;      /* borrowed */
} Scores;

static double
score_prompt (const Scores *scores, guint class_index, guint prompt)
{
  return psc_prompt_directions_score (
      scores->directions, scores->z,
      psc_prompt_directions_get_prompt (scores->directions, class_index, prompt));
}

static PscPromptReading *
get_reading (const Scores *scores, guint class_index, guint prompt)
{
  return psc_prompt_directions_get_reading (scores->directions, class_index, prompt);
}

/* (transfer full): what the model reads of a class's prompts together. */
static PscQueryReading *
read_class (const Scores *scores, guint class_index)
{
  g_autoptr (PscQuery) query = psc_query_new_class (class_index, NULL, FALSE);

  return psc_query_reading_new (query, psc_prompt_directions_get_bank (scores->directions),
                                psc_prompt_directions_get_readings (scores->directions), NULL,
                                NULL);
}

/* Stands behind a score. */
static const char *
get_mark (PscPromptDegree degree)
{
  return degree == PSC_PROMPT_DEGREE_WHOLE ? " " : "†";
}

static void
print_footnote (PscPromptReading *reading)
{
  g_autofree char *remark = psc_prompt_reading_dup_remark (reading);

  if (remark != NULL)
    g_print ("† %s: %s\n", psc_prompt_reading_get_text (reading), remark);
}

static void
print_footnotes (const Scores *scores)
{
  GPtrArray *readings = psc_prompt_directions_get_readings (scores->directions);

  for (guint i = 0; i < readings->len; i++)
    print_footnote (g_ptr_array_index (readings, i));
  for (guint c = 0; c < scores->classes->n_classes; c++)
    if (scores->classes->classes[c].negative != NULL)
      print_footnote (psc_prompt_directions_get_negative (scores->directions, c));
}

/* What a model makes of a class's logit; some give probabilities too small for a percentage. */
static void
print_probability (double probability)
{
  if (isnan (probability))
    g_print ("\n");
  else if (probability >= 0.0005)
    g_print (" %5.1f %%\n", 100 * probability);
  else
    g_print (" %7.1e\n", probability);
}

static void
print_negative (const Scores *scores, guint c)
{
  const PscClassScore *score = &scores->classes->classes[c];
  PscPromptReading *reading = psc_prompt_directions_get_negative (scores->directions, c);

  if (score->negative != NULL)
    g_print (_ ("  cosine %.3f, against %.3f%s of “%s”\n"), score->cosine, score->negative_cosine,
             get_mark (psc_prompt_reading_get_degree (reading)), score->negative);
}

static void
print_table (const Scores *scores)
{
  PscPromptBank *bank = psc_prompt_directions_get_bank (scores->directions);
  g_autofree char *meaning = psc_classification_dup_meaning (scores->classes);

  for (guint c = 0; c < psc_prompt_bank_get_n_classes (bank); c++)
    {
      const PscPromptClass *class = psc_prompt_bank_get_class (bank, c);
      g_autoptr (PscQueryReading) reading = read_class (scores, c);

      g_print ("%-28s %8.3f%s", psc_prompt_class_get_name (class),
               scores->classes->classes[c].logit,
               get_mark (psc_query_reading_get_degree (reading)));
      print_probability (scores->classes->classes[c].probability);
      print_negative (scores, c);
      for (guint p = 0; p < psc_prompt_class_get_n_prompts (class); p++)
        g_print ("  %8.3f%s %s\n", score_prompt (scores, c, p),
                 get_mark (psc_prompt_reading_get_degree (get_reading (scores, c, p))),
                 psc_prompt_class_get_prompt (class, p)->text);
    }
  g_print ("%s\n", meaning);
  print_footnotes (scores);
}

static void
add_negative (JsonBuilder *builder, const Scores *scores, guint c)
{
  const PscClassScore *score = &scores->classes->classes[c];
  PscPromptReading *reading = psc_prompt_directions_get_negative (scores->directions, c);

  if (score->negative == NULL)
    return;
  json_builder_set_member_name (builder, "negative");
  json_builder_begin_object (builder);
  psc_cli_add_string (builder, "text", score->negative);
  psc_cli_add_double (builder, "cosine", score->negative_cosine);
  psc_cli_add_string (builder, "reading",
                      psc_prompt_degree_get_nick (psc_prompt_reading_get_degree (reading)));
  psc_prompt_reading_add_json (reading, builder);
  json_builder_end_object (builder);
}

static void
add_class (JsonBuilder *builder, const Scores *scores, guint c)
{
  const PscPromptClass *class =
      psc_prompt_bank_get_class (psc_prompt_directions_get_bank (scores->directions), c);

  g_autoptr (PscQueryReading) reading = read_class (scores, c);

  json_builder_begin_object (builder);
  psc_cli_add_string (builder, "name", psc_prompt_class_get_name (class));
  psc_cli_add_double (builder, "logit", scores->classes->classes[c].logit);
  psc_cli_add_double (builder, "probability", scores->classes->classes[c].probability);
  psc_cli_add_double (builder, "cosine", scores->classes->classes[c].cosine);
  add_negative (builder, scores, c);
  psc_cli_add_string (builder, "reading",
                      psc_prompt_degree_get_nick (psc_query_reading_get_degree (reading)));
  json_builder_set_member_name (builder, "prompts");
  json_builder_begin_array (builder);
  for (guint p = 0; p < psc_prompt_class_get_n_prompts (class); p++)
    {
      PscPromptReading *own = get_reading (scores, c, p);

      json_builder_begin_object (builder);
      psc_cli_add_string (builder, "text", psc_prompt_class_get_prompt (class, p)->text);
      psc_cli_add_double (builder, "logit", score_prompt (scores, c, p));
      psc_cli_add_string (builder, "reading",
                          psc_prompt_degree_get_nick (psc_prompt_reading_get_degree (own)));
      psc_prompt_reading_add_json (own, builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
print_json (const Scores *scores, const char *path, PscImage *picture)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *image = g_filename_display_name (path);
  PscModel *model = scores->model;
  PscPromptBank *bank = psc_prompt_directions_get_bank (scores->directions);

  json_builder_begin_object (builder);
  psc_cli_add_string (builder, "image", image);
  psc_cli_add_notes (builder, picture);
  psc_cli_add_voi (builder, picture);
  psc_cli_add_string (builder, "model", psc_model_bundle_get_name (psc_model_get_bundle (model)));
  psc_cli_add_string (builder, "bank", psc_prompt_bank_get_name (bank));
  psc_cli_add_double (builder, "temperature",
                      psc_prompt_directions_get_logit_scale (scores->directions));
  psc_cli_add_double (builder, "bias", psc_prompt_directions_get_logit_bias (scores->directions));
  psc_cli_add_string (builder, "score", psc_score_rule_get_nick (scores->classes->rule));
  json_builder_set_member_name (builder, "classes");
  json_builder_begin_array (builder);
  for (guint c = 0; c < psc_prompt_bank_get_n_classes (bank); c++)
    add_class (builder, scores, c);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  psc_cli_print_json (builder);
}

gboolean
psc_cli_classify (int argc, char **argv, GError **error)
{
  g_auto (PscCliModelOptions) model_options = { NULL };
  g_autoptr (PscPromptBank) bank = NULL;
  g_autoptr (PscModel) model = NULL;
  g_autoptr (PscModelInput) input = NULL;
  g_autoptr (PscPromptDirections) directions = NULL;
  g_autoptr (PscImage) image = NULL;
  g_autofree char *bank_path = NULL;
  g_autofree char *voi = NULL;
  g_autofree float *z = NULL;
  g_autoptr (PscClassification) classes = NULL;
  gboolean json = FALSE;
  guint m;
  GOptionEntry entries[] = {
    { "bank", 0, 0, G_OPTION_ARG_FILENAME, &bank_path, N_ ("A prompt bank of your own"),
      N_ ("FILE.json") },
    { "voi", 0, 0, G_OPTION_ARG_STRING, &voi, PSC_CLI_VOI_HELP, PSC_CLI_VOI_ARGUMENT },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    { NULL },
  };

  if (!psc_cli_parse (&argc, &argv, "IMAGE",
                      _ ("Prints each class's logit, the mean over its prompts, its probability as "
                         "the model's authors define it, and its prompts' logits. JSON names that "
                         "rule in “score”: “softmax” over the classes; “pair”, the class's prompts "
                         "against its “negative”; “sigmoid” of the class's logit; or “cosine”, "
                         "which is no probability. A score is marked † where "
                         "the model does not read all of a prompt; JSON says so in “reading” "
                         "(“whole”, “part” or “nothing”), “cut”, “unknown” and “dropped”."),
                      entries, &model_options, 1, error))
    return FALSE;

  bank = psc_cli_load_bank (bank_path, error);
  model = bank != NULL ? psc_cli_load_model (&model_options, error) : NULL;
  input = model != NULL ? psc_cli_load_input (argv[1], model, voi, &image, error) : NULL;
  z = input != NULL ? psc_cli_encode_input (model, input, &m, error) : NULL;
  directions = z != NULL ? psc_cli_encode_bank (model, bank, error) : NULL;
  if (directions == NULL)
    return FALSE;

  classes = psc_prompt_directions_classify (directions, z);
  if (json)
    print_json (&(Scores){ model, directions, z, classes }, argv[1], image);
  else
    print_table (&(Scores){ model, directions, z, classes });
  return TRUE;
}
