/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-tower-spec.h"

G_BEGIN_DECLS

/** The nick of its architecture. */
#define PSC_BERT_NICK "bert"

/** The most hidden states that are averaged. */
#define PSC_BERT_MAX_POOLED 8

/**
 * PscBertPooling:
 * @PSC_BERT_POOLING_MEAN: of some hidden states, over tokens and then over states
 * @PSC_BERT_POOLING_FIRST: the first token of the last hidden state, [CLS]
 * @PSC_BERT_POOLING_LAST: its last token, [SEP]
 * @PSC_BERT_POOLING_POOLER: its first token through BertModel's own layer and a hyperbolic tangent
 */
typedef enum
{
  PSC_BERT_POOLING_MEAN,
  PSC_BERT_POOLING_FIRST,
  PSC_BERT_POOLING_LAST,
  PSC_BERT_POOLING_POOLER,
} PscBertPooling;

/**
 * PscBertProjection:
 * @PSC_BERT_PROJECTION_LINEAR: one layer without a bias
 * @PSC_BERT_PROJECTION_AFFINE: one layer with a bias
 * @PSC_BERT_PROJECTION_PERCEPTRON: two layers without biases, GELU between them (BiomedCLIP)
 * @PSC_BERT_PROJECTION_NORMED: two layers with biases, GELU and a LayerNorm between them (CXR-BERT)
 */
typedef enum
{
  PSC_BERT_PROJECTION_LINEAR,
  PSC_BERT_PROJECTION_AFFINE,
  PSC_BERT_PROJECTION_PERCEPTRON,
  PSC_BERT_PROJECTION_NORMED,
} PscBertProjection;

/** BERT as Hugging Face's BertModel, what is taken of its tokens, and a projection. */
typedef struct
{
  PscTextSpec parent_instance;

  guint hidden_size;
  guint n_layers;
  guint n_heads;
  guint intermediate_size;
  guint type_vocab_size;
  double layer_norm_eps;
  PscBertPooling pooling;
  guint n_pooled;                    /* of a mean, as what follows */
  guint pooled[PSC_BERT_MAX_POOLED]; /* 0 is the embedding layer, n_layers the last */
  PscBertProjection projection;
  guint projection_width; /* between its two layers */
} PscBertSpec;

typedef struct
{
  PscTextSpecClass parent_class;
} PscBertSpecClass;

#define PSC_TYPE_BERT_SPEC (psc_bert_spec_get_type ())
#define PSC_BERT_SPEC(o)   (G_TYPE_CHECK_INSTANCE_CAST ((o), PSC_TYPE_BERT_SPEC, PscBertSpec))
GType psc_bert_spec_get_type (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscBertSpec, g_object_unref)

/** BERT-base to 512 dimensions, with Bio_ClinicalBERT's vocabulary and MedCLIP's pooling. (transfer
 * full) */
PscBertSpec *psc_bert_spec_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
