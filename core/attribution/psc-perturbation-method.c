/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-perturbation-method.h"

#include <string.h>

#include "attribution/psc-table-shelf.h"

/* What the last image was changed to, since most questions are about that. */
typedef struct
{
  GMutex lock;
  PscPerturbation *perturbation; /* owned, nullable */
  PscModelSpec *spec;            /* owned, nullable */
  char *parameters;              /* owned, nullable */
} PscPerturbationMethodPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PscPerturbationMethod,
                                     psc_perturbation_method,
                                     PSC_TYPE_METHOD)

/* With the lock held. */
static gboolean
is_last (PscPerturbationMethodPrivate *priv,
         PscModelSpec *spec,
         const float *pixels,
         const char *parameters)
{
  gsize side = psc_model_spec_get_side (spec);

  return priv->perturbation != NULL && priv->spec == spec
         && g_str_equal (priv->parameters, parameters)
         && memcmp (psc_perturbation_get_pixels (priv->perturbation), pixels,
                    side * side * sizeof *pixels)
                == 0;
}

PscPerturbation *
psc_perturbation_method_perturb (PscPerturbationMethod *self,
                                 PscModelSpec *spec,
                                 const float *pixels)
{
  PscPerturbationMethodPrivate *priv = psc_perturbation_method_get_instance_private (self);
  g_autoptr (GMutexLocker) locker = NULL;
  g_autofree char *parameters = NULL;

  g_return_val_if_fail (PSC_IS_PERTURBATION_METHOD (self), NULL);
  g_return_val_if_fail (PSC_IS_MODEL_SPEC (spec), NULL);
  g_return_val_if_fail (pixels != NULL, NULL);

  parameters = psc_method_dup_parameters (PSC_METHOD (self));
  locker = g_mutex_locker_new (&priv->lock);
  if (!is_last (priv, spec, pixels, parameters))
    {
      g_clear_object (&priv->perturbation);
      priv->perturbation = PSC_PERTURBATION_METHOD_GET_CLASS (self)->perturb (self, spec, pixels);
      g_set_object (&priv->spec, spec);
      g_free (priv->parameters);
      priv->parameters = g_steal_pointer (&parameters);
    }
  return g_object_ref (priv->perturbation);
}

/* What the encoder has of these copies, or an empty table that it has from now on. */
static PscEmbeddingTable *
dup_table (PscPerturbation *perturbation, PscEncoder *encoder, GError **error)
{
  PscEmbeddingTable *table = psc_table_shelf_dup (encoder, psc_perturbation_get_key (perturbation));

  if (table == NULL)
    {
      table = psc_embedding_table_new (perturbation, psc_encoder_get_dimensions (encoder), error);
      if (table != NULL)
        psc_table_shelf_keep (encoder, table);
    }
  return table;
}

PscEmbeddingTable *
psc_perturbation_method_embed (PscPerturbation *perturbation,
                               PscEncoder *encoder,
                               const PscAttributionContext *context,
                               GError **error)
{
  static const PscAttributionContext defaults = { NULL };
  g_autoptr (PscEmbeddingTable) table = NULL;

  g_return_val_if_fail (PSC_IS_PERTURBATION (perturbation), NULL);
  g_return_val_if_fail (PSC_IS_ENCODER (encoder), NULL);

  table = dup_table (perturbation, encoder, error);
  if (table == NULL
      || !psc_embedding_table_fill (table, perturbation, encoder,
                                    context != NULL ? context : &defaults, error))
    return NULL;
  return g_steal_pointer (&table);
}

static gboolean
psc_perturbation_method_attribute (PscMethod *method,
                                   PscEncoder *encoder,
                                   const float *pixels,
                                   PscFunctionals *functionals,
                                   const PscAttributionContext *context,
                                   float *maps,
                                   GError **error)
{
  g_autoptr (PscPerturbation) perturbation = psc_perturbation_method_perturb (
      PSC_PERTURBATION_METHOD (method), psc_encoder_get_spec (encoder), pixels);
  g_autoptr (PscEmbeddingTable) table =
      psc_perturbation_method_embed (perturbation, encoder, context, error);

  return table != NULL
         && psc_embedding_table_make_maps (table, perturbation, functionals, context->cancellable,
                                           maps, NULL, error);
}

static void
psc_perturbation_method_finalize (GObject *object)
{
  PscPerturbationMethodPrivate *priv =
      psc_perturbation_method_get_instance_private (PSC_PERTURBATION_METHOD (object));

  g_clear_object (&priv->perturbation);
  g_clear_object (&priv->spec);
  g_free (priv->parameters);
  g_mutex_clear (&priv->lock);

  G_OBJECT_CLASS (psc_perturbation_method_parent_class)->finalize (object);
}

/* Without a text on fusing: a map is linear in the values at the copies. */
static void
psc_perturbation_method_class_init (PscPerturbationMethodClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = psc_perturbation_method_finalize;
  method_class->needs = PSC_METHOD_NEEDS_FORWARD;
  method_class->attribute = psc_perturbation_method_attribute;
}

static void
psc_perturbation_method_init (PscPerturbationMethod *self)
{
  PscPerturbationMethodPrivate *priv = psc_perturbation_method_get_instance_private (self);

  g_mutex_init (&priv->lock);
}
