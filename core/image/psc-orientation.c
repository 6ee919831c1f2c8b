/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-orientation.h"

#include <string.h>

#define TAG_ORIENTATION 274
#define ENTRY_SIZE      12

typedef struct
{
  const guint8 *data;
  gsize size;
  gboolean big_endian;
} Block;

/* All reads are of places that the caller has found to lie inside the block. */
static guint16
read_16 (const Block *block, gsize at)
{
  const guint8 *p = block->data + at;

  return block->big_endian ? p[0] << 8 | p[1] : p[1] << 8 | p[0];
}

static guint32
read_32 (const Block *block, gsize at)
{
  guint32 first = read_16 (block, at);
  guint32 second = read_16 (block, at + 2);

  return block->big_endian ? first << 16 | second : second << 16 | first;
}

static gboolean
open_block (Block *block, const guint8 *data, gsize size)
{
  block->data = data;
  block->size = size;
  if (size < 8)
    return FALSE;
  if (memcmp (data, "II*\0", 4) == 0)
    block->big_endian = FALSE;
  else if (memcmp (data, "MM\0*", 4) == 0)
    block->big_endian = TRUE;
  else
    return FALSE;
  return TRUE;
}

/* Bytes of a whole number of this type; 0 for other types. */
static gsize
get_integer_size (guint type)
{
  enum
  {
    BYTE = 1,
    SHORT = 3,
    LONG = 4,
    SIGNED_BYTE = 6,
    SIGNED_SHORT = 8,
    SIGNED_LONG = 9
  };

  switch (type)
    {
    case BYTE:
    case SIGNED_BYTE:
      return 1;
    case SHORT:
    case SIGNED_SHORT:
      return 2;
    case LONG:
    case SIGNED_LONG:
      return 4;
    default:
      return 0;
    }
}

/* The first number of an entry, whichever type a writer took for it: the standard says SHORT, and
 * LONG is about. 0 where there is none; negative numbers come out large. */
static guint32
read_number (const Block *block, gsize entry)
{
  gsize size = get_integer_size (read_16 (block, entry + 2));
  guint64 count = read_32 (block, entry + 4);
  gsize at = entry + 8;

  if (size == 0 || count == 0)
    return 0;
  if (size * count > 4)
    at = read_32 (block, at);
  if (at > block->size || block->size - at < size)
    return 0;
  if (size == 1)
    return block->data[at];
  return size == 2 ? read_16 (block, at) : read_32 (block, at);
}

guint
psc_orientation_from_exif (const guint8 *data, gsize size)
{
  Block block;
  gsize directory, n_entries;

  g_return_val_if_fail (data != NULL || size == 0, 1);

  if (!open_block (&block, data, size))
    return 1;
  directory = read_32 (&block, 4);
  if (directory > size - 2)
    return 1;

  n_entries = MIN (read_16 (&block, directory), (size - directory - 2) / ENTRY_SIZE);
  for (gsize i = 0; i < n_entries; i++)
    {
      gsize entry = directory + 2 + i * ENTRY_SIZE;
      guint32 value;

      if (read_16 (&block, entry) != TAG_ORIENTATION)
        continue;
      value = read_number (&block, entry);
      return value >= 1 && value <= 8 ? value : 1;
    }
  return 1;
}

gboolean
psc_orientation_swaps_axes (guint orientation)
{
  return orientation >= 5;
}

/* Where a step along a stored row, and one along a stored column, leads in the upright picture:
 * right, left, down or up. */
static const struct
{
  gint8 row_x, row_y, column_x, column_y;
} steps[] = {
  { 1, 0, 0, 1 }, { -1, 0, 0, 1 }, { -1, 0, 0, -1 }, { 1, 0, 0, -1 },
  { 0, 1, 1, 0 }, { 0, 1, -1, 0 }, { 0, -1, -1, 0 }, { 0, -1, 1, 0 },
};

void
psc_orientation_turn (
    guint orientation, const float *source, gsize width, gsize height, float *target)
{
  gssize target_width, along_row, along_column, origin = 0;

  g_return_if_fail (orientation >= 1 && orientation <= G_N_ELEMENTS (steps));

  target_width = psc_orientation_swaps_axes (orientation) ? height : width;
  along_row = steps[orientation - 1].row_x + steps[orientation - 1].row_y * target_width;
  along_column = steps[orientation - 1].column_x + steps[orientation - 1].column_y * target_width;
  if (along_row < 0)
    origin -= along_row * (gssize) (width - 1);
  if (along_column < 0)
    origin -= along_column * (gssize) (height - 1);

  for (gsize y = 0; y < height; y++)
    {
      float *out = target + origin + (gssize) y * along_column;

      for (gsize x = 0; x < width; x++)
        out[(gssize) x * along_row] = source[y * width + x];
    }
}

static double
turn_share (int along_row, int along_column, double x, double y)
{
  if (along_row != 0)
    return along_row > 0 ? x : 1 - x;
  return along_column > 0 ? y : 1 - y;
}

void
psc_orientation_turn_point (guint orientation, double *x, double *y)
{
  double stored_x = *x;

  g_return_if_fail (orientation >= 1 && orientation <= G_N_ELEMENTS (steps));

  *x = turn_share (steps[orientation - 1].row_x, steps[orientation - 1].column_x, stored_x, *y);
  *y = turn_share (steps[orientation - 1].row_y, steps[orientation - 1].column_y, stored_x, *y);
}

guint
psc_orientation_invert (guint orientation)
{
  g_return_val_if_fail (orientation >= 1 && orientation <= G_N_ELEMENTS (steps), 1);

  /* Only the quarter turns are not their own inverse. */
  return orientation == 6 ? 8 : orientation == 8 ? 6 : orientation;
}
