/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/training/psc-trainer-options.h"

#include "model/spec/psc-bert-spec.h"
#include "model/spec/psc-resnet-spec.h"
#include "model/spec/psc-swin-spec.h"
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

static const char *const size_nicks[] = { "tiny", "small", NULL };
static const char *const tower_nicks[] = { "resnet", "swin", NULL };

static gboolean
find_nick (const char *const *nicks, const char *nick, guint *index)
{
  for (guint i = 0; nicks[i] != NULL; i++)
    if (g_strcmp0 (nick, nicks[i]) == 0)
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

const char *
psc_trainer_size_get_nick (PscTrainerSize size)
{
  return size_nicks[size];
}

gboolean
psc_trainer_size_from_nick (const char *nick, PscTrainerSize *size)
{
  guint index;

  if (!find_nick (size_nicks, nick, &index))
    return FALSE;
  *size = index;
  return TRUE;
}

const char *
psc_trainer_tower_get_nick (PscTrainerTower tower)
{
  return tower_nicks[tower];
}

gboolean
psc_trainer_tower_from_nick (const char *nick, PscTrainerTower *tower)
{
  guint index;

  if (!find_nick (tower_nicks, nick, &index))
    return FALSE;
  *tower = index;
  return TRUE;
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

static PscVisionSpec *
build_resnet (PscTrainerSize size)
{
  PscResnetSpec *resnet = psc_resnet_spec_new ();

  resnet->block = PSC_RESNET_BASIC;
  if (size == PSC_TRAINER_SIZE_TINY)
    set_stages (resnet, 8, 3, (guint[]){ 8, 16, 32 }, (guint[]){ 1, 1, 1 });
  else
    set_stages (resnet, 24, 4, (guint[]){ 24, 48, 96, 192 }, (guint[]){ 1, 1, 2, 2 });
  return &resnet->parent_instance;
}

/* As many cells as the ResNet of the same size has. */
static PscVisionSpec *
build_swin (PscTrainerSize size)
{
  static const guint depths[][4] = {
    [PSC_TRAINER_SIZE_TINY] = { 1, 1, 1 },
    [PSC_TRAINER_SIZE_SMALL] = { 1, 1, 2, 1 },
  };
  PscSwinSpec *swin = psc_swin_spec_new ();

  swin->n_stages = size == PSC_TRAINER_SIZE_TINY ? 3 : 4;
  swin->embed_dim = size == PSC_TRAINER_SIZE_TINY ? 8 : 32;
  swin->window_size = size == PSC_TRAINER_SIZE_TINY ? 4 : 7;
  swin->mlp_ratio = size == PSC_TRAINER_SIZE_TINY ? 2 : 4;
  for (guint s = 0; s < swin->n_stages; s++)
    {
      swin->depths[s] = depths[size][s];
      swin->num_heads[s] = (swin->embed_dim << s) / (size == PSC_TRAINER_SIZE_TINY ? 8 : 16);
    }
  return &swin->parent_instance;
}

PscModelSpec *
psc_trainer_size_build_spec (PscTrainerSize size, PscTrainerTower tower, guint n_words)
{
  PscVisionSpec *vision = tower == PSC_TRAINER_TOWER_SWIN ? build_swin (size) : build_resnet (size);
  PscBertSpec *text = psc_bert_spec_new ();
  PscModelSpec *spec = psc_model_spec_new (vision, &text->parent_instance);

  spec->text->vocab_size = n_words;
  spec->text->max_positions = PSC_TRAINING_MAX_TOKENS;
  spec->max_tokens = PSC_TRAINING_MAX_TOKENS;
  if (size == PSC_TRAINER_SIZE_TINY)
    {
      spec->vision->image_size = 64;
      set_layers (text, 32, 1);
      psc_model_spec_set_dimensions (spec, 32);
    }
  else
    {
      set_layers (text, 128, 2);
      psc_model_spec_set_dimensions (spec, 128);
    }
  return spec;
}

GHashTable *
psc_trainer_options_dup_recipe (const PscTrainerOptions *options)
{
  GHashTable *recipe = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  char rate[G_ASCII_DTOSTR_BUF_SIZE];

  g_hash_table_insert (recipe, "size", g_strdup (psc_trainer_size_get_nick (options->size)));
  if (options->tower != PSC_TRAINER_TOWER_RESNET)
    g_hash_table_insert (recipe, "tower", g_strdup (psc_trainer_tower_get_nick (options->tower)));
  g_hash_table_insert (recipe, "images", g_strdup_printf ("%u", options->n_images));
  g_hash_table_insert (recipe, "examples", g_strdup_printf ("%u", options->n_examples));
  g_hash_table_insert (recipe, "batch", g_strdup_printf ("%u", options->batch_size));
  g_hash_table_insert (recipe, "seed", g_strdup_printf ("%" G_GUINT64_FORMAT, options->seed));
  g_hash_table_insert (recipe, "learning-rate",
                       g_strdup (g_ascii_dtostr (rate, sizeof rate, options->learning_rate)));
  return recipe;
}
