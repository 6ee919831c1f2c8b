/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PSC_TENSOR_MAX_RANK 8

/** Element types that a weights file may hold. */
typedef enum
{
  PSC_DTYPE_F32,
  PSC_DTYPE_F16,
  PSC_DTYPE_BF16,
  PSC_DTYPE_F64,
  PSC_DTYPE_I64,
  PSC_DTYPE_I32,
  PSC_DTYPE_I16,
  PSC_DTYPE_I8,
  PSC_DTYPE_U8,
  PSC_DTYPE_BOOL,
} PscDtype;

/** Bytes of one element. */
gsize psc_dtype_get_size (PscDtype dtype);

/** The name that safetensors gives it, such as “F32”; static. */
const char *psc_dtype_get_name (PscDtype dtype);

/**
 * PscTensorView:
 * @name: borrowed
 * @dtype: element type
 * @rank: number of dimensions, 0 (a scalar) to PSC_TENSOR_MAX_RANK
 * @shape: extents, each at least 0
 * @n_elements: their product
 * @bytes: borrowed; contiguous, row-major, little endian, exactly n_elements × element size bytes.
 *   Keeps a mapped file alive. Not necessarily aligned to the element.
 */
typedef struct
{
  const char *name;
  PscDtype dtype;
  guint rank;
  gint64 shape[PSC_TENSOR_MAX_RANK];
  gint64 n_elements;
  GBytes *bytes;
} PscTensorView;

/** “[512, 768]”; (transfer full) */
char *psc_tensor_view_dup_shape (const PscTensorView *view);

/**
 * PscWeights:
 *
 * Named tensors in the order of their file: what a checkpoint is once its container has been read.
 * Filled by a reader, then only read; safe to read from several threads.
 */
#define PSC_TYPE_WEIGHTS (psc_weights_get_type ())
G_DECLARE_FINAL_TYPE (PscWeights, psc_weights, PSC, WEIGHTS, GObject)

PscWeights *psc_weights_new (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_weights_add:
 * @bytes: (transfer none): see PscTensorView; its size must fit @shape
 *
 * Returns: %FALSE if there is a tensor of this name already
 */
gboolean psc_weights_add (PscWeights *self,
                          const char *name,
                          PscDtype dtype,
                          guint rank,
                          const gint64 *shape,
                          GBytes *bytes);

guint psc_weights_get_n_tensors (PscWeights *self);
const PscTensorView *psc_weights_get_nth (PscWeights *self, guint index);

/** Returns: (nullable): the tensor of that name, borrowed */
const PscTensorView *psc_weights_lookup (PscWeights *self, const char *name);

/**
 * psc_weights_dup_without_prefix:
 * @prefix: what the names begin with, as “module.” where a model was trained on several devices
 *
 * Returns: (transfer full) (nullable): the same tensors, not copied, those whose names begin with
 * @prefix under what follows it, if anything does; %NULL if two would have the same name
 */
PscWeights *psc_weights_dup_without_prefix (PscWeights *self,
                                            const char *prefix) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_weights_read_scalar:
 * @value: (out): the one element of a floating-point tensor
 *
 * Returns: %FALSE, and leaves @value alone, if there is no such tensor
 */
gboolean psc_weights_read_scalar (PscWeights *self, const char *name, double *value);

/** The number of elements of all floating-point tensors: what papers call parameters. */
gint64 psc_weights_count_parameters (PscWeights *self);

G_END_DECLS
