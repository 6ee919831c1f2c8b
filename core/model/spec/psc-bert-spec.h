/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-tower-spec.h"

G_BEGIN_DECLS

/** The nick of its architecture. */
#define PSC_BERT_NICK "bert"

/** The most hidden states that are averaged. */
#define PSC_BERT_MAX_POOLED 8

/**
 * PscBertSpec:
 *
 * BERT as Hugging Face's BertModel, some of whose hidden states are averaged over tokens and then
 * over states, and a linear projection without a bias.
 */
typedef struct
{
  PscTextSpec parent_instance;

  guint hidden_size;
  guint n_layers;
  guint n_heads;
  guint intermediate_size;
  guint type_vocab_size;
  double layer_norm_eps;
  guint n_pooled;
  guint pooled[PSC_BERT_MAX_POOLED]; /* 0 is the embedding layer, n_layers the last */
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
