/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-overlay.hpp"

#include <glib/gi18n-lib.h>

#define FIRST_GROUP  0x6000
#define LAST_GROUP   0x601e
#define ROWS         0x0010
#define BIT_POSITION 0x0102
#define DATA         0x3000

static bool
has (DcmItem *dataset, guint group, guint element)
{
  return dataset->tagExists (
      DcmTagKey (static_cast<Uint16> (group), static_cast<Uint16> (element)));
}

void
psc_dicom_overlay_note (DcmItem *dataset, PscImage *image)
{
  guint n = 0;

  for (guint group = FIRST_GROUP; group <= LAST_GROUP; group += 2)
    n += has (dataset, group, DATA) || has (dataset, group, ROWS);
  if (n > 0)
    psc_image_take_note (
        image,
        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u overlay (drawings or text) is not shown",
                                      "%u overlays (drawings or text) are not shown", n),
                         n));
}

bool
psc_dicom_overlay_is_embedded (DcmItem *dataset)
{
  for (guint group = FIRST_GROUP; group <= LAST_GROUP; group += 2)
    if (has (dataset, group, BIT_POSITION) && !has (dataset, group, DATA))
      return true;
  return false;
}
