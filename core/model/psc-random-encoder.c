/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-random-encoder.h"

#include "model/psc-encoder-private.h"
#include "model/psc-random-weights.h"
#include "model/spec/psc-bert-spec.h"

/* Whatever it costs nothing to keep. */
static PscTextSpec *
new_smallest_text (guint dimensions)
{
  PscBertSpec *text = psc_bert_spec_new ();

  text->parent_instance.parent_instance.dimensions = dimensions;
  text->parent_instance.vocab_size = 1;
  text->parent_instance.max_positions = 1;
  text->hidden_size = text->n_heads = text->n_layers = text->intermediate_size = 1;
  text->type_vocab_size = 1;
  text->n_pooled = 1;
  text->pooled[0] = 1;
  return &text->parent_instance;
}

PscEncoder *
psc_random_encoder_new (PscEncoder *like, guint32 seed, GCancellable *cancellable, GError **error)
{
  PscVisionSpec *vision;
  g_autoptr (PscModelSpec) spec = NULL;
  g_autoptr (PscWeights) weights = NULL;

  g_return_val_if_fail (PSC_IS_ENCODER (like), NULL);

  vision = g_object_ref (like->spec->vision);
  spec = psc_model_spec_new (vision, new_smallest_text (vision->parent_instance.dimensions));
  spec->input = like->spec->input;
  spec->head.has_scale = FALSE;
  weights = psc_random_weights_new (spec, seed);
  return psc_encoder_new (spec, weights, &like->options, cancellable, error);
}
