/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "model/psc-model-package.h"

G_BEGIN_DECLS

/**
 * PscWeightChange:
 * @PSC_WEIGHT_KEEP: the same numbers under another name
 * @PSC_WEIGHT_SQUEEZE: without leading dimensions of 1
 * @PSC_WEIGHT_TRANSPOSE: [a, b] becomes [b, a]; a copy
 * @PSC_WEIGHT_THIRDS: rows are those of queries, keys and values, one after the other
 * @PSC_WEIGHT_HALVES: rows are those of keys and values
 * @PSC_WEIGHT_DROP: nothing that a model needs, and known to be so
 */
typedef enum
{
  PSC_WEIGHT_KEEP,
  PSC_WEIGHT_SQUEEZE,
  PSC_WEIGHT_TRANSPOSE,
  PSC_WEIGHT_THIRDS,
  PSC_WEIGHT_HALVES,
  PSC_WEIGHT_DROP,
} PscWeightChange;

/**
 * PscWeightRule:
 * @from: the published name; “*” stands for a number, “%” at the end for any rest
 * @to: (nullable): the canonical name, in which these stand for what they were, and “#” for
 *   “query”, “key” and “value” where rows are shared out; %NULL for what is dropped
 *
 * How one kind of published tensors becomes canonical.
 */
typedef struct
{
  const char *from;
  const char *to;
  PscWeightChange change;
} PscWeightRule;

/**
 * psc_weight_rules_apply:
 *
 * Of several rules that fit a name the first holds. What none fits keeps its name. Numbers are not
 * copied but for transposed matrices.
 *
 * Returns: (transfer full): the weights by their canonical names, or %NULL with
 * PSC_MODEL_ERROR_WEIGHTS if one has not the shape that its rule is for, or two come to one name
 */
PscWeights *psc_weight_rules_apply (PscWeights *weights,
                                    guint n_rules,
                                    const PscWeightRule *rules,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The same of all that @files hold; an error begins with their name. (transfer full) */
PscWeights *psc_weight_rules_read (PscModelPackage *files,
                                   guint n_rules,
                                   const PscWeightRule *rules,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Whether there is a weight to which a rule's @from would fit. */
gboolean psc_weight_rules_find (PscWeights *weights, const char *from);

/**
 * psc_weights_count_layers:
 * @pattern: a name with one “*”
 *
 * Returns: one more than the largest number for which there is such a weight; 0 if there is none
 */
guint psc_weights_count_layers (PscWeights *weights, const char *pattern);

/**
 * psc_weights_get_extent:
 * @value: (out): of the dimension
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_WEIGHTS if there is no such weight of @rank dimensions, or
 * its extent is none that a model has
 */
gboolean psc_weights_get_extent (PscWeights *weights,
                                 const char *name,
                                 guint rank,
                                 guint dimension,
                                 guint *value,
                                 GError **error);

G_END_DECLS
