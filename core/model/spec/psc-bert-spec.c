/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/spec/psc-bert-spec.h"

#include <glib/gi18n-lib.h>

#include "model/spec/psc-spec-json.h"

#define MODEL "text_model.model."

/* MedCLIP's pooled states are the first, the second and the last. */
#define MEDCLIP_LAST 2

G_DEFINE_TYPE (PscBertSpec, psc_bert_spec, PSC_TYPE_TEXT_SPEC)

static const char *const pooling_nicks[] = {
  [PSC_BERT_POOLING_MEAN] = "mean",
  [PSC_BERT_POOLING_FIRST] = "first",
  [PSC_BERT_POOLING_LAST] = "last",
  [PSC_BERT_POOLING_POOLER] = "pooler",
  NULL,
};

static const char *const projection_nicks[] = {
  [PSC_BERT_PROJECTION_LINEAR] = "linear",
  [PSC_BERT_PROJECTION_AFFINE] = "affine",
  [PSC_BERT_PROJECTION_PERCEPTRON] = "perceptron",
  [PSC_BERT_PROJECTION_NORMED] = "normed-perceptron",
  NULL,
};

static gboolean
has_two_layers (const PscBertSpec *self)
{
  return self->projection == PSC_BERT_PROJECTION_PERCEPTRON
         || self->projection == PSC_BERT_PROJECTION_NORMED;
}

static gboolean
read_pooled (PscBertSpec *self, JsonObject *object, GError **error)
{
  const char *member = "pooled_hidden_states";
  gint64 n_states = (gint64) self->n_layers + 1;
  gint64 values[PSC_BERT_MAX_POOLED];
  guint n;

  if (!psc_spec_json_read_list (object, member, -n_states, n_states - 1, PSC_BERT_MAX_POOLED,
                                values, &n, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    self->pooled[i] = (guint) (values[i] < 0 ? values[i] + n_states : values[i]);
  if (n > 0)
    self->n_pooled = n;
  else if (self->n_layers >= 2)
    self->pooled[MEDCLIP_LAST] = self->n_layers;
  else
    return psc_spec_json_refuse (error, member,
                                 _ ("is missing, and MedCLIP's does not fit one layer"));
  return TRUE;
}

static gboolean
read_head (PscBertSpec *self, JsonObject *object, GError **error)
{
  guint pooling = self->pooling;
  guint projection = self->projection;

  if (!psc_spec_json_read_choice (object, "pooling", pooling_nicks, &pooling, error)
      || !psc_spec_json_read_choice (object, "projection", projection_nicks, &projection, error)
      || !psc_spec_json_read_uint (object, "projection_width", 1, PSC_SPEC_MAX_WIDTH,
                                   &self->projection_width, error))
    return FALSE;
  self->pooling = pooling;
  self->projection = projection;
  return self->pooling != PSC_BERT_POOLING_MEAN || read_pooled (self, object, error);
}

static gboolean
read_json (PscTowerSpec *tower, JsonObject *object, GError **error)
{
  PscBertSpec *self = PSC_BERT_SPEC (tower);
  const guint width = PSC_SPEC_MAX_WIDTH;

  return psc_spec_json_read_uint (object, "vocab_size", 5, PSC_SPEC_MAX_VOCABULARY,
                                  &self->parent_instance.vocab_size, error)
         && psc_spec_json_read_uint (object, "hidden_size", 1, width, &self->hidden_size, error)
         && psc_spec_json_read_uint (object, "num_hidden_layers", 1, PSC_SPEC_MAX_DEPTH,
                                     &self->n_layers, error)
         && psc_spec_json_read_uint (object, "num_attention_heads", 1, width, &self->n_heads, error)
         && psc_spec_json_read_uint (object, "intermediate_size", 1, width,
                                     &self->intermediate_size, error)
         && psc_spec_json_read_uint (object, "max_position_embeddings", 2, width,
                                     &self->parent_instance.max_positions, error)
         && psc_spec_json_read_uint (object, "type_vocab_size", 1, width, &self->type_vocab_size,
                                     error)
         && psc_spec_json_read_double (object, "layer_norm_eps", 1e-15, 1, &self->layer_norm_eps,
                                       error)
         && read_head (self, object, error);
}

/* MedCLIP's own is not written, but for the states that it takes. */
static void
write_head (const PscBertSpec *self, JsonBuilder *builder)
{
  if (self->pooling == PSC_BERT_POOLING_MEAN)
    psc_spec_json_write_list (builder, "pooled_hidden_states", self->n_pooled, self->pooled);
  else
    psc_spec_json_write_string (builder, "pooling", pooling_nicks[self->pooling]);
  if (self->projection != PSC_BERT_PROJECTION_LINEAR)
    psc_spec_json_write_string (builder, "projection", projection_nicks[self->projection]);
  if (has_two_layers (self))
    psc_spec_json_write_uint (builder, "projection_width", self->projection_width);
}

static void
write_json (const PscTowerSpec *tower, JsonBuilder *builder)
{
  const PscBertSpec *self = (const PscBertSpec *) tower;

  psc_spec_json_write_uint (builder, "vocab_size", self->parent_instance.vocab_size);
  psc_spec_json_write_uint (builder, "hidden_size", self->hidden_size);
  psc_spec_json_write_uint (builder, "num_hidden_layers", self->n_layers);
  psc_spec_json_write_uint (builder, "num_attention_heads", self->n_heads);
  psc_spec_json_write_uint (builder, "intermediate_size", self->intermediate_size);
  psc_spec_json_write_uint (builder, "max_position_embeddings",
                            self->parent_instance.max_positions);
  psc_spec_json_write_uint (builder, "type_vocab_size", self->type_vocab_size);
  psc_spec_json_write_double (builder, "layer_norm_eps", self->layer_norm_eps);
  write_head (self, builder);
}

static gboolean
check (const PscTowerSpec *tower, GError **error)
{
  const PscBertSpec *self = (const PscBertSpec *) tower;

  if (self->hidden_size % self->n_heads != 0)
    return psc_spec_json_refuse (error, "num_attention_heads",
                                 _ ("does not divide the hidden size"));
  if (has_two_layers (self) && self->projection_width == 0)
    return psc_spec_json_refuse (error, "projection_width", _ ("is missing"));
  return TRUE;
}

static void
visit_head (const PscBertSpec *self, PscWeightVisitor *visitor)
{
  const char *projection = "text_model.projection_head.";
  guint width = self->hidden_size;
  guint inner = self->projection_width;
  guint out = self->parent_instance.parent_instance.dimensions;

  if (self->pooling == PSC_BERT_POOLING_POOLER)
    psc_weight_visitor_visit_linear (visitor, MODEL, "pooler.dense", width, width);
  switch (self->projection)
    {
    case PSC_BERT_PROJECTION_PERCEPTRON:
      psc_weight_visitor_visit (visitor, projection, "0.weight", inner, width, 0);
      psc_weight_visitor_visit (visitor, projection, "2.weight", out, inner, 0);
      break;
    case PSC_BERT_PROJECTION_NORMED:
      psc_weight_visitor_visit_linear (visitor, projection, "dense_to_hidden", inner, width);
      psc_weight_visitor_visit_norm (visitor, projection, "LayerNorm", inner);
      psc_weight_visitor_visit_linear (visitor, projection, "dense_to_output", out, inner);
      break;
    case PSC_BERT_PROJECTION_AFFINE:
      psc_weight_visitor_visit_linear (visitor, "text_model.", "projection_head", out, width);
      break;
    case PSC_BERT_PROJECTION_LINEAR:
    default:
      psc_weight_visitor_visit (visitor, projection, "weight", out, width, 0);
      break;
    }
}

static void
visit_weights (const PscTowerSpec *tower, PscWeightVisitor *visitor)
{
  const PscBertSpec *self = (const PscBertSpec *) tower;
  const char *embeddings = MODEL "embeddings.";
  guint width = self->hidden_size;
  guint inner = self->intermediate_size;

  psc_weight_visitor_visit (visitor, embeddings, "word_embeddings.weight",
                            self->parent_instance.vocab_size, width, 0);
  psc_weight_visitor_visit (visitor, embeddings, "position_embeddings.weight",
                            self->parent_instance.max_positions, width, 0);
  psc_weight_visitor_visit (visitor, embeddings, "token_type_embeddings.weight",
                            self->type_vocab_size, width, 0);
  psc_weight_visitor_visit_norm (visitor, embeddings, "LayerNorm", width);
  for (guint i = 0; i < self->n_layers; i++)
    {
      g_autofree char *prefix = g_strdup_printf (MODEL "encoder.layer.%u.", i);

      psc_weight_visitor_visit_linear (visitor, prefix, "attention.self.query", width, width);
      psc_weight_visitor_visit_linear (visitor, prefix, "attention.self.key", width, width);
      psc_weight_visitor_visit_linear (visitor, prefix, "attention.self.value", width, width);
      psc_weight_visitor_visit_linear (visitor, prefix, "attention.output.dense", width, width);
      psc_weight_visitor_visit_norm (visitor, prefix, "attention.output.LayerNorm", width);
      psc_weight_visitor_visit_linear (visitor, prefix, "intermediate.dense", inner, width);
      psc_weight_visitor_visit_linear (visitor, prefix, "output.dense", width, inner);
      psc_weight_visitor_visit_norm (visitor, prefix, "output.LayerNorm", width);
    }
  visit_head (self, visitor);
}

/* Once for a text. */
static double
count_head (const PscBertSpec *self)
{
  double width = self->hidden_size;
  double out = self->parent_instance.parent_instance.dimensions;
  double cost = self->pooling == PSC_BERT_POOLING_POOLER ? width * width : 0;

  if (has_two_layers (self))
    return cost + (width + out) * self->projection_width;
  return cost + width * out;
}

static PscTowerCost
count (const PscTowerSpec *tower, guint n_tokens)
{
  const PscBertSpec *self = (const PscBertSpec *) tower;
  double n = n_tokens;
  double width = self->hidden_size;
  double inner = self->intermediate_size;
  PscTowerCost cost;

  cost.linear = self->n_layers * n * (4 * width * width + 2 * width * inner) + count_head (self);
  cost.attention = self->n_layers * 2 * n * n * width;
  return cost;
}

static char *
describe (const PscTowerSpec *tower)
{
  const PscBertSpec *self = (const PscBertSpec *) tower;
  g_autofree char *sizes = g_strdup_printf (
      _ ("BERT: %u word pieces, hidden size %u, %u layers, %u heads"),
      self->parent_instance.vocab_size, self->hidden_size, self->n_layers, self->n_heads);

  if (self->pooling == PSC_BERT_POOLING_MEAN)
    return g_steal_pointer (&sizes);
  /* Translators: an encoder's sizes, and what it takes of its tokens. */
  return g_strdup_printf (_ ("%s, pooled by %s"), sizes,
                          self->pooling == PSC_BERT_POOLING_LAST ? _ ("the last token")
                                                                 : _ ("the first token"));
}

static void
psc_bert_spec_class_init (PscBertSpecClass *klass)
{
  PscTowerSpecClass *tower_class = (PscTowerSpecClass *) klass;

  tower_class->nick = PSC_BERT_NICK;
  tower_class->read_json = read_json;
  tower_class->write_json = write_json;
  tower_class->check = check;
  tower_class->visit_weights = visit_weights;
  tower_class->count = count;
  tower_class->describe = describe;
}

static void
psc_bert_spec_init (PscBertSpec *self)
{
  static const guint pooled[] = { 1, 2, 12 };

  self->parent_instance.parent_instance.dimensions = 512;
  self->parent_instance.vocab_size = 28996;
  self->parent_instance.max_positions = 512;
  self->hidden_size = 768;
  self->n_layers = 12;
  self->n_heads = 12;
  self->intermediate_size = 3072;
  self->type_vocab_size = 2;
  self->layer_norm_eps = 1e-12;
  self->n_pooled = G_N_ELEMENTS (pooled);
  for (guint i = 0; i < self->n_pooled; i++)
    self->pooled[i] = pooled[i];
}

PscBertSpec *
psc_bert_spec_new (void)
{
  return g_object_new (PSC_TYPE_BERT_SPEC, NULL);
}
