/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-radix-sort.h"

#include <string.h>

#define DIGIT_BITS 11
#define N_DIGITS   (1u << DIGIT_BITS)
#define N_PASSES   3

#define SIGN 0x80000000u

/* Those of a negative float grow with its size, and lie below those of a positive one. */
guint32
psc_radix_key (guint32 bits)
{
  return bits & SIGN ? ~bits : bits | SIGN;
}

guint32
psc_radix_bits (guint32 key)
{
  return key & SIGN ? key & ~SIGN : ~key;
}

static guint
get_digit (guint32 key, guint pass)
{
  return key >> (pass * DIGIT_BITS) & (N_DIGITS - 1);
}

/* Puts records in order by one digit, and leaves those that share it as they are. */
static void
sort_by_digit (const guint32 *from, guint32 *to, gsize n, guint n_words, guint pass)
{
  gsize places[N_DIGITS] = { 0 };
  gsize next = 0;

  for (gsize i = 0; i < n; i++)
    places[get_digit (from[i * n_words], pass)]++;
  for (guint digit = 0; digit < N_DIGITS; digit++)
    {
      gsize count = places[digit];

      places[digit] = next;
      next += count;
    }
  for (gsize i = 0; i < n; i++)
    {
      const guint32 *record = from + i * n_words;
      guint32 *place = to + n_words * places[get_digit (*record, pass)]++;

      for (guint w = 0; w < n_words; w++)
        place[w] = record[w];
    }
}

void
psc_radix_sort (guint32 *records, gsize n, guint n_words)
{
  g_autofree guint32 *other = NULL;
  guint32 *from = records;

  g_return_if_fail (n == 0 || (records != NULL && n_words > 0));

  if (n < 2)
    return;
  other = g_new (guint32, n * n_words);
  for (guint pass = 0; pass < N_PASSES; pass++)
    {
      guint32 *to = from == records ? other : records;

      sort_by_digit (from, to, n, n_words, pass);
      from = to;
    }
  memcpy (records, from, n * n_words * sizeof *records);
}
