/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-model-cost.h"
#include "model/spec/psc-bert-spec.h"
#include "model/spec/psc-resnet-spec.h"
#include "model/spec/psc-swin-spec.h"

/* The counts that are published for the architectures, with 1000 classes where ours has 512
 * dimensions: Swin-T 4.5 G (Liu et al., 2021), ResNet-50 4.1 G (torchvision). */
static void
test_published (void)
{
  g_autoptr (PscModelSpec) vit = psc_model_spec_new_medclip_vit ();
  g_autoptr (PscModelSpec) resnet = psc_model_spec_new_medclip_resnet50 ();

  g_assert_cmpfloat_with_epsilon (psc_model_cost_image (vit, 3) / 1e9, 4.5, 0.05);
  g_assert_cmpfloat_with_epsilon (psc_model_cost_image (resnet, 3) / 1e9, 4.1, 0.05);
}

/* One stage of one block on 2 × 2 tokens of one window, by hand. */
static void
test_small_swin (void)
{
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_medclip_vit ();
  PscSwinSpec *vision = PSC_SWIN_SPEC (spec->vision);
  double embedding = 4 * (2 * 2) * 8;
  double linear = 4 * (8 * 8 * 4 + 8 * 16 * 2);
  double attention = 4 * 4 * 8 * 2;
  double projection = 8 * 5;

  spec->vision->image_size = 4;
  vision->patch_size = 2;
  vision->window_size = 2;
  vision->embed_dim = 8;
  vision->mlp_ratio = 2;
  vision->n_stages = 1;
  vision->depths[0] = 1;
  psc_model_spec_set_dimensions (spec, 5);

  g_assert_cmpfloat (psc_model_cost_image (spec, 1), ==,
                     embedding + linear + attention + projection);
  g_assert_cmpfloat (psc_model_cost_image (spec, 3), ==,
                     3 * embedding + linear + attention + projection);
  g_assert_cmpfloat (psc_model_cost_pullback (spec), ==,
                     embedding + linear + 2 * attention + projection);
}

/* A second stage adds what joins four neighbours and a block of twice the width. */
static void
test_patch_merging (void)
{
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_medclip_vit ();
  PscSwinSpec *vision = PSC_SWIN_SPEC (spec->vision);
  double one_stage;

  spec->vision->image_size = 8;
  vision->patch_size = 2;
  vision->window_size = 2;
  vision->embed_dim = 8;
  vision->mlp_ratio = 2;
  vision->n_stages = 1;
  vision->depths[0] = vision->depths[1] = 1;
  psc_model_spec_set_dimensions (spec, 5);
  one_stage = psc_model_cost_image (spec, 1);

  vision->n_stages = 2;
  g_assert_cmpfloat (psc_model_cost_image (spec, 1) - one_stage, ==,
                     4 * 32 * 16 + 4 * (16 * 16 * 4 + 16 * 32 * 2) + 4 * 4 * 16 * 2 + 8 * 5);
}

/* A stem, an identity block, and one that halves a side which is odd. */
static void
test_small_resnet (void)
{
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_medclip_resnet50 ();
  PscResnetSpec *vision = PSC_RESNET_SPEC (spec->vision);

  spec->vision->image_size = 20; /* 10 after the stem, 5 after the pool, 3 at last */
  vision->block = PSC_RESNET_BASIC;
  vision->stem_width = 4;
  vision->n_stages = 2;
  vision->depths[0] = vision->depths[1] = 1;
  vision->widths[0] = 4;
  vision->widths[1] = 6;
  psc_model_spec_set_dimensions (spec, 7);

  g_assert_cmpfloat (psc_model_cost_image (spec, 1), ==,
                     100 * 49 * 4 + 25 * 9 * 4 * 4 * 2 + 9 * 9 * (4 * 6 + 6 * 6) + 9 * 4 * 6
                         + 6 * 7);
  g_assert_cmpfloat (psc_model_cost_pullback (spec), ==, psc_model_cost_image (spec, 1));

  /* Each of nine cells through a layer of its own, and their mean through another. */
  {
    double linear = psc_model_cost_image (spec, 1);

    vision->head = PSC_RESNET_HEAD_CELLS;
    g_assert_cmpfloat (psc_model_cost_image (spec, 1) - linear, ==, 8 * 6 * 7 + 7 * 7);
  }
}

static void
test_text (void)
{
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_medclip_vit ();
  PscBertSpec *text = PSC_BERT_SPEC (spec->text);

  text->n_layers = 2;
  text->hidden_size = 8;
  text->intermediate_size = 32;
  psc_model_spec_set_dimensions (spec, 5);

  g_assert_cmpfloat (psc_model_cost_text (spec, 3), ==,
                     2 * (3 * (4 * 8 * 8 + 2 * 8 * 32) + 2 * 3 * 3 * 8) + 8 * 5);

  text->pooling = PSC_BERT_POOLING_POOLER;
  text->projection = PSC_BERT_PROJECTION_PERCEPTRON;
  text->projection_width = 6;
  g_assert_cmpfloat (psc_model_cost_text (spec, 3), ==,
                     2 * (3 * (4 * 8 * 8 + 2 * 8 * 32) + 2 * 3 * 3 * 8) + 8 * 8 + 8 * 6 + 6 * 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model-cost/published", test_published);
  g_test_add_func ("/model-cost/small-swin", test_small_swin);
  g_test_add_func ("/model-cost/patch-merging", test_patch_merging);
  g_test_add_func ("/model-cost/small-resnet", test_small_resnet);
  g_test_add_func ("/model-cost/text", test_text);

  return g_test_run ();
}
