/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/bench/psc-bench-subject.h"

#include "lab/bench/psc-bench-texts.h"
#include "lab/bench/psc-random-pixels.h"
#include "model/psc-random-weights.h"

#define SEED 1

static PscBenchSubject *
subject_new (PscEncoder *encoder, const char *name, gboolean uses_whole_tensors)
{
  PscBenchSubject *self = g_new0 (PscBenchSubject, 1);

  self->name = g_strdup (name);
  self->encoder = g_object_ref (encoder);
  self->is_on_device = uses_whole_tensors || !psc_encoder_is_on_cpu (encoder);
  self->pixels = psc_random_pixels_new (psc_encoder_get_side (encoder), SEED);
  return self;
}

/* A text tower that takes no room beside an image encoder of which only the size counts. */
#define SMALL_TEXT                                                                                 \
  "\"text\": {\"vocab_size\": 100, \"hidden_size\": 64, \"num_hidden_layers\": 2,"                 \
  " \"num_attention_heads\": 2, \"intermediate_size\": 128, \"max_position_embeddings\": 80}"

/* What a configuration leaves out is MedCLIP's. */
static const struct
{
  const char *name;
  const char *config;
} sizes[] = {
  { "real", "{\"vision\": {\"architecture\": \"swin\"}, \"text\": {}}" },
  { "resnet50", "{\"vision\": {\"architecture\": \"resnet\"}, \"text\": {}}" },
  { "vit-b16", "{\"vision\": {\"architecture\": \"vit\", \"patch_size\": 16},"
               " \"text\": {\"architecture\": \"clip-text\"}}" },
  { "medsiglip", "{\"vision\": {\"architecture\": \"vit\", \"image_size\": 448, \"patch_size\": 14,"
                 " \"width\": 1152, \"n_layers\": 27, \"n_heads\": 16, \"mlp_width\": 4304,"
                 " \"activation\": \"gelu-tanh\", \"pooling\": \"attention\"},"
                 " \"projection_dim\": 1152, " SMALL_TEXT "}" },
  { "small-swin",
    "{\"vision\": {\"architecture\": \"swin\", \"image_size\": 112, \"embed_dim\": 48,"
    " \"depths\": [1, 1, 2], \"num_heads\": [2, 4, 8]},"
    " \"projection_dim\": 128, " SMALL_TEXT "}" },
  { "small-resnet", "{\"vision\": {\"architecture\": \"resnet\", \"image_size\": 112,"
                    " \"stem_width\": 32, \"depths\": [1, 1, 1, 1], \"widths\": [16, 32, 64, 128]},"
                    " \"projection_dim\": 128, " SMALL_TEXT "}" },
  { "small-vit", "{\"vision\": {\"architecture\": \"vit\", \"image_size\": 112, \"patch_size\": 16,"
                 " \"width\": 192, \"n_layers\": 4, \"n_heads\": 3, \"mlp_width\": 768},"
                 " \"projection_dim\": 128, " SMALL_TEXT "}" },
  { "small-siglip", "{\"vision\": {\"architecture\": \"vit\", \"image_size\": 112,"
                    " \"patch_size\": 14, \"width\": 192, \"n_layers\": 4, \"n_heads\": 3,"
                    " \"mlp_width\": 717, \"activation\": \"gelu-tanh\","
                    " \"pooling\": \"attention\"}, \"projection_dim\": 192, " SMALL_TEXT "}" },
};

const char *const *
psc_bench_subject_get_sizes (void)
{
  static const char *names[G_N_ELEMENTS (sizes) + 1];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        names[i] = sizes[i].name;
      g_once_init_leave (&ready, 1);
    }
  return names;
}

PscModelSpec *
psc_bench_subject_new_spec (const char *size, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (g_str_equal (sizes[i].name, size))
      return psc_model_spec_new_from_json (sizes[i].config, -1, error);
  g_return_val_if_reached (NULL);
}

PscBenchSubject *
psc_bench_subject_new_random (const char *size, const PscEncoderOptions *options, GError **error)
{
  g_autoptr (PscModelSpec) spec = psc_bench_subject_new_spec (size, error);
  g_autoptr (PscWeights) weights = NULL;
  g_autoptr (PscEncoder) encoder = NULL;
  g_autoptr (PscPromptDirections) directions = NULL;
  PscBenchSubject *self;

  if (spec == NULL)
    return NULL;
  directions = psc_bench_texts_new_directions (psc_model_spec_get_dimensions (spec), error);
  if (directions == NULL)
    return NULL;
  weights = psc_random_weights_new (spec, SEED);
  encoder = psc_encoder_new (spec, weights, options, NULL, error);
  if (encoder == NULL)
    return NULL;
  self = subject_new (encoder, size, options != NULL && options->uses_whole_tensors);
  self->directions = g_steal_pointer (&directions);
  return self;
}

PscBenchSubject *
psc_bench_subject_new_model (PscModel *model,
                             const char *name,
                             gboolean uses_whole_tensors,
                             GError **error)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  g_autoptr (PscPromptDirections) directions = NULL;
  PscBenchSubject *self;

  g_return_val_if_fail (PSC_IS_MODEL (model), NULL);

  directions = psc_prompt_directions_new (model, bank, NULL, error);
  if (directions == NULL)
    return NULL;
  self = subject_new (psc_model_get_encoder (model), name, uses_whole_tensors);
  self->model = g_object_ref (model);
  self->directions = g_steal_pointer (&directions);
  return self;
}

void
psc_bench_subject_free (PscBenchSubject *self)
{
  g_free (self->name);
  g_clear_object (&self->directions);
  g_clear_object (&self->model);
  g_clear_object (&self->encoder);
  g_free (self->pixels);
  g_free (self);
}
