/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What shows from the first bytes of a DICOM file. Every build knows that, also one that reads no
 * DICOM: it can say what a file is that it does not read. */

/**
 * psc_dicom_probe:
 *
 * Whether @bytes begin like a DICOM file: with the preamble and “DICM”, or, as old archives wrote
 * them, straight with the first data element. A true answer is no promise that the file can be
 * read.
 */
gboolean psc_dicom_probe (GBytes *bytes);

/**
 * psc_dicom_probe_directory:
 * @bytes: the first 256 bytes of a file, or more
 *
 * Whether a DICOM file is a DICOMDIR: the directory of a medium, which lists pictures and is none.
 * Reading it fails with a sentence that says so.
 */
gboolean psc_dicom_probe_directory (GBytes *bytes);

/** Whether @bytes begin as a DICOM segmentation does (PS3.3 A.51). */
gboolean psc_dicom_probe_segments (GBytes *bytes);

/** Whether the two bytes at @data name a value representation, as elements of explicit files have
 * it in their fifth and sixth byte. */
gboolean psc_dicom_probe_vr (const guint8 *data);

G_END_DECLS
