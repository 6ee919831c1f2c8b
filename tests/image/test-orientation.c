/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "image/psc-image.h"
#include "image/psc-orientation.h"

#define II           "II*\0\10\0\0\0"
#define MM           "MM\0*\0\0\0\10"
#define BLOCK(bytes) bytes, sizeof bytes - 1

static void
test_exif (void)
{
  static const struct
  {
    const char *what;
    const char *data;
    gsize size;
    guint orientation;
  } cases[] = {
    { "little endian", BLOCK (II "\1\0\x12\1\3\0\1\0\0\0\6\0\0\0"), 6 },
    { "big endian", BLOCK (MM "\0\1\1\x12\0\3\0\0\0\1\0\10\0\0"), 8 },
    { "second entry", BLOCK (II "\2\0\1\1\3\0\1\0\0\0\7\0\0\0\x12\1\3\0\1\0\0\0\3\0\0\0"), 3 },
    { "no orientation", BLOCK (II "\1\0\1\1\3\0\1\0\0\0\6\0\0\0"), 1 },
    { "value 0", BLOCK (II "\1\0\x12\1\3\0\1\0\0\0\0\0\0\0"), 1 },
    { "value 9", BLOCK (II "\1\0\x12\1\3\0\1\0\0\0\11\0\0\0"), 1 },
    { "a long", BLOCK (II "\1\0\x12\1\4\0\1\0\0\0\6\0\0\0"), 6 },
    { "a long, big endian", BLOCK (MM "\0\1\1\x12\0\4\0\0\0\1\0\0\0\6"), 6 },
    { "a large long", BLOCK (II "\1\0\x12\1\4\0\1\0\0\0\6\0\1\0"), 1 },
    { "a byte", BLOCK (II "\1\0\x12\1\1\0\1\0\0\0\6\xff\xff\xff"), 6 },
    { "a byte, big endian", BLOCK (MM "\0\1\1\x12\0\1\0\0\0\1\6\xff\xff\xff"), 6 },
    { "a signed byte", BLOCK (II "\1\0\x12\1\6\0\1\0\0\0\6\0\0\0"), 6 },
    { "a signed short", BLOCK (II "\1\0\x12\1\10\0\1\0\0\0\6\0\0\0"), 6 },
    { "a signed long", BLOCK (II "\1\0\x12\1\11\0\1\0\0\0\6\0\0\0"), 6 },
    { "a negative long", BLOCK (II "\1\0\x12\1\11\0\1\0\0\0\xfa\xff\xff\xff"), 1 },
    { "text", BLOCK (II "\1\0\x12\1\2\0\2\0\0\0006\0\0\0"), 1 },
    { "a type that is none", BLOCK (II "\1\0\x12\1\x63\0\1\0\0\0\6\0\0\0"), 1 },
    { "no values", BLOCK (II "\1\0\x12\1\3\0\0\0\0\0\6\0\0\0"), 1 },
    { "two values", BLOCK (II "\1\0\x12\1\3\0\2\0\0\0\6\0\6\0"), 6 },
    { "longs elsewhere", BLOCK (II "\1\0\x12\1\4\0\2\0\0\0\x16\0\0\0\5\0\0\0\3\0\0\0"), 5 },
    { "longs beyond the end", BLOCK (II "\1\0\x12\1\4\0\2\0\0\0\x14\0\0\0"), 1 },
    { "very many longs", BLOCK (II "\1\0\x12\1\4\0\xff\xff\xff\xff\xff\xff\xff\xff"), 1 },
    { "entry cut short", BLOCK (II "\1\0\x12\1\3\0\1\0\0\0\6\0\0"), 1 },
    { "more entries than data", BLOCK (II "\xff\xff\x12\1\3\0\1\0\0\0\5\0\0\0"), 5 },
    { "directory beyond the end", BLOCK ("II*\0\377\377\377\377\1\0"), 1 },
    { "directory at the end", BLOCK ("II*\0\11\0\0\0\1\0"), 1 },
    { "directory inside the header", BLOCK ("II*\0\0\0\0\0"), 1 },
    { "other magic", BLOCK ("II+\0\10\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0"), 1 },
    { "nothing", NULL, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].what);
      g_assert_cmpuint (psc_orientation_from_exif ((const guint8 *) cases[i].data, cases[i].size),
                        ==, cases[i].orientation);
    }
}

/* The letter F is mirrored and turned into eight different pictures (CIPA DC-008, tag 274). */
static void
test_turn (void)
{
  static const char *const upright[] = { "###", "#..", "##.", "#..", "#.." };
  static const struct
  {
    guint height;
    const char *rows[5];
  } stored[] = {
    { 5, { "###", "#..", "##.", "#..", "#.." } }, { 5, { "###", "..#", ".##", "..#", "..#" } },
    { 5, { "..#", "..#", ".##", "..#", "###" } }, { 5, { "#..", "#..", "##.", "#..", "###" } },
    { 3, { "#####", "#.#..", "#...." } },         { 3, { "#....", "#.#..", "#####" } },
    { 3, { "....#", "..#.#", "#####" } },         { 3, { "#####", "..#.#", "....#" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (stored); i++)
    {
      gsize width = strlen (stored[i].rows[0]);
      g_autoptr (PscImage) image = psc_image_new (width, stored[i].height, "test");
      float *values = psc_image_get_mutable_values (image);

      for (gsize y = 0; y < stored[i].height; y++)
        for (gsize x = 0; x < width; x++)
          values[y * width + x] = stored[i].rows[y][x];
      psc_image_set_pixel_spacing (image, width, stored[i].height);
      psc_image_turn (image, i + 1);

      g_test_message ("orientation %u", i + 1);
      g_assert_cmpuint (psc_image_get_width (image), ==, 3);
      g_assert_cmpuint (psc_image_get_height (image), ==, 5);
      for (gsize y = 0; y < 5; y++)
        for (gsize x = 0; x < 3; x++)
          g_assert_cmpint (psc_image_get_values (image)[y * 3 + x], ==, upright[y][x]);
    }
}

/* A point goes where the pixel under it goes, and back. */
static void
test_turn_point (void)
{
  enum
  {
    WIDTH = 5,
    HEIGHT = 3
  };

  for (guint orientation = 1; orientation <= 8; orientation++)
    for (guint pixel = 0; pixel < WIDTH * HEIGHT; pixel++)
      {
        float stored[WIDTH * HEIGHT] = { 0 }, upright[WIDTH * HEIGHT];
        const gboolean is_swapped = psc_orientation_swaps_axes (orientation);
        const guint width = is_swapped ? HEIGHT : WIDTH, height = is_swapped ? WIDTH : HEIGHT;
        const double u = (pixel % WIDTH + 0.5) / WIDTH,
                     v = ((guint) (pixel / WIDTH) + 0.5) / HEIGHT;
        double x = u, y = v;

        stored[pixel] = 1;
        psc_orientation_turn (orientation, stored, WIDTH, HEIGHT, upright);
        psc_orientation_turn_point (orientation, &x, &y);
        g_assert_cmpfloat (upright[(guint) (y * height) * width + (guint) (x * width)], ==, 1);

        psc_orientation_turn_point (psc_orientation_invert (orientation), &x, &y);
        g_assert_cmpfloat_with_epsilon (x, u, 1e-12);
        g_assert_cmpfloat_with_epsilon (y, v, 1e-12);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/orientation/exif", test_exif);
  g_test_add_func ("/orientation/turn", test_turn);
  g_test_add_func ("/orientation/turn-point", test_turn_point);

  return g_test_run ();
}
