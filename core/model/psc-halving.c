/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-halving.h"

#include "model/psc-model-error.h"

gboolean
psc_halving_retry (PscEncoder *encoder, guint *n, GError **error)
{
  g_return_val_if_fail (PSC_IS_ENCODER (encoder), FALSE);
  g_return_val_if_fail (*n > 0 && error != NULL, FALSE);

  if (*n == 1 || !psc_model_error_is_of_memory (*error))
    return FALSE;
  g_clear_error (error);
  *n /= 2;
  psc_encoder_release_memory (encoder);
  return TRUE;
}

gboolean
psc_halving_run (
    PscEncoder *encoder, guint *n, PscHalvingFunc func, gpointer user_data, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  do
    if (func (*n, user_data, &local_error))
      return TRUE;
  while (psc_halving_retry (encoder, n, &local_error));

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* What is left of a list. */
typedef struct
{
  PscEncoder *encoder;
  const float *pixels;
  const guint *lengths;
  const gint32 *ids;
  float *embeddings;
  GCancellable *cancellable;
} Rest;

static gboolean
encode_images (guint n, gpointer user_data, GError **error)
{
  const Rest *rest = user_data;

  return psc_encoder_encode_images (rest->encoder, n, rest->pixels, rest->embeddings,
                                    rest->cancellable, error);
}

static gboolean
encode_texts (guint n, gpointer user_data, GError **error)
{
  const Rest *rest = user_data;

  return psc_encoder_encode_texts (rest->encoder, n, rest->lengths, rest->ids, rest->embeddings,
                                   rest->cancellable, error);
}

gboolean
psc_halving_encode_images (PscEncoder *encoder,
                           guint n,
                           const float *pixels,
                           float *embeddings,
                           GCancellable *cancellable,
                           GError **error)
{
  Rest rest = { encoder, pixels, NULL, NULL, embeddings, cancellable };
  gsize area = (gsize) psc_encoder_get_side (encoder) * psc_encoder_get_side (encoder);

  for (guint most = n, n_done; n > 0; n -= n_done)
    {
      n_done = MIN (most, n);
      if (!psc_halving_run (encoder, &n_done, encode_images, &rest, error))
        return FALSE;
      most = n_done;
      rest.pixels += n_done * area;
      rest.embeddings += (gsize) n_done * psc_encoder_get_dimensions (encoder);
    }
  return TRUE;
}

gboolean
psc_halving_encode_texts (PscEncoder *encoder,
                          guint n,
                          const guint *lengths,
                          const gint32 *ids,
                          float *embeddings,
                          GCancellable *cancellable,
                          GError **error)
{
  Rest rest = { encoder, NULL, lengths, ids, embeddings, cancellable };

  for (guint most = n, n_done; n > 0; n -= n_done)
    {
      n_done = MIN (most, n);
      if (!psc_halving_run (encoder, &n_done, encode_texts, &rest, error))
        return FALSE;
      most = n_done;
      for (guint i = 0; i < n_done; i++)
        rest.ids += rest.lengths[i];
      rest.lengths += n_done;
      rest.embeddings += (gsize) n_done * psc_encoder_get_dimensions (encoder);
    }
  return TRUE;
}
