/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The most dimensions of an array. */
#define PSC_ZARR_MAX_DIMENSIONS 8

/**
 * PscZarrType:
 * @PSC_ZARR_HALF: “<f2”, IEEE 754 of 16 bits, little-endian; what is not there is NaN
 * @PSC_ZARR_BYTE: “|u1”; what is not there is 0
 */
typedef enum
{
  PSC_ZARR_HALF,
  PSC_ZARR_BYTE,
} PscZarrType;

/**
 * PscZarrArray:
 *
 * An array in a Zarr directory store, version 2 of the format: a folder with “.zarray”, which says
 * what it is, and one file of plain numbers, row-major, for each chunk. A chunk is all that belongs
 * to one index of the first dimension, and its file's name is that index and a zero for each other
 * dimension (“17.0.0”). Chunks come into being whole or not at all; several processes may write
 * different ones at once, without locks.
 */
typedef struct _PscZarrArray PscZarrArray;

/**
 * psc_zarr_group_create:
 * @folder: in which there are to be arrays, or groups; made if it is not there
 * @attributes: (nullable): what is said of it, a JSON object
 *
 * Errors are of G_FILE_ERROR, here and below, and do not repeat the name.
 */
gboolean psc_zarr_group_create (const char *folder, const char *attributes, GError **error);

/** What an array at @folder is, without making it. @shape: [n_dimensions] (transfer full) */
PscZarrArray *psc_zarr_array_new (const char *folder,
                                  PscZarrType type,
                                  guint n_dimensions,
                                  const gsize *shape) G_GNUC_WARN_UNUSED_RESULT;
void psc_zarr_array_free (PscZarrArray *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscZarrArray, psc_zarr_array_free)

/** Makes the folder, if it is not there, and says what the array is. @attributes: (nullable): a
 * JSON object */
gboolean psc_zarr_array_create (PscZarrArray *self, const char *attributes, GError **error);

/** Bytes of a chunk. */
gsize psc_zarr_array_get_chunk_size (const PscZarrArray *self);

/** The path of the chunk at @index of the first dimension. (transfer full) */
char *psc_zarr_array_dup_path (const PscZarrArray *self, gsize index) G_GNUC_WARN_UNUSED_RESULT;

/** Whether the chunk is there, in its full size. */
gboolean psc_zarr_array_has (const PscZarrArray *self, gsize index);

/** Writes a chunk, psc_zarr_array_get_chunk_size() bytes. */
gboolean psc_zarr_array_write (PscZarrArray *self, gsize index, gconstpointer data, GError **error);

/** (transfer full): a chunk's bytes, or %NULL with an error, also if it is not of its full size. */
GBytes *psc_zarr_array_read (const PscZarrArray *self,
                             gsize index,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
