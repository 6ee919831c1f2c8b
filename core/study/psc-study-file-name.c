/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-file-name.h"

#include <string.h>

static gboolean
has_extension (const char *path, const char *const *extensions, gsize *stem_size)
{
  const gsize size = strlen (path);

  for (; *extensions != NULL; extensions++)
    {
      const gsize length = strlen (*extensions);

      if (size > length && path[size - length - 1] != '/'
          && g_ascii_strcasecmp (path + size - length, *extensions) == 0)
        {
          *stem_size = size - length;
          return TRUE;
        }
    }
  *stem_size = size;
  return FALSE;
}

static const char *const image_extensions[] = { ".png",  ".jpg", ".jpeg",  ".tif",
                                                ".tiff", ".dcm", ".dicom", NULL };

gboolean
psc_study_has_image_name (const char *path)
{
  gsize stem_size;

  return has_extension (path, image_extensions, &stem_size);
}

gboolean
psc_study_has_dicom_name (const char *path)
{
  static const char *const extensions[] = { ".dcm", ".dicom", NULL };
  gsize stem_size;

  return has_extension (path, extensions, &stem_size);
}

gsize
psc_study_get_stem_size (const char *path)
{
  gsize stem_size;

  has_extension (path, image_extensions, &stem_size);
  return stem_size;
}

gboolean
psc_study_may_be_image (const char *name)
{
  const char *dot = strrchr (name, '.');

  return dot == NULL || dot[1] == '\0' || strspn (dot + 1, "0123456789") == strlen (dot + 1)
         || psc_study_has_image_name (name);
}

gboolean
psc_study_has_table_name (const char *path)
{
  static const char *const packed[] = { ".gz", ".gzip", NULL };
  static const char *const tables[] = { ".csv", ".tsv", ".tab", ".psv", ".txt", NULL };
  g_autofree char *stem = NULL;
  gsize size;

  has_extension (path, packed, &size);
  stem = g_strndup (path, size);
  return has_extension (stem, tables, &size);
}

gboolean
psc_study_is_passed_over (const char *name)
{
  static const char *const names[] = {
    "DICOMDIR",    "__MACOSX",     "Thumbs.db",
    "desktop.ini", "$RECYCLE.BIN", "System Volume Information",
    "lost+found",  "ehthumbs.db",  "@eaDir",
    "Icon\r",
  };

  if (*name == '.')
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}
