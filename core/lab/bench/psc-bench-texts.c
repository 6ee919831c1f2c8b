/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/bench/psc-bench-texts.h"

#include "checkpoint/psc-safetensors-writer.h"
#include "lab/bench/psc-bench-folder.h"
#include "model/psc-random-weights.h"
#include "text/psc-word-piece-vocabulary.h"

#define SEED 1

/* The smallest of image encoders, which nobody asks; M and the vocabulary's size are filled in. */
#define CONFIG                                                                                     \
  "{\"vision\": {\"architecture\": \"vit\", \"image_size\": 28, \"patch_size\": 14, \"width\": 8," \
  " \"n_layers\": 1, \"n_heads\": 1, \"mlp_width\": 8}, \"text\": {\"vocab_size\": %u,"            \
  " \"hidden_size\": 256, \"num_hidden_layers\": 2, \"num_attention_heads\": 4,"                   \
  " \"intermediate_size\": 512, \"max_position_embeddings\": 80}, \"projection_dim\": %u,"         \
  " \"do_lower_case\": true, \"max_tokens\": 77}"

static GBytes *
make_vocabulary (PscPromptBank *bank, guint *n_pieces)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  GBytes *vocabulary;
  const char *data;
  gsize size;

  for (guint c = 0; c < psc_prompt_bank_get_n_classes (bank); c++)
    {
      const PscPromptClass *class = psc_prompt_bank_get_class (bank, c);

      for (guint p = 0; p < psc_prompt_class_get_n_prompts (class); p++)
        g_strv_builder_add (texts, psc_prompt_class_get_prompt (class, p)->text);
    }
  list = g_strv_builder_end (texts);
  vocabulary = psc_word_piece_vocabulary_new ((const char *const *) list);
  data = g_bytes_get_data (vocabulary, &size);
  *n_pieces = 0;
  for (gsize i = 0; i < size; i++)
    *n_pieces += data[i] == '\n';
  return vocabulary;
}

static gboolean
write_file (const char *folder, const char *name, const char *text, gssize size, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents (path, text, size, error);
}

static gboolean
write_model (const char *folder, PscPromptBank *bank, guint dimensions, GError **error)
{
  guint n_pieces;
  g_autoptr (GBytes) vocabulary = make_vocabulary (bank, &n_pieces);
  g_autofree char *config = g_strdup_printf (CONFIG, n_pieces, dimensions);
  g_autofree char *path = g_build_filename (folder, "model.safetensors", NULL);
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_from_json (config, -1, error);
  g_autoptr (PscWeights) weights = NULL;

  if (spec == NULL)
    return FALSE;
  weights = psc_random_weights_new (spec, SEED);
  return write_file (folder, "config.json", config, -1, error)
         && write_file (folder, "vocab.txt", g_bytes_get_data (vocabulary, NULL),
                        (gssize) g_bytes_get_size (vocabulary), error)
         && psc_safetensors_write (weights, NULL, path, NULL, NULL, NULL, error);
}

PscPromptDirections *
psc_bench_texts_new_directions (guint dimensions, GError **error)
{
  const PscEncoderOptions on_cpu = { .device = "cpu" };
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  g_autofree char *folder = psc_bench_folder_new (error);
  g_autoptr (PscModelBundle) bundle = NULL;
  g_autoptr (PscModel) model = NULL;
  PscPromptDirections *directions = NULL;

  if (folder == NULL)
    return NULL;
  if (write_model (folder, bank, dimensions, error))
    bundle = psc_model_bundle_open (folder, NULL, NULL, NULL, error);
  if (bundle != NULL)
    model = psc_model_new (bundle, &on_cpu, NULL, error);
  if (model != NULL)
    directions = psc_prompt_directions_new (model, bank, NULL, error);
  psc_bench_folder_remove (folder);
  return directions;
}
