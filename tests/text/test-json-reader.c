/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "text/psc-json-reader.h"
#include "text/psc-json.h"

static void
test_number (void)
{
  static const struct
  {
    const char *text;
    gboolean is_number;
    double value;
  } cases[] = {
    { "0", TRUE, 0 },
    { "-0.5", TRUE, -0.5 },
    { " 12.25 ", TRUE, 12.25 },
    { "1e3", TRUE, 1000 },
    { "1E-2", TRUE, 0.01 },
    { "2.5e+1", TRUE, 25 },
    { "", FALSE, 0 },
    { "-", FALSE, 0 },
    { ".5", FALSE, 0 },
    { "1.", FALSE, 0 },
    { "1e", FALSE, 0 },
    { "1e+", FALSE, 0 },
    { "NaN", FALSE, 0 },
    { "Infinity", FALSE, 0 },
    { "-inf", FALSE, 0 },
    { "1e999", FALSE, 0 },
    { "+1", FALSE, 0 },
    { "\"1\"", FALSE, 0 },
    { "null", FALSE, 0 },
    /* Longer than any number that a program writes. */
    { "1000000000000000000000000000000000000000000000000000000000000000000000", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PscJsonReader reader;
      double value;

      g_test_message ("%s", cases[i].text);
      psc_json_reader_init (&reader, cases[i].text, strlen (cases[i].text));
      g_assert_cmpint (psc_json_reader_read_number (&reader, &value), ==, cases[i].is_number);
      g_assert_cmpint (psc_json_reader_failed (&reader), ==, !cases[i].is_number);
      if (cases[i].is_number)
        {
          g_assert_cmpfloat (value, ==, cases[i].value);
          g_assert_true (psc_json_reader_is_at_end (&reader));
        }
    }
}

/* A text need not end behind a number. */
static void
test_number_at_end (void)
{
  PscJsonReader reader;
  double value;

  psc_json_reader_init (&reader, "12345", 3);
  g_assert_true (psc_json_reader_read_number (&reader, &value));
  g_assert_cmpfloat (value, ==, 123);
  psc_json_reader_init (&reader, "1.5", 2);
  g_assert_false (psc_json_reader_read_number (&reader, &value));
}

/* Some editors begin a file with a byte order mark. */
static void
test_mark (void)
{
  static const char text[] = "\xef\xbb\xbf[7]";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = psc_json_parse (text, strlen (text), 2, 2, &error);
  PscJsonReader reader;
  gint64 value;

  g_assert_no_error (error);
  g_assert_cmpint (json_array_get_int_element (json_node_get_array (root), 0), ==, 7);
  psc_json_reader_init (&reader, text, strlen (text));
  g_assert_true (psc_json_reader_begin (&reader, '['));
  g_assert_true (psc_json_reader_next_element (&reader));
  g_assert_true (psc_json_reader_read_int (&reader, &value));
  g_assert_cmpint (value, ==, 7);
  psc_json_reader_init (&reader, text, 3);
  g_assert_true (psc_json_reader_is_at_end (&reader));
}

static void
test_words (void)
{
  static const char text[] = "[true, false, null, tru]";
  PscJsonReader reader;
  gboolean value;

  psc_json_reader_init (&reader, text, strlen (text));
  g_assert_true (psc_json_reader_begin (&reader, '['));
  g_assert_true (psc_json_reader_next_element (&reader));
  g_assert_false (psc_json_reader_take_null (&reader));
  g_assert_true (psc_json_reader_read_boolean (&reader, &value));
  g_assert_true (value);
  g_assert_true (psc_json_reader_next_element (&reader));
  g_assert_true (psc_json_reader_read_boolean (&reader, &value));
  g_assert_false (value);
  g_assert_true (psc_json_reader_next_element (&reader));
  g_assert_true (psc_json_reader_take_null (&reader));
  g_assert_true (psc_json_reader_next_element (&reader));
  g_assert_false (psc_json_reader_read_boolean (&reader, &value));
  g_assert_true (psc_json_reader_failed (&reader));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-reader/mark", test_mark);
  g_test_add_func ("/json-reader/number", test_number);
  g_test_add_func ("/json-reader/number-at-end", test_number_at_end);
  g_test_add_func ("/json-reader/words", test_words);
  return g_test_run ();
}
