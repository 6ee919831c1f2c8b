/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "file/psc-descriptor.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* The most that is written at a time: Linux takes two gigabytes at most. */
#define MAX_STEP ((gsize) 1 << 30)

int
psc_descriptor_write (int fd, gconstpointer data, gsize size)
{
  const char *next = data;

  while (size > 0)
    {
      gssize written = write (fd, next, MIN (size, MAX_STEP));

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return errno;
      next += written;
      size -= (gsize) written;
    }
  return 0;
}

int
psc_descriptor_flush (int fd)
{
  return g_fsync (fd) == 0 || errno == EINVAL ? 0 : errno;
}
