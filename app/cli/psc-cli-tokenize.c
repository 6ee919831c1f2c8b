/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>

#include "psc-cli.h"

static void
print_table (PscWordPiece *tokenizer, GArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    {
      gint32 id = g_array_index (ids, gint32, i);

      g_print ("%6d  %s\n", id, psc_word_piece_get_piece (tokenizer, id));
    }
}

static void
print_json (PscWordPiece *tokenizer, GArray *ids)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "ids");
  json_builder_begin_array (builder);
  for (guint i = 0; i < ids->len; i++)
    json_builder_add_int_value (builder, g_array_index (ids, gint32, i));
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "tokens");
  json_builder_begin_array (builder);
  for (guint i = 0; i < ids->len; i++)
    json_builder_add_string_value (
        builder, psc_word_piece_get_piece (tokenizer, g_array_index (ids, gint32, i)));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  psc_cli_print_json (builder);
}

/* Needs no device: only the model's vocabulary and its settings are used. */
gboolean
psc_cli_tokenize (int argc, char **argv, GError **error)
{
  g_auto (PscCliModelOptions) model_options = { NULL };
  g_autoptr (PscModelBundle) bundle = NULL;
  g_autoptr (PscWordPiece) tokenizer = NULL;
  g_autoptr (GArray) ids = NULL;
  const PscModelConfig *config;
  gboolean json = FALSE;
  GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    { NULL },
  };

  if (!psc_cli_parse (&argc, &argv, "TEXT",
                      _ ("Shows the word pieces and their numbers that a model reads a text as."),
                      entries, &model_options, 1, error))
    return FALSE;

  bundle = psc_cli_open_bundle (&model_options, error);
  if (bundle == NULL)
    return FALSE;
  config = psc_model_bundle_get_config (bundle);
  tokenizer = psc_word_piece_new (psc_model_bundle_get_vocabulary (bundle), config->do_lower_case,
                                  config->max_tokens, error);
  if (tokenizer == NULL)
    return FALSE;
  ids = psc_word_piece_encode (tokenizer, argv[1], -1, error);
  if (ids == NULL)
    return FALSE;

  if (json)
    print_json (tokenizer, ids);
  else
    print_table (tokenizer, ids);
  return TRUE;
}
