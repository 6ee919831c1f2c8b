/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-functionals.h"
#include "attribution/psc-method-total.h"
#include "attribution/psc-point-shelf.h"
#include "attribution/psc-stack.h"
#include "model/psc-encoder.h"
#include "model/psc-map-finish.h"
#include "checkpoint/psc-progress.h"

G_BEGIN_DECLS

/**
 * PscAttributionError:
 * @PSC_ATTRIBUTION_ERROR_METHOD: there is no method of that name
 * @PSC_ATTRIBUTION_ERROR_PARAMETER: a method has no such parameter, or it cannot have that value
 * @PSC_ATTRIBUTION_ERROR_UNSUPPORTED: the method is not for such a model
 */
typedef enum
{
  PSC_ATTRIBUTION_ERROR_METHOD,
  PSC_ATTRIBUTION_ERROR_PARAMETER,
  PSC_ATTRIBUTION_ERROR_UNSUPPORTED,
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
 * PscMethodNeeds:
 * @PSC_METHOD_NEEDS_GRADIENTS: backward passes
 * @PSC_METHOD_NEEDS_FORWARD: forward passes of changed images
 * @PSC_METHOD_NEEDS_TAPS: what a layer of the image encoder gives
 * @PSC_METHOD_NEEDS_ATTENTION: which tokens attend to which
 *
 * What a method asks of a model beside the embedding.
 */
typedef enum
{
  PSC_METHOD_NEEDS_GRADIENTS = 1 << 0,
  PSC_METHOD_NEEDS_FORWARD = 1 << 1,
  PSC_METHOD_NEEDS_TAPS = 1 << 2,
  PSC_METHOD_NEEDS_ATTENTION = 1 << 3,
} PscMethodNeeds;

/** A parameter and its value, as psc_method_set_parameter() takes them. */
typedef struct
{
  const char *parameter;
  const char *value;
} PscMethodSetting;

/**
 * PscAttributionContext:
 * @cancellable: (nullable)
 * @memory_budget: bytes of activations and cotangents at a time; 0 for psc_memory_budget_choose()
 * @max_chunk: the most functionals, or images, that run together; 0 for what the budget holds
 * @points: (nullable): for what a run leaves to the next one of the same method on the same input
 * @progress: (nullable)
 *
 * How a run is done, as opposed to what it computes.
 */
typedef struct
{
  GCancellable *cancellable;
  gsize memory_budget;
  guint max_chunk;
  PscPointShelf *points;
  PscProgressFunc progress;
  gpointer progress_data;
} PscAttributionContext;

/**
 * PscMethod:
 *
 * A way to say how much each pixel adds to a function of the embedding. Its parameters are its
 * GObject properties, which carry their ranges and defaults; the paper's preset is the defaults.
 * “smoothing” belongs to all of them: the standard deviation, in model pixels, of a Gaussian that
 * maps are convolved with.
 *
 * A new method is one file that derives from this and one line in the table of psc-method-table.c.
 * Whatever names, lists or describes methods reads that table.
 */
#define PSC_TYPE_METHOD (psc_method_get_type ())
G_DECLARE_DERIVABLE_TYPE (PscMethod, psc_method, PSC, METHOD, GObject)

/**
 * PscMethodClass:
 * @title: what a user calls it, such as “Integrated gradients”; to be translated, as all of these
 * @short_title: the same where there is little room, such as “Integrated”
 * @summary: one sentence for who chooses: what its maps show, without a full stop
 * @is_of_paper: whether it is one of the four of “Envisioning MedCLIP”
 * @key: the key that chooses it; 0 for none
 * @needs: what it asks of a model beside the embedding
 * @fusing: (nullable): one sentence: what fusing means for it while it is not linear; %NULL if it
 *   always is
 * @measured: (nullable): where the measured preset departs from the defaults, up to a parameter
 *   %NULL
 * @attribute: fills @maps, [K][rows][columns] of psc_method_get_grid(), with the attributions of
 *   @functionals at @pixels, [A][A]; @maps are all 0 before
 * @is_linear: (nullable): whether the maps depend linearly on the functionals, where that is up to
 *   the parameters; %NULL for always without @fusing, and never with it
 * @check: (nullable): whether the parameters go together; see psc_method_check()
 * @supports: (nullable): whether it is for such a model, or %FALSE with any error whose text is the
 *   reason; see psc_method_supports(). %NULL for every model
 * @get_grid: (nullable): the grid of its maps of such a model, which it supports; %NULL for A × A
 * @is_rectified: (nullable): whether what is below 0 is to be 0 in the end, which @attribute leaves
 *   to psc_method_finish()
 * @correct: (nullable): changes the cells of a fused map before all else in psc_method_finish()
 * @get_note: (nullable): see psc_method_get_note(); to be translated
 * @count_points: (nullable): pictures that the encoder passes, however many functionals there are;
 *   %NULL for the image alone
 * @sampling: (nullable): the parameter that @count_points is proportional to, where fewer points
 *   make the same map with more error; %NULL where they make another
 * @get_total: (nullable): see psc_method_get_total()
 */
struct _PscMethodClass
{
  GObjectClass parent_class;

  const char *title;
  const char *short_title;
  const char *summary;
  gboolean is_of_paper;
  char key;
  PscMethodNeeds needs;
  const char *fusing;
  const PscMethodSetting *measured;

  gboolean (*attribute) (PscMethod *self,
                         PscEncoder *encoder,
                         const float *pixels,
                         PscFunctionals *functionals,
                         const PscAttributionContext *context,
                         float *maps,
                         GError **error);
  gboolean (*is_linear) (PscMethod *self);
  gboolean (*check) (PscMethod *self, guint side, GError **error);
  gboolean (*supports) (PscMethod *self, PscModelSpec *spec, GError **error);
  void (*get_grid) (PscMethod *self, PscModelSpec *spec, guint *columns, guint *rows);
  gboolean (*is_rectified) (PscMethod *self);
  void (*correct) (PscMethod *self, gsize n_cells, float *cells);
  const char *(*get_note) (PscMethod *self, PscModelSpec *spec);
  guint (*count_points) (PscMethod *self);
  const char *sampling;
  PscMethodTotal *(*get_total) (PscMethod *self,
                                PscModelSpec *spec,
                                const float *pixels,
                                guint max);

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

/**
 * psc_method_class_mark_finishing:
 * @name: a parameter that has been added
 *
 * Only psc_method_finish() depends on it, so that a stack is good for any value of it.
 */
void psc_method_class_mark_finishing (PscMethodClass *klass, const char *name);

/** For a method's @get_grid: the cells of the image encoder's last stage. */
void psc_method_get_last_grid (PscMethod *self, PscModelSpec *spec, guint *columns, guint *rows);

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

/** What a value of the parameter @name may be, such as “a whole number from 1 to 1024”, translated.
 * (transfer full) */
char *psc_method_dup_range (PscMethod *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;

/** Methods that somebody may look for, and that are left out on purpose: how many there are, what
 * each is called, and why; the last two translated, static. */
guint psc_method_get_n_left_out (void);
const char *psc_method_get_left_out (guint index);
const char *psc_method_get_left_out_reason (guint index);

/** The names of the methods that support a model, in the order in which they are shown. (transfer
 * full) */
char **psc_method_dup_supported (PscModelSpec *spec) G_GNUC_WARN_UNUSED_RESULT;

/** The names of the four of “Envisioning MedCLIP”, which run where none is named: others may take
 * much longer. (transfer full) */
char **psc_method_dup_of_paper (void) G_GNUC_WARN_UNUSED_RESULT;

/** Such as “Integrated gradients”, translated; static. */
const char *psc_method_get_title (PscMethod *self);

/** The same where there is little room, such as “Integrated”, translated; static. */
const char *psc_method_get_short_title (PscMethod *self);

/** What its maps show, such as “What the score gains on the way from a picture without anything”,
 * for who chooses; translated, static. */
const char *psc_method_get_summary (PscMethod *self);

/** Whether it is one of the four of “Envisioning MedCLIP”. */
gboolean psc_method_is_of_paper (PscMethod *self);

/** The key that chooses it, which no other method has; 0 for none. */
char psc_method_get_key (PscMethod *self);

/** What it asks of a model beside the embedding. */
PscMethodNeeds psc_method_get_needs (PscMethod *self);

/** One sentence, translated: what fusing means for it, with these parameters; static. */
const char *psc_method_get_fusing (PscMethod *self);

/**
 * psc_method_get_note:
 * @spec: of a model that it supports
 *
 * Returns: (nullable): one sentence, translated: what is to be known of its maps of such a model,
 * as that they are an approximation there; static
 */
const char *psc_method_get_note (PscMethod *self, PscModelSpec *spec);

/** Pictures that the encoder passes for a map, each counting once whatever the number of
 * functionals; of a PscPerturbationMethod see psc_perturbation_get_n_images(). */
guint psc_method_count_points (PscMethod *self);

/** Forward passes of the encoder that the maps of so many functionals take, all at once; a backward
 * one of a functional counts as two. */
guint psc_method_count_passes (PscMethod *self, guint n_functionals);

/** (transfer full) (nullable): the same method with at most @n_points, where it can do with fewer;
 * %NULL if it cannot. */
PscMethod *psc_method_dup_with_points (PscMethod *self, guint n_points) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_method_get_total:
 * @spec: of a model that it supports
 * @pixels: [A][A], normalised
 * @max: pictures that are wanted at most: a total of more is left unfinished, with more than so
 * many
 *
 * What the cells of psc_method_attribute(), before psc_method_finish(), add up to: Sundararajan et
 * al. (2017), “completeness”.
 *
 * Returns: (transfer full) (nullable): %NULL of a method that promises nothing of that kind
 */
PscMethodTotal *psc_method_get_total (PscMethod *self,
                                      PscModelSpec *spec,
                                      const float *pixels,
                                      guint max) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_method_supports:
 *
 * Whether it can explain such a model, with these parameters.
 *
 * Returns: %FALSE with PSC_ATTRIBUTION_ERROR_UNSUPPORTED, whose text is the reason
 */
gboolean psc_method_supports (PscMethod *self, PscModelSpec *spec, GError **error);

/** The same of its kind with its defaults: where that is for a model and @self is not, the
 * parameters are why. */
gboolean psc_method_is_for_model (PscMethod *self, PscModelSpec *spec);

/**
 * psc_method_get_grid:
 * @spec: of a model that it supports
 *
 * Returns: what it has values of: the pixels of the model's input, or the tokens of a layer
 */
PscMapGrid psc_method_get_grid (PscMethod *self, PscModelSpec *spec);

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

/**
 * psc_method_dup_for_image:
 * @digest: of the image
 *
 * Of thousands of images each is to have chances of its own: the same masks or noise in all of them
 * would be an error that no mean over images takes away.
 *
 * Returns: (transfer full): the same method with a seed, from 1 to 10⁹, that follows from its own,
 * from its name and from @digest; itself, where nothing is left to chance
 */
PscMethod *psc_method_dup_for_image (PscMethod *self, const char *digest) G_GNUC_WARN_UNUSED_RESULT;

/** @seed: (out). Returns: %FALSE where nothing is left to chance */
gboolean psc_method_get_seed (PscMethod *self, guint *seed);

/** All parameters as “window=15, stride=8, baseline=zero”: what psc_method_set_parameter() takes,
 * and what tells one map from another. (transfer full) */
char *psc_method_dup_parameters (PscMethod *self);

/** The same without those of psc_method_finish(): what tells one stack from another. (transfer
 * full)
 */
char *psc_method_dup_stack_parameters (PscMethod *self);

/**
 * psc_method_check:
 * @side: A of the model, or 0 where none is known
 *
 * Whether the parameters, each of which is in its range, go together.
 *
 * Returns: %FALSE with PSC_ATTRIBUTION_ERROR_PARAMETER
 */
gboolean psc_method_check (PscMethod *self, guint side, GError **error);

/**
 * psc_method_check_model:
 *
 * Whether it can explain such a model, and its parameters go together there: all that
 * psc_method_attribute() asks before it works.
 *
 * Returns: %FALSE with PSC_ATTRIBUTION_ERROR_UNSUPPORTED, whose text has the reason and what the
 *   model does support, or PSC_ATTRIBUTION_ERROR_PARAMETER, where its parameters are why
 */
gboolean psc_method_check_model (PscMethod *self, PscModelSpec *spec, GError **error);

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
 * Blocks for as long as the work takes. The same input, parameters, seed and memory budget give the
 * same maps on every run on a device; another budget, maps that differ by rounding. When the
 * device's memory is short, smaller chunks are tried.
 *
 * Returns: (transfer full): one map for each of @functionals, on the grid of the method and before
 * psc_method_finish(), or %NULL with G_IO_ERROR_CANCELLED,
 * PSC_ATTRIBUTION_ERROR_UNSUPPORTED, PSC_ATTRIBUTION_ERROR_PARAMETER or PSC_MODEL_ERROR_*
 */
PscStack *psc_method_attribute (PscMethod *self,
                                PscEncoder *encoder,
                                const float *pixels,
                                PscFunctionals *functionals,
                                const PscAttributionContext *context,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_method_finish:
 * @grid: psc_method_get_grid(), of the model that the map is of
 * @cells: [rows][columns]: a map of psc_method_attribute(), or one fused from several
 * @map: (out caller-allocates): [A][A]
 *
 * What comes last, and once for a map that is fused: where the parameters say so, what is below 0
 * becomes 0; then psc_map_grid_upsample(); then the parameter “smoothing”. Safe on any thread as
 * long as nobody changes the parameters.
 */
void psc_method_finish (PscMethod *self, PscMapGrid grid, const float *cells, float *map);

/** The same for who has many cells on a device. (transfer full) (nullable): %NULL for a method
 * whose cells are corrected first, by what only psc_method_finish() does, and where nothing is to
 * be done that is worth a device: of pixels that are not smoothed. */
PscMapFinish *psc_method_new_finish (PscMethod *self, PscMapGrid grid) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
