/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-model-family.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-medclip-family.h"
#include "model/psc-model-error.h"

/* In the order in which files are shown to them. */
static GType (*const types[]) (void) = { psc_medclip_family_get_type };

G_DEFINE_ABSTRACT_TYPE (PscModelFamily, psc_model_family, G_TYPE_OBJECT)

static PscWeights *
leave (PscModelFamily *self, PscModelPackage *files, GCancellable *cancellable, GError **error)
{
  return g_object_ref (psc_model_package_get_weights (files));
}

static void
psc_model_family_class_init (PscModelFamilyClass *klass)
{
  klass->canonicalise = leave;
}

static void
psc_model_family_init (PscModelFamily *self)
{
}

static gpointer
create_all (gpointer data)
{
  PscModelFamily **families = g_new0 (PscModelFamily *, G_N_ELEMENTS (types));

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    families[i] = g_object_new (types[i](), NULL);
  return families;
}

PscModelFamily *
psc_model_family_find (PscModelPackage *files, GError **error)
{
  static GOnce once = G_ONCE_INIT;
  PscModelFamily **families = g_once (&once, create_all, NULL);

  g_return_val_if_fail (PSC_IS_MODEL_PACKAGE (files), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (PSC_MODEL_FAMILY_GET_CLASS (families[i])->probe (families[i], files))
      return families[i];
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS,
               _ ("%s: these are the weights of no model that is known here"),
               psc_model_package_get_name (files));
  return NULL;
}

PscWeights *
psc_model_family_canonicalise (PscModelFamily *self,
                               PscModelPackage *files,
                               GCancellable *cancellable,
                               GError **error)
{
  g_return_val_if_fail (PSC_IS_MODEL_FAMILY (self), NULL);

  return PSC_MODEL_FAMILY_GET_CLASS (self)->canonicalise (self, files, cancellable, error);
}

PscModelSpec *
psc_model_family_read_spec (PscModelFamily *self,
                            PscModelPackage *files,
                            PscWeights *weights,
                            GError **error)
{
  g_return_val_if_fail (PSC_IS_MODEL_FAMILY (self), NULL);

  return PSC_MODEL_FAMILY_GET_CLASS (self)->read_spec (self, files, weights, error);
}

PscTokenizer *
psc_model_family_new_tokenizer (PscModelFamily *self,
                                PscModelPackage *files,
                                PscModelSpec *spec,
                                GPtrArray *companions,
                                GError **error)
{
  g_return_val_if_fail (PSC_IS_MODEL_FAMILY (self), NULL);

  return PSC_MODEL_FAMILY_GET_CLASS (self)->new_tokenizer (self, files, spec, companions, error);
}
