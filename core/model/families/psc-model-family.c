/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-model-family.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-biomedclip-family.h"
#include "model/families/psc-biovil-family.h"
#include "model/families/psc-biovil-t-family.h"
#include "model/families/psc-chexzero-family.h"
#include "model/families/psc-cxr-clip-family.h"
#include "model/families/psc-hf-clip-family.h"
#include "model/families/psc-medclip-family.h"
#include "model/families/psc-model-stranger.h"
#include "model/families/psc-open-clip-family.h"
#include "model/families/psc-openai-family.h"
#include "model/families/psc-siglip-family.h"
#include "model/psc-model-error.h"

/* In the order in which files are shown to them. */
static GType (*const types[]) (void) = {
  psc_biomedclip_family_get_type, psc_hf_clip_family_get_type,  psc_open_clip_family_get_type,
  psc_chexzero_family_get_type,   psc_openai_family_get_type,   psc_siglip_family_get_type,
  psc_biovil_family_get_type,     psc_biovil_t_family_get_type, psc_cxr_clip_family_get_type,
  psc_medclip_family_get_type,
};

G_DEFINE_ABSTRACT_TYPE (PscModelFamily, psc_model_family, G_TYPE_OBJECT)

static PscWeights *
leave (PscModelFamily *self, PscModelPackage *files, GCancellable *cancellable, GError **error)
{
  return g_object_ref (psc_model_package_get_weights (files));
}

static char *
name_weights (PscModelFamily *self, PscModelPackage *files)
{
  return g_strdup (_ ("the names of the weights say so"));
}

static char *
say_nothing (PscModelFamily *self, PscModelSpec *spec)
{
  return NULL;
}

static void
psc_model_family_class_init (PscModelFamilyClass *klass)
{
  klass->canonicalise = leave;
  klass->dup_reason = name_weights;
  klass->dup_config = say_nothing;
}

static void
psc_model_family_init (PscModelFamily *self)
{
}

static gpointer
create_all (gpointer data)
{
  PscModelFamily **families = g_new0 (PscModelFamily *, G_N_ELEMENTS (types) + 1);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    families[i] = g_object_new (types[i](), NULL);
  return families;
}

PscModelFamily *const *
psc_model_family_get_all (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, create_all, NULL);
}

static PscModelFamily *
look_up (const char *nick, GError **error)
{
  g_autoptr (GString) nicks = g_string_new (NULL);

  for (PscModelFamily *const *family = psc_model_family_get_all (); *family != NULL; family++)
    {
      if (g_str_equal (psc_model_family_get_nick (*family), nick))
        return *family;
      g_string_append_printf (nicks, "%s%s", nicks->len > 0 ? ", " : "",
                              psc_model_family_get_nick (*family));
    }
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND,
               /* Translators: what was asked for, and a list of all that there are */
               _ ("there is no family “%s” of models; there are %s"), nick, nicks->str);
  return NULL;
}

gboolean
psc_model_family_check_nick (const char *nick, GError **error)
{
  g_return_val_if_fail (nick != NULL, FALSE);

  return look_up (nick, error) != NULL;
}

PscModelFamily *
psc_model_family_find (PscModelPackage *files, const char *nick, GError **error)
{
  g_return_val_if_fail (PSC_IS_MODEL_PACKAGE (files), NULL);

  if (nick == NULL)
    nick = g_hash_table_lookup (psc_model_package_get_metadata (files), "family");
  if (nick != NULL)
    return look_up (nick, error);

  for (PscModelFamily *const *family = psc_model_family_get_all (); *family != NULL; family++)
    if (PSC_MODEL_FAMILY_GET_CLASS (*family)->probe (*family, files))
      return *family;
  psc_model_stranger_refuse (files, error);
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
                                GError **error)
{
  g_return_val_if_fail (PSC_IS_MODEL_FAMILY (self), NULL);

  return PSC_MODEL_FAMILY_GET_CLASS (self)->new_tokenizer (self, files, spec, error);
}

char *
psc_model_family_dup_config (PscModelFamily *self, PscModelSpec *spec)
{
  g_return_val_if_fail (PSC_IS_MODEL_FAMILY (self), NULL);

  return PSC_MODEL_FAMILY_GET_CLASS (self)->dup_config (self, spec);
}

char *
psc_model_family_dup_reason (PscModelFamily *self, PscModelPackage *files)
{
  g_return_val_if_fail (PSC_IS_MODEL_FAMILY (self), NULL);

  if (g_hash_table_contains (psc_model_package_get_metadata (files), "family"))
    return g_strdup (_ ("it was imported as such"));
  return PSC_MODEL_FAMILY_GET_CLASS (self)->dup_reason (self, files);
}

const char *
psc_model_family_get_nick (PscModelFamily *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_FAMILY (self), NULL);

  return PSC_MODEL_FAMILY_GET_CLASS (self)->nick;
}

const char *
psc_model_family_get_title (PscModelFamily *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_FAMILY (self), NULL);

  return PSC_MODEL_FAMILY_GET_CLASS (self)->title;
}

const char *
psc_model_family_get_licence (PscModelFamily *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_FAMILY (self), NULL);

  return _ (PSC_MODEL_FAMILY_GET_CLASS (self)->licence);
}

const char *
psc_model_family_get_download (PscModelFamily *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_FAMILY (self), NULL);

  return _ (PSC_MODEL_FAMILY_GET_CLASS (self)->download);
}
