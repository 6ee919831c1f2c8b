/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-bert-weights.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-published-config.h"
#include "model/families/psc-weight-rules.h"
#include "model/spec/psc-spec-json.h"

#define MODEL      "text_model.model."
#define EMBEDDINGS MODEL "embeddings."

/* Channels of a head where no file says it. */
#define HEAD_WIDTH 64

PscBertSpec *
psc_bert_spec_new_from_weights (PscWeights *weights, GError **error)
{
  g_autoptr (PscBertSpec) self = psc_bert_spec_new ();
  PscTextSpec *text = &self->parent_instance;

  g_return_val_if_fail (PSC_IS_WEIGHTS (weights), NULL);

  if (!psc_weights_get_extent (weights, EMBEDDINGS "word_embeddings.weight", 2, 0,
                               &text->vocab_size, error)
      || !psc_weights_get_extent (weights, EMBEDDINGS "word_embeddings.weight", 2, 1,
                                  &self->hidden_size, error)
      || !psc_weights_get_extent (weights, EMBEDDINGS "position_embeddings.weight", 2, 0,
                                  &text->max_positions, error)
      || !psc_weights_get_extent (weights, EMBEDDINGS "token_type_embeddings.weight", 2, 0,
                                  &self->type_vocab_size, error)
      || !psc_weights_get_extent (weights, MODEL "encoder.layer.0.intermediate.dense.weight", 2, 0,
                                  &self->intermediate_size, error))
    return NULL;
  self->n_layers =
      psc_weights_count_layers (weights, MODEL "encoder.layer.*.intermediate.dense.weight");
  self->n_heads = MAX (self->hidden_size / HEAD_WIDTH, 1);
  return g_steal_pointer (&self);
}

static gboolean
check_sizes (PscBertSpec *self, JsonObject *config, const char *weights_name, GError **error)
{
  const struct
  {
    const char *member;
    guint found;
  } sizes[] = {
    { "vocab_size", self->parent_instance.vocab_size },
    { "hidden_size", self->hidden_size },
    { "num_hidden_layers", self->n_layers },
    { "intermediate_size", self->intermediate_size },
    { "max_position_embeddings", self->parent_instance.max_positions },
    { "type_vocab_size", self->type_vocab_size },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (!psc_published_config_expect (config, sizes[i].member, 0, sizes[i].found, weights_name,
                                      error))
      return FALSE;
  return TRUE;
}

gboolean
psc_bert_spec_read_config (PscBertSpec *self,
                           JsonObject *config,
                           const char *weights_name,
                           GError **error)
{
  PscActivation activation = PSC_ACTIVATION_GELU;
  const char *positions = psc_spec_json_get_string (config, "position_embedding_type", "absolute");

  g_return_val_if_fail (self != NULL && config != NULL, FALSE);

  if (!check_sizes (self, config, weights_name, error)
      || !psc_spec_json_read_uint (config, "num_attention_heads", 1, PSC_SPEC_MAX_WIDTH,
                                   &self->n_heads, error)
      || !psc_spec_json_read_double (config, "layer_norm_eps", 1e-15, 1, &self->layer_norm_eps,
                                     error)
      || !psc_published_config_read_activation (config, "hidden_act", &activation, error))
    return FALSE;
  if (activation != PSC_ACTIVATION_GELU)
    return psc_spec_json_refuse (error, "hidden_act", _ ("is not “gelu”"));
  if (!g_str_equal (positions, "absolute"))
    return psc_spec_json_refuse (error, "position_embedding_type", _ ("is not “absolute”"));
  return TRUE;
}
