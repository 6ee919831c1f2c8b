/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "file/psc-file-name.h"

#include <string.h>
#include <unistd.h>

#define USUAL_LIMIT 255

gsize
psc_file_name_get_limit (const char *folder)
{
  long limit;

  g_return_val_if_fail (folder != NULL, USUAL_LIMIT);

  limit = pathconf (folder, _PC_NAME_MAX);
  return limit > 0 ? (gsize) limit : USUAL_LIMIT;
}

char *
psc_file_name_fit (const char *folder, const char *stem, const char *suffix)
{
  gsize limit = psc_file_name_get_limit (folder);
  gsize room, length;

  g_return_val_if_fail (stem != NULL && suffix != NULL, NULL);

  room = limit > strlen (suffix) ? limit - strlen (suffix) : 1;
  length = strlen (stem);
  if (length > room)
    for (length = room; length > 1 && ((guchar) stem[length] & 0xc0) == 0x80;)
      length--;
  return g_strdup_printf ("%.*s%s", (int) length, stem, suffix);
}
