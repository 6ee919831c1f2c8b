/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-weights.h"

#include <math.h>
#include <string.h>

struct _PscWeights
{
  GObject parent_instance;

  GPtrArray *tensors;  /* owned, of PscTensorView *, in the file's order */
  GHashTable *by_name; /* owned, borrowed name → borrowed PscTensorView * */
};

G_DEFINE_FINAL_TYPE (PscWeights, psc_weights, G_TYPE_OBJECT)

static const struct
{
  const char *name;
  gsize size;
} dtypes[] = {
  [PSC_DTYPE_F32] = { "F32", 4 },   [PSC_DTYPE_F16] = { "F16", 2 },
  [PSC_DTYPE_BF16] = { "BF16", 2 }, [PSC_DTYPE_F64] = { "F64", 8 },
  [PSC_DTYPE_I64] = { "I64", 8 },   [PSC_DTYPE_I32] = { "I32", 4 },
  [PSC_DTYPE_I16] = { "I16", 2 },   [PSC_DTYPE_I8] = { "I8", 1 },
  [PSC_DTYPE_U8] = { "U8", 1 },     [PSC_DTYPE_BOOL] = { "BOOL", 1 },
};

gsize
psc_dtype_get_size (PscDtype dtype)
{
  g_return_val_if_fail ((guint) dtype < G_N_ELEMENTS (dtypes), 0);

  return dtypes[dtype].size;
}

const char *
psc_dtype_get_name (PscDtype dtype)
{
  g_return_val_if_fail ((guint) dtype < G_N_ELEMENTS (dtypes), NULL);

  return dtypes[dtype].name;
}

static void
tensor_view_free (gpointer data)
{
  PscTensorView *view = data;

  g_bytes_unref (view->bytes);
  g_free ((char *) view->name);
  g_free (view);
}

char *
psc_tensor_view_dup_shape (const PscTensorView *view)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < view->rank; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "", view->shape[i]);
  g_string_append_c (text, ']');

  return g_string_free (text, FALSE);
}

static void
psc_weights_finalize (GObject *object)
{
  PscWeights *self = PSC_WEIGHTS (object);

  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->tensors, g_ptr_array_unref);

  G_OBJECT_CLASS (psc_weights_parent_class)->finalize (object);
}

static void
psc_weights_class_init (PscWeightsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_weights_finalize;
}

static void
psc_weights_init (PscWeights *self)
{
  self->tensors = g_ptr_array_new_with_free_func (tensor_view_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
}

PscWeights *
psc_weights_new (void)
{
  return g_object_new (PSC_TYPE_WEIGHTS, NULL);
}

gboolean
psc_weights_add (PscWeights *self,
                 const char *name,
                 PscDtype dtype,
                 guint rank,
                 const gint64 *shape,
                 GBytes *bytes)
{
  PscTensorView *view;

  g_return_val_if_fail (PSC_IS_WEIGHTS (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (rank <= PSC_TENSOR_MAX_RANK, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  if (g_hash_table_contains (self->by_name, name))
    return FALSE;

  view = g_new0 (PscTensorView, 1);
  view->name = g_strdup (name);
  view->dtype = dtype;
  view->rank = rank;
  view->n_elements = 1;
  for (guint i = 0; i < rank; i++)
    {
      view->shape[i] = shape[i];
      view->n_elements *= shape[i];
    }
  view->bytes = g_bytes_ref (bytes);
  g_assert (g_bytes_get_size (bytes) == view->n_elements * psc_dtype_get_size (dtype));

  g_ptr_array_add (self->tensors, view);
  g_hash_table_insert (self->by_name, (char *) view->name, view);

  return TRUE;
}

guint
psc_weights_get_n_tensors (PscWeights *self)
{
  g_return_val_if_fail (PSC_IS_WEIGHTS (self), 0);

  return self->tensors->len;
}

const PscTensorView *
psc_weights_get_nth (PscWeights *self, guint index)
{
  g_return_val_if_fail (PSC_IS_WEIGHTS (self), NULL);
  g_return_val_if_fail (index < self->tensors->len, NULL);

  return g_ptr_array_index (self->tensors, index);
}

const PscTensorView *
psc_weights_lookup (PscWeights *self, const char *name)
{
  g_return_val_if_fail (PSC_IS_WEIGHTS (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_hash_table_lookup (self->by_name, name);
}

PscWeights *
psc_weights_dup_without_prefix (PscWeights *self, const char *prefix)
{
  g_autoptr (PscWeights) copy = psc_weights_new ();
  gsize length;

  g_return_val_if_fail (PSC_IS_WEIGHTS (self), NULL);
  g_return_val_if_fail (prefix != NULL, NULL);

  length = strlen (prefix);
  for (guint i = 0; i < self->tensors->len; i++)
    {
      const PscTensorView *view = g_ptr_array_index (self->tensors, i);
      const char *name = view->name;

      if (g_str_has_prefix (name, prefix) && name[length] != '\0')
        name += length;
      if (!psc_weights_add (copy, name, view->dtype, view->rank, view->shape, view->bytes))
        return NULL;
    }
  return g_steal_pointer (&copy);
}

gint64
psc_weights_count_parameters (PscWeights *self)
{
  gint64 n = 0;

  g_return_val_if_fail (PSC_IS_WEIGHTS (self), 0);

  for (guint i = 0; i < self->tensors->len; i++)
    {
      const PscTensorView *view = g_ptr_array_index (self->tensors, i);

      if (view->dtype <= PSC_DTYPE_F64)
        n += view->n_elements;
    }
  return n;
}

/* IEEE 754 binary16. */
static double
widen_half (guint16 bits)
{
  int exponent = (bits >> 10) & 0x1f;
  int mantissa = bits & 0x3ff;
  double magnitude;

  if (exponent == 0x1f)
    magnitude = mantissa != 0 ? NAN : INFINITY;
  else if (exponent == 0)
    magnitude = ldexp (mantissa, -24);
  else
    magnitude = ldexp (mantissa | 0x400, exponent - 25);
  return bits & 0x8000 ? -magnitude : magnitude;
}

gboolean
psc_weights_read_scalar (PscWeights *self, const char *name, double *value)
{
  const PscTensorView *view;
  gconstpointer data;
  float single;
  guint32 bits = 0;
  guint16 half;

  g_return_val_if_fail (PSC_IS_WEIGHTS (self), FALSE);

  view = psc_weights_lookup (self, name);
  if (view == NULL || view->n_elements != 1)
    return FALSE;

  data = g_bytes_get_data (view->bytes, NULL);
  switch (view->dtype)
    {
    case PSC_DTYPE_F64:
      memcpy (value, data, sizeof *value);
      return TRUE;
    case PSC_DTYPE_F32:
      memcpy (&single, data, sizeof single);
      *value = single;
      return TRUE;
    case PSC_DTYPE_F16:
      memcpy (&half, data, sizeof half);
      *value = widen_half (half);
      return TRUE;
    case PSC_DTYPE_BF16:
      memcpy (&half, data, sizeof half);
      bits = (guint32) half << 16;
      memcpy (&single, &bits, sizeof single);
      *value = single;
      return TRUE;
    default:
      return FALSE;
    }
}
