/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-model-layout.h"

#include <glib/gi18n-lib.h>

#include "model/psc-model-error.h"

/* Names listed in full in an error; the rest are counted. */
#define MAX_LISTED 12

#define WORDS "text_model.model.embeddings.word_embeddings.weight"

void
psc_model_layout_foreach (PscModelSpec *spec, PscWeightFunc func, gpointer user_data)
{
  PscWeightVisitor visitor = { func, user_data };

  if (spec->head.has_scale)
    psc_weight_visitor_visit (&visitor, "", "logit_scale", 0);
  if (spec->head.has_bias)
    psc_weight_visitor_visit (&visitor, "", "logit_bias", 0);
  psc_tower_spec_visit_weights (&spec->vision->parent_instance, &visitor);
  psc_tower_spec_visit_weights (&spec->text->parent_instance, &visitor);
}

typedef struct
{
  PscWeights *weights;
  GString *faults; /* owned */
  guint n_faults;
} Check;

static gboolean
has_shape (const PscTensorView *view, guint rank, const gint64 *shape)
{
  /* A scalar may have been saved as a vector of one. */
  if (rank == 0 && view->n_elements == 1)
    return TRUE;
  if (view->rank != rank)
    return FALSE;
  for (guint i = 0; i < rank; i++)
    if (view->shape[i] != shape[i])
      return FALSE;
  return TRUE;
}

static char *
describe_fault (const PscTensorView *view, const char *name, guint rank, const gint64 *shape)
{
  PscTensorView expected = { .rank = rank };
  g_autofree char *found = NULL;
  g_autofree char *wanted = NULL;

  if (view == NULL)
    return g_strdup_printf (_ ("%s is missing"), name);
  if (view->dtype > PSC_DTYPE_F64)
    return g_strdup_printf (_ ("%s holds %s instead of real numbers"), name,
                            psc_dtype_get_name (view->dtype));
  if (has_shape (view, rank, shape))
    return NULL;

  for (guint i = 0; i < rank; i++)
    expected.shape[i] = shape[i];
  found = psc_tensor_view_dup_shape (view);
  wanted = psc_tensor_view_dup_shape (&expected);
  return g_strdup_printf (_ ("%s is %s instead of %s"), name, found, wanted);
}

static void
check_weight (const char *name, guint rank, const gint64 *shape, gpointer user_data)
{
  Check *check = user_data;
  const PscTensorView *view = psc_weights_lookup (check->weights, name);
  g_autofree char *fault = describe_fault (view, name, rank, shape);

  if (fault == NULL)
    return;
  if (check->n_faults++ < MAX_LISTED)
    g_string_append_printf (check->faults, "%s%s", check->faults->len > 0 ? "; " : "", fault);
}

gboolean
psc_model_layout_check (PscModelSpec *spec, PscWeights *weights, GError **error)
{
  Check check = { weights, g_string_new (NULL), 0 };

  g_return_val_if_fail (spec != NULL, FALSE);
  g_return_val_if_fail (PSC_IS_WEIGHTS (weights), FALSE);

  psc_model_layout_foreach (spec, check_weight, &check);
  if (check.n_faults > MAX_LISTED)
    g_string_append_printf (
        check.faults, ngettext ("; and %u more", "; and %u more", check.n_faults - MAX_LISTED),
        check.n_faults - MAX_LISTED);
  if (check.n_faults > 0)
    g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS,
                 _ ("the weights do not fit the model: %s"), check.faults->str);
  g_string_free (check.faults, TRUE);

  return check.n_faults == 0;
}

static gboolean
is_harmless (const char *name)
{
  return g_str_has_suffix (name, ".position_ids")
         || g_str_has_suffix (name, ".relative_position_index")
         || g_str_has_suffix (name, ".relative_coords_table")
         || g_str_has_suffix (name, ".num_batches_tracked")
         || g_str_has_prefix (name, "text_model.model.pooler.");
}

static void
remember_name (const char *name, guint rank, const gint64 *shape, gpointer user_data)
{
  g_hash_table_add (user_data, g_strdup (name));
}

char **
psc_model_layout_list_unused (PscModelSpec *spec, PscWeights *weights)
{
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *unused = g_ptr_array_new ();

  psc_model_layout_foreach (spec, remember_name, used);
  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    {
      const char *name = psc_weights_get_nth (weights, i)->name;

      if (!is_harmless (name) && !g_hash_table_contains (used, name))
        g_ptr_array_add (unused, g_strdup (name));
    }
  g_ptr_array_add (unused, NULL);
  return (char **) g_ptr_array_free (unused, FALSE);
}

PscModelSpec *
psc_model_layout_detect (PscWeights *weights, GError **error)
{
  const PscTensorView *words;
  PscModelSpec *spec;

  g_return_val_if_fail (PSC_IS_WEIGHTS (weights), NULL);

  words = psc_weights_lookup (weights, WORDS);
  if (words == NULL || words->rank != 2 || words->shape[0] < 1 || words->shape[0] > G_MAXINT32)
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS,
                   _ ("these are not the weights of a MedCLIP: there is no %s"), WORDS);
      return NULL;
    }

  if (psc_weights_lookup (weights, "vision_model.model.layer1.0.conv1.weight") != NULL)
    spec = psc_model_spec_new_medclip_resnet50 ();
  else
    spec = psc_model_spec_new_medclip_vit ();
  spec->text->vocab_size = (guint) words->shape[0];
  return spec;
}
