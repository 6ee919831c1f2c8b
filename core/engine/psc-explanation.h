/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-kept-stack.h"
#include "attribution/psc-method.h"
#include "engine/psc-prompt-directions.h"

G_BEGIN_DECLS

/**
 * PscExplanationMode:
 * @PSC_EXPLANATION_FUSED: the paper's: τ d·S over the stack S of one map per embedding dimension
 * @PSC_EXPLANATION_CONVENTIONAL: the same method applied to the logit τ d·ẑ
 */
typedef enum
{
  PSC_EXPLANATION_FUSED,
  PSC_EXPLANATION_CONVENTIONAL,
} PscExplanationMode;

/** “fused” or “conventional”; static. */
const char *psc_explanation_mode_get_nick (PscExplanationMode mode);
gboolean psc_explanation_mode_from_nick (const char *nick, PscExplanationMode *mode);

/**
 * PscExplanations:
 * @n_queries: Q
 * @side: A
 * @grid: what the method has values of
 * @fused: (nullable): [Q][A][A]
 * @fused_cells: (nullable): [Q][rows][columns], the same before psc_method_finish()
 * @conventional: (nullable): [Q][A][A]
 * @conventional_cells: (nullable): [Q][rows][columns], the same before psc_method_finish()
 * @fused_errors: (nullable): [Q], the standard errors of @fused_cells: the root mean square over a
 *   map, in its units; %NULL where nothing is random, or where that is not known
 * @conventional_errors: (nullable): [Q], of @conventional_cells
 * @is_preview: whether the fused maps come from the direct attribution of τ d·z, which for a linear
 *   method is the same as from the stack
 * @device_kind: (nullable): static: of what computed them, see psc_encoder_get_device_kind(); %NULL
 *   of those that are fused from a stack, which does not say it
 *
 * What one method says of some queries.
 */
typedef struct
{
  guint n_queries;
  guint side;
  PscMapGrid grid;
  float *fused;
  float *fused_cells;
  float *conventional;
  float *conventional_cells;
  double *fused_errors;
  double *conventional_errors;
  gboolean is_preview;
  const char *device_kind;
} PscExplanations;

void psc_explanations_free (PscExplanations *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscExplanations, psc_explanations_free)

/** The standard error of a query's map, see @fused_errors; NaN where there is none. */
double
psc_explanations_get_error (const PscExplanations *self, PscExplanationMode mode, guint query);

/**
 * psc_explain:
 * @method: how to attribute
 * @model: for the encoder, and τ
 * @pixels: [A][A], normalised
 * @n_queries: at least 1
 * @directions: [Q][M], from psc_query_resolve()
 * @modes: which maps to make: a bit 1 << PscExplanationMode for each
 * @context: (nullable)
 *
 * A linear method makes all maps of all queries in one run of 2 Q functionals. With the absolute
 * value in each dimension the fused map is not that of any functional, so the whole stack is
 * computed.
 *
 * Returns: (transfer full): the maps, or %NULL with G_IO_ERROR_CANCELLED or PSC_MODEL_ERROR_*
 */
PscExplanations *psc_explain (PscMethod *method,
                              PscModel *model,
                              const float *pixels,
                              guint n_queries,
                              const float *directions,
                              guint modes,
                              const PscAttributionContext *context,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The same with the stack of the image and the method at hand, (nullable): where that is a table
 * of embeddings, it is all that maps are made of. (transfer full) */
PscExplanations *psc_explain_with (PscMethod *method,
                                   PscModel *model,
                                   const float *pixels,
                                   guint n_queries,
                                   const float *directions,
                                   guint modes,
                                   PscKeptStack *stack,
                                   const PscAttributionContext *context,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_explain_from_stack:
 * @method: whose stack it is
 * @stack: from psc_explanation_make_stack()
 * @spec: of the model
 * @pixels: [A][A], normalised: the image that it is of
 * @n_queries: at least 1
 * @weights: [Q][M], τ d of each
 *
 * Needs no encoder; any thread.
 *
 * Returns: (transfer full): the fused maps, alone, or %NULL with PSC_MODEL_ERROR_* if a device that
 * has the stack failed
 */
PscExplanations *psc_explain_from_stack (PscMethod *method,
                                         PscKeptStack *stack,
                                         PscModelSpec *spec,
                                         const float *pixels,
                                         guint n_queries,
                                         const float *weights,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
