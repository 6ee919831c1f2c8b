/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-line.h"

/* Spaces of every kind, which a program that writes tables may put around what it means. */
#define NO_BREAK    "\xc2\xa0"
#define IDEOGRAPHIC "\xe3\x80\x80"
#define THIN        "\xe2\x80\x89"

static void
check (const char *text, const char *expected)
{
  g_autofree char *line = psc_study_line_new (text);
  g_autofree char *again = psc_study_line_new (line);

  g_assert_cmpstr (line, ==, expected);
  g_assert_cmpstr (again, ==, expected);
}

static void
test_spaces (void)
{
  check (NULL, "");
  check ("", "");
  check (" \t" NO_BREAK IDEOGRAPHIC, "");
  check ("edema", "edema");
  check (" " NO_BREAK "pleural" NO_BREAK "effusion" THIN "\t", "pleural" NO_BREAK "effusion");
  check (IDEOGRAPHIC "é" IDEOGRAPHIC, "é");
}

/* What ends lines and fields becomes a space, which is not kept where it is last. */
static void
test_control (void)
{
  check ("a\nb\r\nc\td", "a b  c d");
  check ("a" NO_BREAK "\r\n", "a");
  check ("\x7f\x1b"
         "a\x01",
         "a");
}

/* What is not UTF-8 is replaced, and no space is found in it. */
static void
test_wild (void)
{
  check ("\xff", "\xef\xbf\xbd");
  check (" a\xc2 ", "a\xef\xbf\xbd");
  check ("\xa0"
         "a\xa0",
         "\xef\xbf\xbd"
         "a\xef\xbf\xbd");
}

static void
check_trim (const char *text, gsize size, const char *expected)
{
  g_autofree char *trimmed = psc_study_line_trim (text, size);

  g_assert_cmpstr (trimmed, ==, expected);
}

/* A part of a longer text, whose bytes are kept as they are. */
static void
test_trim (void)
{
  check_trim (" ab ,c", 4, "ab");
  check_trim ("ab", 0, "");
  check_trim (" a\xff ", 4, "a\xff");
  check_trim ("a" NO_BREAK, 2, "a\xc2");
  check_trim ("\xa0\xa0 ", 3, "\xa0\xa0");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/study-line/spaces", test_spaces);
  g_test_add_func ("/study-line/control", test_control);
  g_test_add_func ("/study-line/wild", test_wild);
  g_test_add_func ("/study-line/trim", test_trim);

  return g_test_run ();
}
