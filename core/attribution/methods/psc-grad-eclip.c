/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-grad-eclip.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "attribution/psc-pullback.h"

struct _PscGradEclip
{
  PscAttentionMethod parent_instance;

  gboolean rectify;
};

G_DEFINE_FINAL_TYPE (PscGradEclip, psc_grad_eclip, PSC_TYPE_ATTENTION_METHOD)

/* Of the cells only. */
typedef struct
{
  guint n_cells;
  guint n_channels;
  float *queries; /* owned, [C] */
  float *keys;    /* owned, [N][C] */
  float *values;  /* owned, [N][C], and then times λ */
  float *maps;    /* [K][cells] */
  guint first;    /* token of the first cell */
} Eclip;

static void
eclip_clear (Eclip *self)
{
  g_free (self->queries);
  g_free (self->keys);
  g_free (self->values);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Eclip, eclip_clear)

static double
multiply (const float *a, const float *b, guint n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += (double) a[i] * b[i];
  return sum;
}

/* The cosine of each key with the query, from 0 to 1 over the cells; 1 where all are the same. */
static double *
find_factors (const Eclip *self)
{
  double *factors = g_new (double, self->n_cells);
  double least = G_MAXDOUBLE;
  double greatest = -G_MAXDOUBLE;

  for (guint p = 0; p < self->n_cells; p++)
    {
      const float *key = self->keys + (gsize) (self->first + p) * self->n_channels;
      double squares = multiply (key, key, self->n_channels)
                       * multiply (self->queries, self->queries, self->n_channels);

      factors[p] =
          squares > 0 ? multiply (key, self->queries, self->n_channels) / sqrt (squares) : 0;
      least = MIN (least, factors[p]);
      greatest = MAX (greatest, factors[p]);
    }
  for (guint p = 0; p < self->n_cells; p++)
    factors[p] = greatest > least ? (factors[p] - least) / (greatest - least) : 1;
  return factors;
}

static void
weigh_values (Eclip *self)
{
  g_autofree double *factors = find_factors (self);

  for (guint p = 0; p < self->n_cells; p++)
    for (guint c = 0; c < self->n_channels; c++)
      self->values[(gsize) (self->first + p) * self->n_channels + c] *= (float) factors[p];
}

static void
make_maps (guint first, guint n, const float *gradients, gpointer user_data)
{
  const Eclip *self = user_data;

  for (guint k = 0; k < n; k++)
    for (guint p = 0; p < self->n_cells; p++)
      self->maps[(gsize) (first + k) * self->n_cells + p] = (float) multiply (
          gradients + (gsize) k * self->n_channels,
          self->values + (gsize) (self->first + p) * self->n_channels, self->n_channels);
}

static gboolean
psc_grad_eclip_attribute (PscMethod *method,
                          PscEncoder *encoder,
                          const float *pixels,
                          PscFunctionals *functionals,
                          const PscAttributionContext *context,
                          float *maps,
                          GError **error)
{
  PscVisionStage stage = psc_vision_spec_get_last_stage (psc_encoder_get_spec (encoder)->vision);
  g_autoptr (PscAttentionTap) tap = psc_attention_tap_new (
      encoder, pixels, PSC_ATTENTION_THAT_POOLS, 0, context->cancellable, error);
  g_autofree float *z = g_new (float, psc_encoder_get_dimensions (encoder));
  g_auto (Eclip) self = { .n_cells = stage.columns * stage.rows, .maps = maps };
  PscAttentionShape shape;
  gsize n;

  if (tap == NULL)
    return FALSE;
  shape = psc_attention_tap_get_shape (tap);
  n = (gsize) shape.n_tokens * shape.n_channels;
  self.n_channels = shape.n_channels;
  self.first = shape.n_tokens - self.n_cells;
  self.queries = g_new (float, shape.n_channels);
  self.keys = g_new (float, n);
  self.values = g_new (float, n);
  if (!psc_attention_tap_read (tap, z, self.queries, self.keys, self.values, NULL, error))
    return FALSE;
  weigh_values (&self);
  return psc_pullback_run (psc_pullback_to_found (encoder, tap), functionals, z, context, 0, 1,
                           make_maps, &self, error);
}

static gboolean
psc_grad_eclip_is_rectified (PscMethod *method)
{
  return PSC_GRAD_ECLIP (method)->rectify;
}

static const PscMethodSetting measured[] = {
  { "rectify", "false" },
  { NULL, NULL },
};

static void
psc_grad_eclip_class_init (PscGradEclipClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  method_class->title = N_ ("Grad-ECLIP");
  method_class->short_title = N_ ("Grad-ECLIP");
  method_class->summary = N_ (
      "What the last attention of a vision transformer could bring from each patch to the score");
  method_class->measured = measured;
  method_class->attribute = psc_grad_eclip_attribute;
  method_class->is_rectified = psc_grad_eclip_is_rectified;

  psc_method_class_add_parameter (
      method_class,
      g_param_spec_boolean ("rectify", N_ ("Positive only"),
                            N_ ("Leave out what speaks against the prompt, after fusing"), TRUE,
                            PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscGradEclip, rectify));
  psc_method_class_mark_finishing (method_class, "rectify");
}

static void
psc_grad_eclip_init (PscGradEclip *self)
{
}
