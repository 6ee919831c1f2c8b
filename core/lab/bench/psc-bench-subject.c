/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/bench/psc-bench-subject.h"

#include "lab/bench/psc-random-pixels.h"
#include "model/psc-random-weights.h"
#include "model/spec/psc-clip-text-spec.h"
#include "model/spec/psc-vit-spec.h"

#define SEED 1

static PscBenchSubject *
subject_new (PscEncoder *encoder, const char *name)
{
  PscBenchSubject *self = g_new0 (PscBenchSubject, 1);

  self->name = g_strdup (name);
  self->encoder = g_object_ref (encoder);
  self->pixels = psc_random_pixels_new (psc_encoder_get_side (encoder), SEED);
  return self;
}

static PscBenchSubject *
subject_new_random (PscModelSpec *spec,
                    const char *name,
                    const PscEncoderOptions *options,
                    GError **error)
{
  g_autoptr (PscWeights) weights = psc_random_weights_new (spec, SEED);
  g_autoptr (PscEncoder) encoder = psc_encoder_new (spec, weights, options, NULL, error);

  return encoder != NULL ? subject_new (encoder, name) : NULL;
}

PscBenchSubject *
psc_bench_subject_new_real (const PscEncoderOptions *options, GError **error)
{
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_medclip_vit ();

  return subject_new_random (spec, "real", options, error);
}

PscBenchSubject *
psc_bench_subject_new_vit (const PscEncoderOptions *options, GError **error)
{
  PscVitSpec *vision = g_object_new (PSC_TYPE_VIT_SPEC, NULL);
  PscClipTextSpec *text = g_object_new (PSC_TYPE_CLIP_TEXT_SPEC, NULL);
  g_autoptr (PscModelSpec) spec =
      psc_model_spec_new (&vision->parent_instance, &text->parent_instance);

  vision->patch_size = 16;
  return subject_new_random (spec, "vit-b16", options, error);
}

PscBenchSubject *
psc_bench_subject_new_model (PscModel *model, const char *name, GError **error)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  g_autoptr (PscPromptDirections) directions = NULL;
  PscBenchSubject *self;

  g_return_val_if_fail (PSC_IS_MODEL (model), NULL);

  directions = psc_prompt_directions_new (model, bank, NULL, error);
  if (directions == NULL)
    return NULL;
  self = subject_new (psc_model_get_encoder (model), name);
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
