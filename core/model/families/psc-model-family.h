/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-model-package.h"
#include "model/spec/psc-model-spec.h"
#include "text/psc-tokenizer.h"

G_BEGIN_DECLS

/**
 * PscModelFamily:
 *
 * A way in which dual encoders are published: which files, which names of weights, which settings.
 * Everything that is particular to one is in its file; what it makes of the files, a specification,
 * weights by their canonical names and a tokenizer, is the same for all. Immutable; safe to use
 * from several threads.
 */
#define PSC_TYPE_MODEL_FAMILY (psc_model_family_get_type ())
G_DECLARE_DERIVABLE_TYPE (PscModelFamily, psc_model_family, PSC, MODEL_FAMILY, GObject)

/**
 * PscModelFamilyClass:
 * @probe: whether the files look like this family's
 * @canonicalise: (transfer full): the weights by their canonical names, which are those that
 *   psc_tower_spec_visit_weights() names; the default leaves published ones as they are
 * @read_spec: (transfer full): the sizes and settings, of canonical weights and the files
 * @new_tokenizer: (transfer full): what turns texts into the tokens of @spec's text tower; the
 * files that it is made of are appended to @companions (of PscModelCompanion)
 * @rules, @n_rules: see psc_weight_rules_apply()
 *
 * Errors are PSC_MODEL_ERROR_* and begin with a file's name where a file is at fault.
 */
struct _PscModelFamilyClass
{
  GObjectClass parent_class;

  gboolean (*probe) (PscModelFamily *self, PscModelPackage *files);
  PscWeights *(*canonicalise) (PscModelFamily *self,
                               PscModelPackage *files,
                               GCancellable *cancellable,
                               GError **error);
  PscModelSpec *(*read_spec) (PscModelFamily *self,
                              PscModelPackage *files,
                              PscWeights *weights,
                              GError **error);
  PscTokenizer *(*new_tokenizer) (PscModelFamily *self,
                                  PscModelPackage *files,
                                  PscModelSpec *spec,
                                  GPtrArray *companions,
                                  GError **error);
};

/**
 * psc_model_family_find:
 *
 * Returns: the family that the files are of, borrowed, or %NULL with PSC_MODEL_ERROR_WEIGHTS
 */
PscModelFamily *psc_model_family_find (PscModelPackage *files, GError **error);

PscWeights *psc_model_family_canonicalise (PscModelFamily *self,
                                           PscModelPackage *files,
                                           GCancellable *cancellable,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
PscModelSpec *psc_model_family_read_spec (PscModelFamily *self,
                                          PscModelPackage *files,
                                          PscWeights *weights,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
PscTokenizer *psc_model_family_new_tokenizer (PscModelFamily *self,
                                              PscModelPackage *files,
                                              PscModelSpec *spec,
                                              GPtrArray *companions,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
