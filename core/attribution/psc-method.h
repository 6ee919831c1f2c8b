/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-functionals.h"
#include "attribution/psc-stack.h"
#include "model/psc-encoder.h"
#include "checkpoint/psc-progress.h"

G_BEGIN_DECLS

/**
 * PscAttributionError:
 * @PSC_ATTRIBUTION_ERROR_METHOD: there is no method of that name
 * @PSC_ATTRIBUTION_ERROR_PARAMETER: a method has no such parameter, or it cannot have that value
 */
typedef enum
{
  PSC_ATTRIBUTION_ERROR_METHOD,
  PSC_ATTRIBUTION_ERROR_PARAMETER,
} PscAttributionError;

#define PSC_ATTRIBUTION_ERROR (psc_attribution_error_quark ())
GQuark psc_attribution_error_quark (void);

/**
 * PscPreset:
 * @PSC_PRESET_PAPER: the defaults of Captum, with which “Envisioning MedCLIP” made its maps
 * @PSC_PRESET_MEASURED: what points best at the truth of synthetic radiographs
 */
typedef enum
{
  PSC_PRESET_PAPER,
  PSC_PRESET_MEASURED,
} PscPreset;

/** The nicks “paper” and “measured”. */
#define PSC_TYPE_PRESET (psc_preset_get_type ())
GType psc_preset_get_type (void);

/**
 * PscAttributionContext:
 * @cancellable: (nullable)
 * @memory_budget: bytes of activations and cotangents at a time; 0 for PSC_DEFAULT_MEMORY_BUDGET
 * @max_chunk: the most functionals, or images, that run together; 0 for what the budget holds
 * @progress: (nullable)
 *
 * How a run is done, as opposed to what it computes.
 */
typedef struct
{
  GCancellable *cancellable;
  gsize memory_budget;
  guint max_chunk;
  PscProgressFunc progress;
  gpointer progress_data;
} PscAttributionContext;

/** 512 MiB. */
#define PSC_DEFAULT_MEMORY_BUDGET ((gsize) 512 << 20)

/**
 * PscMethod:
 *
 * A way to say how much each pixel adds to a function of the embedding. Its parameters are its
 * GObject properties, which carry their ranges and defaults; the paper's preset is the defaults.
 * “smoothing” belongs to all of them: the standard deviation, in model pixels, of a Gaussian that
 * maps are convolved with.
 *
 * A new method is one file that derives from this and one line in the table of psc-method.c.
 */
#define PSC_TYPE_METHOD (psc_method_get_type ())
G_DECLARE_DERIVABLE_TYPE (PscMethod, psc_method, PSC, METHOD, GObject)

/**
 * PscMethodClass:
 * @attribute: fills @maps, [K][A][A], with the attributions of @functionals at @pixels, [A][A]
 * @is_linear: whether the maps depend linearly on the functionals
 * @check: (nullable): whether the parameters go together; see psc_method_check()
 */
struct _PscMethodClass
{
  GObjectClass parent_class;

  gboolean (*attribute) (PscMethod *self,
                         PscEncoder *encoder,
                         const float *pixels,
                         PscFunctionals *functionals,
                         const PscAttributionContext *context,
                         float *maps,
                         GError **error);
  gboolean (*is_linear) (PscMethod *self);
  gboolean (*check) (PscMethod *self, guint side, GError **error);

  /*< private >*/
  guint n_parameters;
};

/** What every parameter's GParamSpec has for flags. */
#define PSC_PARAMETER_FLAGS (G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS)

/**
 * psc_method_class_add_parameter:
 * @spec: (transfer full): a boolean, unsigned integer, double, enumeration or set of flags, with
 *   PSC_PARAMETER_FLAGS
 * @offset: where in the instance its value is: a gboolean, guint, double, int or guint
 *
 * For a method's class_init: installs a property whose value is a field of the instance.
 */
void psc_method_class_add_parameter (PscMethodClass *klass, GParamSpec *spec, gsize offset);

/**
 * psc_method_class_add_length:
 *
 * The same for a parameter that is a length in model pixels, stated for a side of
 * PSC_METHOD_SIDE; see psc_method_dup_for_side().
 */
void psc_method_class_add_length (PscMethodClass *klass, GParamSpec *spec, gsize offset);

/** The side of the model's input that presets are stated for. */
#define PSC_METHOD_SIDE 224

/** The names of all methods, in the order in which they are shown; %NULL-terminated, static. */
const char *const *psc_method_get_names (void);

/** Returns: (transfer full): a method with the preset's parameters, or %NULL with
 * PSC_ATTRIBUTION_ERROR_METHOD */
PscMethod *
psc_method_new (const char *name, PscPreset preset, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Such as “integrated-gradients”; static. */
const char *psc_method_get_name (PscMethod *self);

/** Such as “Integrated gradients”, translated; static. */
const char *psc_method_get_title (PscMethod *self);

/**
 * psc_method_set_parameter:
 * @name: a property of the method
 * @value: its value as text: a number, true or false, a nick, or nicks joined with “+”
 *
 * Returns: %FALSE with PSC_ATTRIBUTION_ERROR_PARAMETER, whose text lists what there is
 */
gboolean
psc_method_set_parameter (PscMethod *self, const char *name, const char *value, GError **error);

/**
 * psc_method_dup_for_side:
 * @side: A of the model that the method is for
 *
 * A model that sees the image in more pixels has larger ones for the same thing: an occluding
 * window of 15 at a side of 224 is one of 30 at 448.
 *
 * Returns: (transfer full): a method with the same parameters, but for the lengths that
 * psc_method_set_parameter() did not set, which grow or shrink with the side, within their range
 */
PscMethod *psc_method_dup_for_side (PscMethod *self, guint side) G_GNUC_WARN_UNUSED_RESULT;

/** All parameters as “window=15, stride=8, baseline=zero”: what psc_method_set_parameter() takes,
 * and what tells one result from another. (transfer full) */
char *psc_method_dup_parameters (PscMethod *self);

/**
 * psc_method_check:
 * @side: A of the model, or 0 where none is known
 *
 * Whether the parameters, each of which is in its range, go together. psc_method_attribute() checks
 * that, too.
 *
 * Returns: %FALSE with PSC_ATTRIBUTION_ERROR_PARAMETER
 */
gboolean psc_method_check (PscMethod *self, guint side, GError **error);

/**
 * psc_method_is_linear:
 *
 * Whether a fused map, with these parameters, equals the direct attribution of τ t̂·z, so that the
 * stack buys speed and not another answer.
 */
gboolean psc_method_is_linear (PscMethod *self);

/**
 * psc_method_attribute:
 * @pixels: [A][A], normalised
 * @context: (nullable): %NULL for defaults
 *
 * Blocks for as long as the work takes. The same input, parameters and seed give the same maps on
 * every run on a device. When the device's memory is short, smaller chunks are tried.
 *
 * Returns: (transfer full): one map for each of @functionals, or %NULL with G_IO_ERROR_CANCELLED,
 * PSC_ATTRIBUTION_ERROR_PARAMETER or PSC_MODEL_ERROR_*
 */
PscStack *psc_method_attribute (PscMethod *self,
                                PscEncoder *encoder,
                                const float *pixels,
                                PscFunctionals *functionals,
                                const PscAttributionContext *context,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
