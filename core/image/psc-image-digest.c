/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-image-digest.h"

char *
psc_image_dup_digest (PscImage *image)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const gsize width = psc_image_get_width (image), height = psc_image_get_height (image);
  const guint64 shape[] = { GUINT64_TO_LE (width), GUINT64_TO_LE (height) };
  const guint8 *rows = (const guint8 *) psc_image_get_values (image);

  g_checksum_update (checksum, (const guint8 *) shape, sizeof shape);
  for (gsize i = 0; i < height; i++)
    g_checksum_update (checksum, rows + i * width * sizeof (float),
                       (gssize) (width * sizeof (float)));
  return g_strdup (g_checksum_get_string (checksum));
}
