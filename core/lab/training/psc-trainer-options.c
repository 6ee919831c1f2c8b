/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/training/psc-trainer-options.h"

#include "model/spec/psc-bert-spec.h"
#include "model/spec/psc-resnet-spec.h"
#include "lab/training/psc-training-texts.h"

void
psc_trainer_options_init (PscTrainerOptions *options)
{
  g_return_if_fail (options != NULL);

  *options = (PscTrainerOptions){
    .size = PSC_TRAINER_SIZE_SMALL,
    .n_images = 100000,
    .n_examples = 16000,
    .batch_size = 24,
    .seed = 1,
    .learning_rate = 1.5e-3,
    .checkpoint_interval = 200,
    .evaluation_interval = 500,
    .n_held_out = 500,
    .half_precision = TRUE,
    .device = "auto",
  };
}

static const char *const size_nicks[] = { "tiny", "small" };

const char *
psc_trainer_size_get_nick (PscTrainerSize size)
{
  g_return_val_if_fail (size < G_N_ELEMENTS (size_nicks), NULL);

  return size_nicks[size];
}

gboolean
psc_trainer_size_from_nick (const char *nick, PscTrainerSize *size)
{
  for (guint i = 0; i < G_N_ELEMENTS (size_nicks); i++)
    if (g_strcmp0 (nick, size_nicks[i]) == 0)
      {
        *size = i;
        return TRUE;
      }
  return FALSE;
}

static void
set_stages (PscResnetSpec *spec, guint stem, guint n, const guint *widths, const guint *depths)
{
  spec->stem_width = stem;
  spec->n_stages = n;
  for (guint i = 0; i < n; i++)
    {
      spec->widths[i] = widths[i];
      spec->depths[i] = depths[i];
    }
}

static void
set_layers (PscBertSpec *spec, guint width, guint n_layers)
{
  spec->hidden_size = width;
  spec->n_layers = n_layers;
  spec->n_heads = 4;
  spec->intermediate_size = 2 * width;
  spec->n_pooled = 2;
  spec->pooled[0] = 0;
  spec->pooled[1] = n_layers;
}

PscModelSpec *
psc_trainer_size_build_spec (PscTrainerSize size, guint n_words)
{
  PscResnetSpec *vision = psc_resnet_spec_new ();
  PscBertSpec *text = psc_bert_spec_new ();
  PscModelSpec *spec = psc_model_spec_new (&vision->parent_instance, &text->parent_instance);

  vision->block = PSC_RESNET_BASIC;
  spec->text->vocab_size = n_words;
  spec->text->max_positions = PSC_TRAINING_MAX_TOKENS;
  spec->max_tokens = PSC_TRAINING_MAX_TOKENS;
  if (size == PSC_TRAINER_SIZE_TINY)
    {
      spec->vision->image_size = 64;
      set_stages (vision, 8, 3, (guint[]){ 8, 16, 32 }, (guint[]){ 1, 1, 1 });
      set_layers (text, 32, 1);
      psc_model_spec_set_dimensions (spec, 32);
    }
  else
    {
      set_stages (vision, 24, 4, (guint[]){ 24, 48, 96, 192 }, (guint[]){ 1, 1, 2, 2 });
      set_layers (text, 128, 2);
      psc_model_spec_set_dimensions (spec, 128);
    }
  return spec;
}

guint
psc_trainer_get_map_side (PscModelSpec *spec)
{
  guint side = psc_model_spec_get_side (spec);

  for (guint i = 0; i < PSC_RESNET_SPEC (spec->vision)->n_stages + 1; i++)
    side = (side + 1) / 2;
  return side;
}

GHashTable *
psc_trainer_options_dup_recipe (const PscTrainerOptions *options)
{
  GHashTable *recipe = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  char rate[G_ASCII_DTOSTR_BUF_SIZE];

  g_hash_table_insert (recipe, "size", g_strdup (psc_trainer_size_get_nick (options->size)));
  g_hash_table_insert (recipe, "images", g_strdup_printf ("%u", options->n_images));
  g_hash_table_insert (recipe, "examples", g_strdup_printf ("%u", options->n_examples));
  g_hash_table_insert (recipe, "batch", g_strdup_printf ("%u", options->batch_size));
  g_hash_table_insert (recipe, "seed", g_strdup_printf ("%" G_GUINT64_FORMAT, options->seed));
  g_hash_table_insert (recipe, "learning-rate",
                       g_strdup (g_ascii_dtostr (rate, sizeof rate, options->learning_rate)));
  return recipe;
}
