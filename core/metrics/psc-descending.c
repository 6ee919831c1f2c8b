/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-descending.h"

#include <string.h>

#define DIGIT_BITS 11
#define N_DIGITS   (1u << DIGIT_BITS)
#define N_PASSES   3

#define SIGN 0x80000000u

/* Numbers whose order is the reverse of that of the floats with these bits (IEEE 754): those of a
 * negative float grow with its size, those of a positive one are turned round. */
static guint32
key_of_bits (guint32 bits)
{
  return bits & SIGN ? bits : bits ^ ~SIGN;
}

static guint
get_digit (guint32 key, guint pass)
{
  return key >> (pass * DIGIT_BITS) & (N_DIGITS - 1);
}

/* Puts keys in order by one digit, and leaves those that share it as they are. */
static void
sort_by_digit (const guint32 *from, guint32 *to, gsize n, guint pass)
{
  gsize places[N_DIGITS] = { 0 };
  gsize next = 0;

  for (gsize i = 0; i < n; i++)
    places[get_digit (from[i], pass)]++;
  for (guint digit = 0; digit < N_DIGITS; digit++)
    {
      gsize count = places[digit];

      places[digit] = next;
      next += count;
    }
  for (gsize i = 0; i < n; i++)
    to[places[get_digit (from[i], pass)]++] = from[i];
}

void
psc_sort_descending (float *values, gsize n)
{
  g_autofree guint32 *keys = NULL;
  g_autofree guint32 *sorted = NULL;

  g_return_if_fail (n == 0 || values != NULL);
  G_STATIC_ASSERT (sizeof *values == sizeof *keys);

  if (n < 2)
    return;
  keys = g_new (guint32, n);
  sorted = g_new (guint32, n);
  memcpy (keys, values, n * sizeof *keys);
  for (gsize i = 0; i < n; i++)
    keys[i] = key_of_bits (keys[i]);
  for (guint pass = 0; pass < N_PASSES; pass++)
    {
      guint32 *from = keys;

      sort_by_digit (from, sorted, n, pass);
      keys = sorted;
      sorted = from;
    }
  for (gsize i = 0; i < n; i++)
    keys[i] = key_of_bits (keys[i]);
  memcpy (values, keys, n * sizeof *keys);
}
