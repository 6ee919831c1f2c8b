/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>

#include "psc-cli.h"

static void
print_table (PscTokenizer *tokenizer, PscPromptReading *reading)
{
  g_autofree char *remark = psc_prompt_reading_dup_remark (reading);
  guint n;
  const PscPromptPiece *pieces = psc_prompt_reading_get_pieces (reading, &n);

  for (guint i = 0; i < n; i++)
    g_print ("%6d  %s\n", pieces[i].id, psc_tokenizer_get_piece (tokenizer, pieces[i].id));
  psc_cli_warn (remark);
}

static void
add_pieces (JsonBuilder *builder, PscTokenizer *tokenizer, PscPromptReading *reading)
{
  guint n;
  const PscPromptPiece *pieces = psc_prompt_reading_get_pieces (reading, &n);

  json_builder_set_member_name (builder, "ids");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    json_builder_add_int_value (builder, pieces[i].id);
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "tokens");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    json_builder_add_string_value (builder, psc_tokenizer_get_piece (tokenizer, pieces[i].id));
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "spans");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      json_builder_begin_array (builder);
      json_builder_add_int_value (builder, pieces[i].start);
      json_builder_add_int_value (builder, pieces[i].end);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
}

static void
print_json (PscTokenizer *tokenizer, PscPromptReading *reading)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_pieces (builder, tokenizer, reading);
  psc_cli_add_string (builder, "reading",
                      psc_prompt_degree_get_nick (psc_prompt_reading_get_degree (reading)));
  psc_prompt_reading_add_json (reading, builder);
  json_builder_end_object (builder);
  psc_cli_print_json (builder);
}

/* Needs no device: only the model's vocabulary and its settings are used. */
gboolean
psc_cli_tokenize (int argc, char **argv, GError **error)
{
  g_auto (PscCliModelOptions) model_options = { NULL };
  g_autoptr (PscModelBundle) bundle = NULL;
  PscTokenizer *tokenizer;
  g_autoptr (PscPromptReading) reading = NULL;
  gboolean json = FALSE;
  GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    { NULL },
  };

  if (!psc_cli_parse (&argc, &argv, "TEXT",
                      _ ("Shows the word pieces and their numbers that a model reads a text as, "
                         "and says what of it does not arrive. JSON has, beside “ids” and "
                         "“tokens”, “spans” (the bytes of the text that each stands for), "
                         "“reading” (“whole”, “part”, or “nothing” if no word is known), “cut” "
                         "(the end that is not read), “unknown” and “dropped”."),
                      entries, &model_options, 1, error)
      || !psc_cli_check_text ("TEXT", argv[1], error))
    return FALSE;

  bundle = psc_cli_open_bundle (&model_options, error);
  if (bundle == NULL)
    return FALSE;
  tokenizer = psc_model_bundle_get_tokenizer (bundle);
  reading = psc_tokenizer_read (tokenizer, argv[1], -1, error);
  if (reading == NULL)
    return FALSE;
  if (psc_prompt_reading_is_empty (reading))
    {
      psc_cli_set_usage_error (error, _ ("%s is empty: there is nothing in it to read"), "TEXT");
      return FALSE;
    }

  if (json)
    print_json (tokenizer, reading);
  else
    print_table (tokenizer, reading);
  return TRUE;
}
