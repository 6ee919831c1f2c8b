/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What the name of a file says of it, before anybody opens it.
 */

/** Whether @path ends in the extension of an image, in any case. */
gboolean psc_study_has_image_name (const char *path);

/** Whether that extension is one of DICOM's. */
gboolean psc_study_has_dicom_name (const char *path);

/** The size of @path in bytes without that extension. */
gsize psc_study_get_stem_size (const char *path);

/** Whether a file of that name could be an image: DICOM files often have no extension, or end in
 * the last number of a UID. */
gboolean psc_study_may_be_image (const char *name);

/** Whether a table of that name may be asked for: “.csv”, “.tsv” and the like, packed or not. */
gboolean psc_study_has_table_name (const char *path);

/** Whether what has that name is nobody's picture, nor a folder of such: hidden files, a DICOM
 * medium's directory, and what operating systems leave behind. */
gboolean psc_study_is_passed_over (const char *name);

G_END_DECLS
