/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** How TIFF stores one sample. */
typedef enum
{
  PSC_TIFF_UNSIGNED,
  PSC_TIFF_SIGNED,
  PSC_TIFF_FLOAT,
} PscTiffSampleKind;

/** Whether psc_tiff_samples_unpack() knows samples of this kind and depth. */
gboolean psc_tiff_samples_supported (PscTiffSampleKind kind, guint bits);

/**
 * psc_tiff_samples_unpack:
 * @row: a row as libtiff gives it: samples of 16 bits and more in the machine's byte order, others
 *   packed from the highest bit on; ⌈n × bits / 8⌉ bytes
 * @values: (out caller-allocates): [n]; integers of over 24 bits are rounded, and what is not
 *   finite becomes not-a-number
 */
void psc_tiff_samples_unpack (
    const guint8 *row, gsize n, PscTiffSampleKind kind, guint bits, float *values);

G_END_DECLS
