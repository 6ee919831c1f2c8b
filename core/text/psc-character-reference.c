/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-character-reference.h"

#include <string.h>

#define REPLACEMENT 0xFFFD

/* Of names that begin alike the longer comes first. */
static const struct
{
  const char *name;
  gunichar character;
  gboolean is_old; /* needs no semicolon */
} names[] = {
  { "AMP", '&', TRUE },       { "GT", '>', TRUE },        { "LT", '<', TRUE },
  { "QUOT", '"', TRUE },      { "alpha", 0x3B1, FALSE },  { "amp", '&', TRUE },
  { "apos", '\'', FALSE },    { "beta", 0x3B2, FALSE },   { "bull", 0x2022, FALSE },
  { "copy", 0xA9, TRUE },     { "deg", 0xB0, TRUE },      { "eacute", 0xE9, TRUE },
  { "frac12", 0xBD, TRUE },   { "frac14", 0xBC, TRUE },   { "frac34", 0xBE, TRUE },
  { "ge", 0x2265, FALSE },    { "gt", '>', TRUE },        { "hellip", 0x2026, FALSE },
  { "laquo", 0xAB, TRUE },    { "ldquo", 0x201C, FALSE }, { "le", 0x2264, FALSE },
  { "lsquo", 0x2018, FALSE }, { "lt", '<', TRUE },        { "mdash", 0x2014, FALSE },
  { "micro", 0xB5, TRUE },    { "middot", 0xB7, TRUE },   { "minus", 0x2212, FALSE },
  { "nbsp", 0xA0, TRUE },     { "ndash", 0x2013, FALSE }, { "plusmn", 0xB1, TRUE },
  { "quot", '"', TRUE },      { "raquo", 0xBB, TRUE },    { "rdquo", 0x201D, FALSE },
  { "reg", 0xAE, TRUE },      { "rsquo", 0x2019, FALSE }, { "sup1", 0xB9, TRUE },
  { "sup2", 0xB2, TRUE },     { "sup3", 0xB3, TRUE },     { "szlig", 0xDF, TRUE },
  { "times", 0xD7, TRUE },    { "trade", 0x2122, FALSE },
};

/* HTML reads the numbers 0x80 to 0x9F as Windows-1252. */
static const guint16 misnumbered[] = {
  0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
  0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
  0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
};

static gunichar
read_number (guint64 number)
{
  if (number == 0 || (number >= 0xD800 && number <= 0xDFFF) || number > 0x10FFFF)
    return REPLACEMENT;
  if (number >= 0x80 && number <= 0x9F)
    return misnumbered[number - 0x80];
  /* Neither control characters nor what Unicode will never use. */
  if ((number < 0x20 && strchr ("\t\n\f\r", (int) number) == NULL) || number == 0x7F
      || (number >= 0xFDD0 && number <= 0xFDEF) || (number & 0xFFFE) == 0xFFFE)
    return 0;
  return (gunichar) number;
}

static const char *
read_numeric (const char *p, gunichar *character)
{
  gboolean is_hexadecimal = *p == 'x' || *p == 'X';
  const char *digits = p + is_hexadecimal;
  const char *end = digits;
  guint64 number = 0;

  for (; is_hexadecimal ? g_ascii_isxdigit (*end) : g_ascii_isdigit (*end); end++)
    if (number <= 0x10FFFF)
      number = number * (is_hexadecimal ? 16 : 10) + g_ascii_xdigit_value (*end);
  if (end == digits)
    return NULL;
  *character = read_number (number);
  return *end == ';' ? end + 1 : end;
}

const char *
psc_character_reference_read (const char *p, gunichar *character)
{
  g_return_val_if_fail (*p == '&', NULL);

  if (p[1] == '#')
    return read_numeric (p + 2, character);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize length = strlen (names[i].name);
      const char *end = p + 1 + length;

      if (strncmp (p + 1, names[i].name, length) != 0 || (*end != ';' && !names[i].is_old))
        continue;
      *character = names[i].character;
      return *end == ';' ? end + 1 : end;
    }
  return NULL;
}
