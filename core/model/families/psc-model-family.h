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
 * @nick: “medclip”; what `--family` and an import's metadata say
 * @title: what it is called by those who publish it, such as “MedCLIP”
 * @licence: that of the published weights, translated with gettext
 * @download: (nullable): what to download and from where, translated with gettext
 * @probe: whether the files look like this family's
 * @canonicalise: (transfer full): the weights by their canonical names, which are those that
 *   psc_tower_spec_visit_weights() names; the default leaves published ones as they are
 * @read_spec: (transfer full): the sizes and settings, of canonical weights and the files
 * @new_tokenizer: (transfer full): what turns texts into the tokens of @spec's text tower
 * @dup_reason: (transfer full) (nullable): why files without a word of whose they are are taken for
 * this family's, translated; by default the names of the weights say so
 * @dup_config: (transfer full) (nullable): the text of a `config.json` with what the files do not
 *   say by themselves, which an import writes; by default there is none
 *
 * Errors are PSC_MODEL_ERROR_* and begin with a file's name where a file is at fault.
 */
struct _PscModelFamilyClass
{
  GObjectClass parent_class;

  const char *nick;
  const char *title;
  const char *licence;
  const char *download;
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
                                  GError **error);
  char *(*dup_reason) (PscModelFamily *self, PscModelPackage *files);
  char *(*dup_config) (PscModelFamily *self, PscModelSpec *spec);
};

/**
 * psc_model_family_find:
 * @nick: (nullable): of the family that the files are said to be of
 *
 * Without a @nick, what an import wrote into the weights is believed.
 *
 * Returns: the family that the files are of, borrowed, or %NULL with PSC_MODEL_ERROR_WEIGHTS, or
 * PSC_MODEL_ERROR_NOT_FOUND if there is no family of that nick
 */
PscModelFamily *psc_model_family_find (PscModelPackage *files, const char *nick, GError **error);

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
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *psc_model_family_dup_config (PscModelFamily *self, PscModelSpec *spec);

/**
 * psc_model_family_dup_reason:
 *
 * Returns: (transfer full): why psc_model_family_find() took @files for @self's, translated
 */
char *psc_model_family_dup_reason (PscModelFamily *self,
                                   PscModelPackage *files) G_GNUC_WARN_UNUSED_RESULT;

/** What the fields of the class say; static, the latter two translated. */
const char *psc_model_family_get_nick (PscModelFamily *self);
const char *psc_model_family_get_title (PscModelFamily *self);
const char *psc_model_family_get_licence (PscModelFamily *self);
const char *psc_model_family_get_download (PscModelFamily *self);

/** Whether there is a family of that name; %FALSE with PSC_MODEL_ERROR_NOT_FOUND, which lists them.
 */
gboolean psc_model_family_check_nick (const char *nick, GError **error);

/** All families, in the order in which files are shown to them; %NULL-terminated, static. */
PscModelFamily *const *psc_model_family_get_all (void);

G_END_DECLS
