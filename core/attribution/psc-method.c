/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-method.h"

#include <glib/gi18n-lib.h>

#include "attribution/psc-gaussian.h"
#include "attribution/psc-method-private.h"

typedef struct
{
  double smoothing;
} PscMethodPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PscMethod, psc_method, G_TYPE_OBJECT)
G_DEFINE_QUARK (psc_attribution_error, psc_attribution_error)

/* Marks a parameter with the place of its field. */
static GQuark
offset_quark (void)
{
  return g_quark_from_static_string ("psc-parameter-offset");
}

GType
psc_preset_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PSC_PRESET_PAPER, "PSC_PRESET_PAPER", "paper" },
    { PSC_PRESET_MEASURED, "PSC_PRESET_MEASURED", "measured" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PscPreset", values));
  return type;
}

/* The field of the instance that holds a parameter's value. */
static gpointer
get_field (GObject *object, GParamSpec *spec)
{
  return G_STRUCT_MEMBER_P (object,
                            GPOINTER_TO_SIZE (g_param_spec_get_qdata (spec, offset_quark ())));
}

static void
psc_method_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  gconstpointer field = get_field (object, pspec);

  if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    g_value_set_boolean (value, *(const gboolean *) field);
  else if (G_IS_PARAM_SPEC_UINT (pspec))
    g_value_set_uint (value, *(const guint *) field);
  else if (G_IS_PARAM_SPEC_DOUBLE (pspec))
    g_value_set_double (value, *(const double *) field);
  else if (G_IS_PARAM_SPEC_ENUM (pspec))
    g_value_set_enum (value, *(const int *) field);
  else
    g_value_set_flags (value, *(const guint *) field);
}

static void
psc_method_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  gpointer field = get_field (object, pspec);

  if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    *(gboolean *) field = g_value_get_boolean (value);
  else if (G_IS_PARAM_SPEC_UINT (pspec))
    *(guint *) field = g_value_get_uint (value);
  else if (G_IS_PARAM_SPEC_DOUBLE (pspec))
    *(double *) field = g_value_get_double (value);
  else if (G_IS_PARAM_SPEC_ENUM (pspec))
    *(int *) field = g_value_get_enum (value);
  else
    *(guint *) field = g_value_get_flags (value);
}

static void
psc_method_class_init (PscMethodClass *klass)
{
  psc_method_class_add_length (
      klass,
      g_param_spec_double ("smoothing", N_ ("Smoothing"),
                           N_ ("Standard deviation of the Gaussian that maps are smoothed with, in "
                               "model pixels; 0 leaves them as they are"),
                           0, 32, 0, PSC_PARAMETER_FLAGS),
      (gsize) G_PRIVATE_OFFSET (PscMethod, smoothing));
  psc_method_class_mark_finishing (klass, "smoothing");
}

void
psc_method_class_add_parameter (PscMethodClass *klass, GParamSpec *spec, gsize offset)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  /* GObject does not hand these two down to derived classes. */
  object_class->get_property = psc_method_get_property;
  object_class->set_property = psc_method_set_property;

  g_param_spec_set_qdata (spec, offset_quark (), GSIZE_TO_POINTER (offset));
  g_object_class_install_property (object_class, ++klass->n_parameters, spec);
}

void
psc_method_class_add_length (PscMethodClass *klass, GParamSpec *spec, gsize offset)
{
  psc_method_class_add_parameter (klass, spec, offset);
  g_param_spec_set_qdata (spec, psc_method_length_quark (), GUINT_TO_POINTER (TRUE));
}

void
psc_method_class_mark_finishing (PscMethodClass *klass, const char *name)
{
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_CLASS (klass), name);

  g_param_spec_set_qdata (spec, psc_method_finishing_quark (), GUINT_TO_POINTER (TRUE));
}

static void
psc_method_init (PscMethod *self)
{
}

const char *
psc_method_get_title (PscMethod *self)
{
  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);

  return _ (PSC_METHOD_GET_CLASS (self)->title);
}

const char *
psc_method_get_short_title (PscMethod *self)
{
  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);

  return _ (PSC_METHOD_GET_CLASS (self)->short_title);
}

const char *
psc_method_get_summary (PscMethod *self)
{
  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);

  return _ (PSC_METHOD_GET_CLASS (self)->summary);
}

gboolean
psc_method_is_of_paper (PscMethod *self)
{
  g_return_val_if_fail (PSC_IS_METHOD (self), FALSE);

  return PSC_METHOD_GET_CLASS (self)->is_of_paper;
}

char
psc_method_get_key (PscMethod *self)
{
  g_return_val_if_fail (PSC_IS_METHOD (self), 0);

  return PSC_METHOD_GET_CLASS (self)->key;
}

PscMethodNeeds
psc_method_get_needs (PscMethod *self)
{
  g_return_val_if_fail (PSC_IS_METHOD (self), 0);

  return PSC_METHOD_GET_CLASS (self)->needs;
}

const char *
psc_method_get_fusing (PscMethod *self)
{
  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);

  if (psc_method_is_linear (self))
    return _ ("The fused map equals the direct attribution of the prompt’s score.");
  return _ (PSC_METHOD_GET_CLASS (self)->fusing);
}

const char *
psc_method_get_note (PscMethod *self, PscModelSpec *spec)
{
  PscMethodClass *klass;
  const char *note;

  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);
  g_return_val_if_fail (PSC_IS_MODEL_SPEC (spec), NULL);

  klass = PSC_METHOD_GET_CLASS (self);
  note = klass->get_note != NULL ? klass->get_note (self, spec) : NULL;
  return note != NULL ? _ (note) : NULL;
}

guint
psc_method_count_points (PscMethod *self)
{
  PscMethodClass *klass;

  g_return_val_if_fail (PSC_IS_METHOD (self), 0);

  klass = PSC_METHOD_GET_CLASS (self);
  return klass->count_points != NULL ? klass->count_points (self) : 1;
}

guint
psc_method_count_passes (PscMethod *self, guint n_functionals)
{
  gboolean goes_back = (psc_method_get_needs (self) & PSC_METHOD_NEEDS_GRADIENTS) != 0;

  return psc_method_count_points (self) * (1 + (goes_back ? 2 * n_functionals : 0));
}

PscMethod *
psc_method_dup_with_points (PscMethod *self, guint n_points)
{
  g_autoptr (PscMethod) copy = NULL;
  const char *sampling;
  guint n, value;

  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);

  n = psc_method_count_points (self);
  if (n <= n_points)
    return g_object_ref (self);
  sampling = PSC_METHOD_GET_CLASS (self)->sampling;
  if (sampling == NULL)
    return NULL;
  copy = psc_method_dup_for_side (self, PSC_METHOD_SIDE);
  g_object_get (copy, sampling, &value, NULL);
  value = (guint) ((guint64) value * n_points / n);
  if (value == 0)
    return NULL;
  g_object_set (copy, sampling, value, NULL);
  return g_steal_pointer (&copy);
}

PscMethodTotal *
psc_method_get_total (PscMethod *self, PscModelSpec *spec, const float *pixels, guint max)
{
  PscMethodClass *klass;

  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);
  g_return_val_if_fail (PSC_IS_MODEL_SPEC (spec), NULL);
  g_return_val_if_fail (pixels != NULL, NULL);

  klass = PSC_METHOD_GET_CLASS (self);
  return klass->get_total != NULL ? klass->get_total (self, spec, pixels, max) : NULL;
}

gboolean
psc_method_supports (PscMethod *self, PscModelSpec *spec, GError **error)
{
  g_autoptr (GError) reason = NULL;
  PscMethodClass *klass;

  g_return_val_if_fail (PSC_IS_METHOD (self), FALSE);
  g_return_val_if_fail (PSC_IS_MODEL_SPEC (spec), FALSE);

  klass = PSC_METHOD_GET_CLASS (self);
  if (klass->supports == NULL || klass->supports (self, spec, &reason))
    return TRUE;
  g_set_error_literal (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_UNSUPPORTED,
                       reason->message);
  return FALSE;
}

PscMapGrid
psc_method_get_grid (PscMethod *self, PscModelSpec *spec)
{
  PscMapGrid grid = { 0 };
  PscMethodClass *klass;

  g_return_val_if_fail (PSC_IS_METHOD (self), grid);
  g_return_val_if_fail (PSC_IS_MODEL_SPEC (spec), grid);

  klass = PSC_METHOD_GET_CLASS (self);
  grid = psc_map_grid_of_pixels (psc_model_spec_get_side (spec));
  if (klass->get_grid != NULL)
    klass->get_grid (self, spec, &grid.columns, &grid.rows);
  return grid;
}

void
psc_method_get_last_grid (PscMethod *self, PscModelSpec *spec, guint *columns, guint *rows)
{
  PscVisionStage stage = psc_vision_spec_get_last_stage (spec->vision);

  *columns = stage.columns;
  *rows = stage.rows;
}

gboolean
psc_method_check (PscMethod *self, guint side, GError **error)
{
  PscMethodClass *klass;

  g_return_val_if_fail (PSC_IS_METHOD (self), FALSE);

  klass = PSC_METHOD_GET_CLASS (self);
  return klass->check == NULL || klass->check (self, side, error);
}

gboolean
psc_method_is_linear (PscMethod *self)
{
  PscMethodClass *klass;

  g_return_val_if_fail (PSC_IS_METHOD (self), FALSE);

  klass = PSC_METHOD_GET_CLASS (self);
  return klass->is_linear != NULL ? klass->is_linear (self) : klass->fusing == NULL;
}

gboolean
psc_method_check_model (PscMethod *self, PscModelSpec *spec, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_auto (GStrv) names = NULL;
  g_autofree char *list = NULL;

  if (psc_method_supports (self, spec, &reason))
    return psc_method_check (self, psc_model_spec_get_side (spec), error);
  if (psc_method_is_for_model (self, spec))
    {
      g_set_error_literal (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_PARAMETER,
                           reason->message);
      return FALSE;
    }
  names = psc_method_dup_supported (spec);
  list = g_strjoinv (", ", names);
  g_set_error (error, reason->domain, reason->code, _ ("%s; this model supports %s"),
               reason->message, list);
  return FALSE;
}

/* A clamped map is not a sum of clamped ones, while upsampling and a convolution are linear. */
void
psc_method_finish (PscMethod *self, PscMapGrid grid, const float *cells, float *map)
{
  PscMethodPrivate *priv = psc_method_get_instance_private (self);
  PscMethodClass *klass = PSC_METHOD_GET_CLASS (self);
  gsize n_cells = psc_map_grid_get_n_cells (grid);
  g_autofree float *finished = NULL;

  g_return_if_fail (PSC_IS_METHOD (self));

  finished = g_memdup2 (cells, n_cells * sizeof *cells);
  if (klass->correct != NULL)
    klass->correct (self, n_cells, finished);
  if (klass->is_rectified != NULL && klass->is_rectified (self))
    for (gsize i = 0; i < n_cells; i++)
      finished[i] = MAX (finished[i], 0);
  psc_map_grid_upsample (grid, finished, map);
  if (priv->smoothing > 0)
    psc_gaussian_blur (map, grid.side, priv->smoothing, map);
}

/* [side][n]: of which cells along an axis a pixel is made in the end. */
static float *
make_axis (guint n, guint side, double smoothing)
{
  float *axis = g_new (float, (gsize) side *n);

  psc_map_grid_get_shares (n, side, axis);
  if (smoothing > 0)
    psc_gaussian_blur_columns (axis, side, n, smoothing, axis);
  return axis;
}

PscMapFinish *
psc_method_new_finish (PscMethod *self, PscMapGrid grid)
{
  PscMethodPrivate *priv = psc_method_get_instance_private (self);
  PscMethodClass *klass = PSC_METHOD_GET_CLASS (self);
  PscMapFinish *finish;

  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);

  if (klass->correct != NULL || (psc_map_grid_is_of_pixels (grid) && priv->smoothing <= 0))
    return NULL;
  finish = g_new (PscMapFinish, 1);
  finish->rows = grid.rows;
  finish->columns = grid.columns;
  finish->side = grid.side;
  finish->is_rectified = klass->is_rectified != NULL && klass->is_rectified (self);
  finish->down = make_axis (grid.rows, grid.side, priv->smoothing);
  finish->across = grid.columns == grid.rows ? finish->down
                                             : make_axis (grid.columns, grid.side, priv->smoothing);
  return finish;
}

PscStack *
psc_method_attribute (PscMethod *self,
                      PscEncoder *encoder,
                      const float *pixels,
                      PscFunctionals *functionals,
                      const PscAttributionContext *context,
                      GError **error)
{
  static const PscAttributionContext defaults = { NULL };
  g_autofree float *maps = NULL;
  PscMapGrid grid;
  PscModelSpec *spec;
  guint n;

  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);
  g_return_val_if_fail (PSC_IS_ENCODER (encoder), NULL);
  g_return_val_if_fail (pixels != NULL, NULL);
  g_return_val_if_fail (functionals != NULL, NULL);
  g_return_val_if_fail (
      psc_functionals_get_dimensions (functionals) == psc_encoder_get_dimensions (encoder), NULL);

  spec = psc_encoder_get_spec (encoder);
  if (!psc_method_check_model (self, spec, error))
    return NULL;
  grid = psc_method_get_grid (self, spec);
  n = psc_functionals_get_n (functionals);
  maps = g_new0 (float, n *psc_map_grid_get_n_cells (grid));
  if (!PSC_METHOD_GET_CLASS (self)->attribute (self, encoder, pixels, functionals,
                                               context != NULL ? context : &defaults, maps, error))
    return NULL;

  return psc_stack_new_take (n, grid, g_steal_pointer (&maps));
}
