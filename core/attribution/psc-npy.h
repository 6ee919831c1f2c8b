/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The most dimensions of an array. */
#define PSC_NPY_MAX_RANK 8

/**
 * PscNpyError:
 * @PSC_NPY_ERROR_DAMAGED: not an .npy file, or cut short, or its header makes no sense
 * @PSC_NPY_ERROR_UNSUPPORTED: an .npy file of another type or order than float32, little-endian, C
 */
typedef enum
{
  PSC_NPY_ERROR_DAMAGED,
  PSC_NPY_ERROR_UNSUPPORTED,
} PscNpyError;

#define PSC_NPY_ERROR (psc_npy_error_quark ())
GQuark psc_npy_error_quark (void);

/**
 * PscNpy:
 * @rank: number of dimensions, 0 for a single number
 * @shape: sizes, slowest dimension first
 * @n_values: the product of @shape
 * @values: (array length=n_values): owned, row-major
 */
typedef struct
{
  guint rank;
  gsize shape[PSC_NPY_MAX_RANK];
  gsize n_values;
  float *values;
} PscNpy;

/**
 * psc_npy_write:
 * @rank: 0 to PSC_NPY_MAX_RANK
 * @shape: (array length=rank): sizes, slowest dimension first
 * @values: row-major, as many as the product of @shape
 *
 * Writes a NumPy array file, version 1.0 (numpy.lib.format), of type '<f4'. The file appears whole
 * or not at all. Errors are of G_FILE_ERROR.
 */
gboolean psc_npy_write (
    const char *path, guint rank, const gsize *shape, const float *values, GError **error);

/**
 * psc_npy_parse:
 * @data: (array length=size): a whole file, possibly hostile
 *
 * Reads versions 1.0 to 3.0. Never allocates more than a copy of @data.
 *
 * Returns: (transfer full): the array, or %NULL with a PSC_NPY_ERROR
 */
PscNpy *psc_npy_parse (gconstpointer data, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Reads a file as psc_npy_parse() does; errors can also be of G_FILE_ERROR. */
PscNpy *psc_npy_read (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void psc_npy_free (PscNpy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscNpy, psc_npy_free)

G_END_DECLS
