/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-kept-stack.h"
#include "attribution/psc-method.h"

G_BEGIN_DECLS

/* The stack of one image and one method: how it comes into being, and what is read of it.
 * psc_explain_from_stack() makes maps of it. */

/**
 * psc_explanation_make_stack:
 * @pixels: [A][A], normalised
 * @context: (nullable)
 *
 * All that the fused map of any prompt is made of: maps of every embedding dimension, or, of a
 * method that looks at changed copies of the image, the embeddings of those.
 *
 * Returns: (transfer full): or %NULL with G_IO_ERROR_CANCELLED or PSC_MODEL_ERROR_*
 */
PscKeptStack *psc_explanation_make_stack (PscMethod *method,
                                          PscEncoder *encoder,
                                          const float *pixels,
                                          const PscAttributionContext *context,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Whether a stack, from a file, is one of the method and the image, and of the model's sizes. */
gboolean psc_explanation_is_stack_of (PscKeptStack *stack,
                                      PscMethod *method,
                                      PscModelSpec *spec,
                                      const float *pixels);

/**
 * psc_explanation_read_pixel:
 * @u, @v: a model pixel
 * @values: (out caller-allocates): [M], what the maps of all embedding dimensions are there
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_* if a device that has the stack failed
 */
gboolean psc_explanation_read_pixel (PscKeptStack *stack,
                                     PscMethod *method,
                                     PscModelSpec *spec,
                                     const float *pixels,
                                     double u,
                                     double v,
                                     float *values,
                                     GError **error);

G_END_DECLS
