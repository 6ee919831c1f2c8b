/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-cli-model-info.h"

#include <glib/gi18n.h>
#include <math.h>

#include "image/psc-preprocess-words.h"
#include "model/psc-model-layout.h"
#include "model/psc-model-store.h"
#include "psc-cli.h"

/* What there is to say of a model. */
typedef struct
{
  PscModelBundle *bundle; /* owned */
  PscModelFamily *family; /* static */
  char *reason;           /* owned: why it is taken for that family's */
  char *path;             /* owned, shown */
  char *digest;           /* owned */
  const char *training; /* borrowed, nullable: the command by which “train” was asked for it */
  double scale;         /* τ and b, as the encoder has them */
  double bias;
  PscPreprocess input;
} Info;

static void
info_clear (Info *info)
{
  g_clear_object (&info->bundle);
  g_free (info->reason);
  g_free (info->path);
  g_free (info->digest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Info, info_clear)

static gboolean
gather (Info *info, const char *model, const char *vocabulary, const char *family, GError **error)
{
  PscModelBundle *bundle = psc_model_store_open (model, vocabulary, family, NULL, error);
  PscModelSpec *spec;

  if (bundle == NULL)
    return FALSE;
  info->bundle = bundle;
  info->digest = psc_model_bundle_dup_digest (bundle, NULL, error);
  if (info->digest == NULL)
    return FALSE;
  info->family = psc_model_bundle_get_family (bundle);
  info->reason = family != NULL ? g_strdup (_ ("--family says so"))
                                : psc_model_family_dup_reason (info->family,
                                                               psc_model_bundle_get_files (bundle));
  info->training = g_hash_table_lookup (psc_model_bundle_get_metadata (bundle), "command");
  info->path = g_filename_display_name (psc_model_bundle_get_path (bundle));
  spec = psc_model_bundle_get_spec (bundle);
  info->scale = info->bias = NAN;
  psc_head_read (&spec->head, psc_model_bundle_get_weights (bundle), &info->scale, &info->bias,
                 NULL);
  psc_model_spec_get_preprocess (spec, &info->input);
  return TRUE;
}

/* “0.4815 0.4578 0.4082”, or one number where all are the same. */
static char *
join_channels (const double *values)
{
  if (values[0] == values[1] && values[1] == values[2])
    return g_strdup_printf ("%.4f", values[0]);
  return g_strdup_printf ("%.4f %.4f %.4f", values[0], values[1], values[2]);
}

/* MedCLIP's levels are normalised before the encoder, all others' in it, for each channel. */
static void
print_levels (PscModelSpec *spec)
{
  gboolean is_before = !psc_model_spec_explains_levels (spec);
  const double mean[] = { spec->input.mean, spec->input.mean, spec->input.mean };
  const double std[] = { spec->input.std, spec->input.std, spec->input.std };
  g_autofree char *means = join_channels (is_before ? mean : spec->vision->channel_mean);
  g_autofree char *stds = join_channels (is_before ? std : spec->vision->channel_std);

  g_print (_ ("levels      grey mean %s, deviation %s\n"), means, stds);
}

static const char *
describe_rule (PscScoreRule rule)
{
  static const char *const words[] = {
    [PSC_SCORE_SOFTMAX] = N_ ("softmax of the logits over the classes"),
    [PSC_SCORE_PAIR] = N_ ("a class's cosine against that of its negative sentence, e^a / (e^a + "
                           "e^b)"),
    [PSC_SCORE_SIGMOID] = N_ ("sigmoid of each class's logit"),
    [PSC_SCORE_COSINE] = N_ ("the cosine, which is no probability"),
  };

  return _ (words[rule]);
}

static void
print_weights (const Info *info)
{
  PscWeights *weights = psc_model_bundle_get_weights (info->bundle);
  g_auto (GStrv) unused =
      psc_model_layout_list_unused (psc_model_bundle_get_spec (info->bundle), weights);

  g_print (_ ("weights     %.1f million in %u tensors\n"),
           psc_weights_count_parameters (weights) * 1e-6, psc_weights_get_n_tensors (weights));
  g_print (_ ("SHA-256     %s\n"), info->digest);
  for (char **name = unused; *name != NULL; name++)
    g_print (_ ("not used    %s\n"), *name);
}

static void
print_info (const Info *info)
{
  PscModelSpec *spec = psc_model_bundle_get_spec (info->bundle);
  g_autofree char *vision = psc_tower_spec_describe (&spec->vision->parent_instance);
  g_autofree char *text = psc_tower_spec_describe (&spec->text->parent_instance);
  g_autofree char *input = psc_preprocess_describe (&info->input);
  PscTokenizer *tokenizer = psc_model_bundle_get_tokenizer (info->bundle);

  g_print (_ ("name        %s\n"), psc_model_bundle_get_name (info->bundle));
  g_print (_ ("path        %s\n"), info->path);
  g_print (_ ("form        %s\n"),
           psc_model_source_get_nick (psc_model_bundle_get_source (info->bundle)));
  g_print (_ ("family      %s (%s)\n"), psc_model_family_get_title (info->family),
           psc_model_family_get_nick (info->family));
  g_print (_ ("because     %s\n"), info->reason);
  if (info->training != NULL)
    g_print (_ ("made by     %s\n"), info->training);
  else
    g_print (_ ("licence     %s\n"), psc_model_family_get_licence (info->family));
  g_print (_ ("image       %s\n"), vision);
  g_print (_ ("text        %s, at most %u tokens\n"), text,
           psc_tokenizer_get_max_tokens (tokenizer));
  g_print (_ ("input       %s\n"), input);
  print_levels (spec);
  g_print (_ ("embedding   %u dimensions\n"), psc_model_spec_get_dimensions (spec));
  g_print (_ ("τ           %.4f\n"), info->scale);
  if (spec->head.has_bias)
    g_print (_ ("bias        %.4f\n"), info->bias);
  g_print (_ ("score       %s\n"), describe_rule (spec->head.rule));
  print_weights (info);
}

static void
add_input (JsonBuilder *builder, const PscPreprocess *input)
{
  json_builder_set_member_name (builder, "input");
  json_builder_begin_object (builder);
  psc_cli_add_int (builder, "side", input->side);
  psc_cli_add_string (builder, "framing", psc_framing_get_nick (input->framing));
  psc_cli_add_int (builder, "frame_side", input->frame_side);
  if (input->framing == PSC_FRAMING_CROP)
    psc_cli_add_int (builder, "shorter_side", input->resized);
  psc_cli_add_string (builder, "filter", psc_resample_filter_get_nick (input->filter));
  json_builder_set_member_name (builder, "antialiased");
  json_builder_add_boolean_value (builder, !input->is_unfiltered);
  json_builder_set_member_name (builder, "spreads_range");
  json_builder_add_boolean_value (builder, input->spreads_range);
  psc_cli_add_double (builder, "mean", input->mean);
  psc_cli_add_double (builder, "std", input->std);
  json_builder_end_object (builder);
}

/* The specification, which is MedCLIP's configuration where it is MedCLIP's. */
static void
add_config (JsonBuilder *builder, const Info *info)
{
  g_autofree char *text = psc_model_spec_to_json (psc_model_bundle_get_spec (info->bundle));
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  json_object_set_string_member (json_node_get_object (node), "model_type",
                                 psc_model_family_get_nick (info->family));
  json_builder_set_member_name (builder, "config");
  json_builder_add_value (builder, g_steal_pointer (&node));
}

static void
print_info_json (const Info *info)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  PscModelSpec *spec = psc_model_bundle_get_spec (info->bundle);

  json_builder_begin_object (builder);
  psc_cli_add_string (builder, "name", psc_model_bundle_get_name (info->bundle));
  psc_cli_add_string (builder, "path", info->path);
  psc_cli_add_string (builder, "form",
                      psc_model_source_get_nick (psc_model_bundle_get_source (info->bundle)));
  psc_cli_add_string (builder, "family", psc_model_family_get_nick (info->family));
  psc_cli_add_string (builder, "title", psc_model_family_get_title (info->family));
  psc_cli_add_string (builder, "because", info->reason);
  psc_cli_add_string (builder, "licence",
                      info->training == NULL ? psc_model_family_get_licence (info->family) : NULL);
  psc_cli_add_string (builder, "made_by", info->training);
  add_config (builder, info);
  add_input (builder, &info->input);
  psc_cli_add_int (builder, "max_tokens",
                   psc_tokenizer_get_max_tokens (psc_model_bundle_get_tokenizer (info->bundle)));
  psc_cli_add_double (builder, "temperature", info->scale);
  psc_cli_add_double (builder, "bias", info->bias);
  psc_cli_add_string (builder, "score", psc_score_rule_get_nick (spec->head.rule));
  psc_cli_add_int (builder, "parameters",
                   psc_weights_count_parameters (psc_model_bundle_get_weights (info->bundle)));
  psc_cli_add_string (builder, "sha256", info->digest);
  json_builder_end_object (builder);
  psc_cli_print_json (builder);
}

/* Looks at the files alone: no device is needed. */
gboolean
psc_cli_model_info (int argc, char **argv, GError **error)
{
  g_auto (Info) info = { NULL };
  g_autofree char *vocabulary = NULL;
  g_autofree char *family = NULL;
  gboolean json = FALSE;
  GOptionEntry entries[] = {
    { "vocab", 0, 0, G_OPTION_ARG_FILENAME, &vocabulary, PSC_CLI_VOCAB_HELP, N_ ("FILE") },
    { "family", 0, 0, G_OPTION_ARG_STRING, &family, PSC_CLI_FAMILY_HELP, N_ ("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    { NULL },
  };

  if (!psc_cli_parse (
          &argc, &argv, "[MODEL]",
          _ ("Describes a model: whose it is taken for and why, its architecture, its sizes, what "
             "becomes of a picture, τ, what a score is, and the SHA-256 of its weights."),
          entries, NULL, -1, error)
      || !psc_cli_check_family (family, error))
    return FALSE;
  if (argc > 2)
    {
      psc_cli_set_usage_error (error, _ ("“%s” is one argument too many"), argv[2]);
      return FALSE;
    }
  if (!gather (&info, argc > 1 ? argv[1] : NULL, vocabulary, family, error))
    return FALSE;

  if (json)
    print_info_json (&info);
  else
    print_info (&info);
  return TRUE;
}
