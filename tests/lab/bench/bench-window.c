/* SPDX-License-Identifier: Apache-2.0 */

/* The window's own budgets: how soon it is there, and how evenly it draws a large image with
 * contour lines in every panel while a hand moves it, be it that stacks are computed meanwhile.
 * bench-window [--json] */

#include "config.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <png.h>
#include <string.h>

#include "lab/bench/psc-bench-row.h"
#include "psc-viewer-driver.h"
#include "test-screen.h"
#include "ui/canvas/psc-canvas.h"

#define N_FRAMES 600

/* A frame of a screen with 60 of them a second, which is also what Xvfb's clock gives. */
#define FRAME_MS 16.7

/* A large detector's picture of 4000 × 5000 pixels at 16 bits: the middle of a phantom, each of
 * whose pixels becomes so many, with noise. */
#define PHANTOM_SIDE  1250
#define LARGE_WIDTH   4000
#define LARGE_HEIGHT  5000
#define MAGNIFICATION (LARGE_HEIGHT / PHANTOM_SIDE)

#define PROMPT     "left pleural effusion"
#define N_CONTOURS 3

typedef void (*MoveFunc) (PscViewport *viewport, double phase);

typedef struct
{
  MoveFunc move;
  PscViewport *viewport; /* borrowed */
  GArray *intervals;     /* of double, milliseconds */
  gint64 last;           /* microseconds, 0 before the first frame */
  guint frame;
  guint n_pictures; /* that threads made meanwhile, of all panels together */
} Film;

static void
pan (PscViewport *viewport, double phase)
{
  psc_viewport_set_centre (viewport, 0.5 + 0.3 * cos (phase), 0.5 + 0.2 * sin (phase));
}

static void
zoom (PscViewport *viewport, double phase)
{
  psc_viewport_zoom_at (viewport, 2.5 + 1.5 * sin (phase), 0.4, 0.6);
}

/* Window and level, in the function that costs most. */
static void
window (PscViewport *viewport, double phase)
{
  const PscWindow moved = { 30000 + 10000 * cos (phase), 20000 + 8000 * sin (phase),
                            PSC_WINDOW_SIGMOID };

  psc_viewport_set_window (viewport, &moved);
}

static void
move_all (PscViewport *viewport, double phase)
{
  zoom (viewport, phase);
  pan (viewport, phase);
  window (viewport, phase);
}

/* Every frame shows something else, as if somebody moved the picture all the time. */
static gboolean
film_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Film *film = user_data;
  gint64 now = g_get_monotonic_time ();

  if (film->last != 0)
    {
      double interval = (now - film->last) / 1000.0;

      g_array_append_val (film->intervals, interval);
    }
  film->last = now;
  film->move (film->viewport, 2 * G_PI * film->frame / 120);
  return ++film->frame < N_FRAMES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
count_picture_cb (Film *film)
{
  film->n_pictures++;
}

static PscPicture *
find_picture (GtkWidget *widget)
{
  PscPicture *picture =
      PSC_IS_CANVAS (widget) ? psc_canvas_get_picture (PSC_CANVAS (widget)) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && picture == NULL;
       child = gtk_widget_get_next_sibling (child))
    picture = find_picture (child);
  return picture;
}

static gboolean
film_is_over (PscViewerDriver *driver, gpointer data)
{
  return ((Film *) data)->frame >= N_FRAMES;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
find_percentile (GArray *values, double share)
{
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, (guint) (share * (values->len - 1)));
}

/* How many stacks were still to be computed. */
static guint
count_open_stacks (PscViewerDriver *driver)
{
  PscSession *session = psc_reading_get_session (driver->reading);
  guint n = 0;

  for (const char *const *name = psc_reading_get_kept_methods (driver->reading); *name != NULL;
       name++)
    n += psc_stack_job_get_state (psc_session_get_stack_job (session, *name)) != PSC_STACK_JOB_DONE;
  return n;
}

static gboolean
is_pictured (PscViewerDriver *driver, gpointer data)
{
  return find_picture (GTK_WIDGET (driver->window)) != NULL;
}

static void
shoot_film (PscViewerDriver *driver, Film *film)
{
  PscPicture *picture = find_picture (GTK_WIDGET (driver->window));
  gulong id = g_signal_connect_swapped (picture, "changed", G_CALLBACK (count_picture_cb), film);

  gtk_widget_add_tick_callback (GTK_WIDGET (driver->window), film_cb, film, NULL);
  psc_viewer_driver_wait (driver, film_is_over, film, "the last frame");
  g_signal_handler_disconnect (picture, id);
}

static void
measure_frames (
    PscViewerDriver *driver, MoveFunc move, const char *name, const char *title, PscBenchRow *row)
{
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (double));
  Film film = { move, psc_reading_get_viewport (driver->reading), intervals };

  psc_viewport_reset (film.viewport);
  psc_viewport_zoom_at (film.viewport, 2, 0.5, 0.5);
  psc_viewer_driver_settle (driver);
  shoot_film (driver, &film);

  row->name = name;
  row->title = title;
  row->unit = "ms";
  row->sense = PSC_BENCH_AT_MOST;
  row->measured = find_percentile (intervals, 0.99);
  row->limit = NAN;
  row->budget = 2 * FRAME_MS;
  row->note = g_strdup_printf (
      "p50 %.1f ms, p99 %.1f ms, longest %.1f ms, %u pictures made for %u frames, %u stacks open at "
      "the end",
      find_percentile (intervals, 0.5), row->measured, find_percentile (intervals, 1),
      film.n_pictures, N_FRAMES, count_open_stacks (driver));
  psc_bench_row_judge (row);
}

/* While stacks are computed first, because they are so after an image was opened. */
static void
measure_motions (PscViewerDriver *driver, PscBenchRow *rows)
{
  measure_frames (
      driver, move_all, "frames-stacks",
      "p99 of the intervals between frames, everything moving while stacks are computed", &rows[0]);
  psc_viewer_driver_wait_for_stacks (driver);
  measure_frames (driver, pan, "frames-pan", "p99 of the intervals between frames, panning",
                  &rows[1]);
  measure_frames (driver, zoom, "frames-zoom", "p99 of the intervals between frames, zooming",
                  &rows[2]);
  measure_frames (driver, window, "frames-window",
                  "p99 of the intervals between frames, dragging window and level", &rows[3]);
}

static guint16 *
magnify (PscPhantom *phantom)
{
  const guint8 *grey =
      psc_phantom_get_grey (phantom) + (PHANTOM_SIDE - LARGE_WIDTH / MAGNIFICATION) / 2;
  guint16 *values = g_new (guint16, (gsize) LARGE_WIDTH * LARGE_HEIGHT);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (gsize y = 0; y < LARGE_HEIGHT; y++)
    for (gsize x = 0; x < LARGE_WIDTH; x++)
      values[y * LARGE_WIDTH + x] =
          (guint16) (grey[y / MAGNIFICATION * PHANTOM_SIDE + x / MAGNIFICATION] << 8
                     | (g_rand_int (rand) & 0xff));
  return values;
}

static GFile *
save_large_image (void)
{
  g_autofree char *path = test_screen_dup_path ("bench", "large.png");
  g_autoptr (PscPhantom) phantom = psc_viewer_driver_draw_phantom (1, PHANTOM_SIDE, 0, NULL);
  g_autofree guint16 *values = magnify (phantom);
  png_image png = { .version = PNG_IMAGE_VERSION,
                    .width = LARGE_WIDTH,
                    .height = LARGE_HEIGHT,
                    .format = PNG_FORMAT_LINEAR_Y,
                    .flags = PNG_IMAGE_FLAG_FAST };

  if (!png_image_write_to_file (&png, path, 0, values, 0, NULL))
    g_error ("%s: %s", path, png.message);
  return g_file_new_for_path (path);
}

static void
show_contours (PscReading *reading)
{
  PscMapDisplay display = *psc_reading_get_display (reading);

  psc_map_display_spread_contours (&display, N_CONTOURS);
  psc_reading_set_display (reading, &display);
}

static gboolean
is_drawn (PscViewerDriver *driver, gpointer data)
{
  return *(gboolean *) data;
}

static void
painted_cb (gboolean *is_painted)
{
  *is_painted = TRUE;
}

static PscViewerDriver *
measure_start (gint64 start, PscBenchRow *row)
{
  PscViewerDriver *driver = psc_viewer_driver_new ();
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (driver->window));
  gboolean is_painted = FALSE;
  gulong id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted_cb), &is_painted);

  psc_viewer_driver_wait (driver, is_drawn, &is_painted, "the first frame");
  g_signal_handler_disconnect (clock, id);

  row->name = "start";
  row->title = "from the program's start to the window's first frame";
  row->unit = "s";
  row->sense = PSC_BENCH_AT_MOST;
  row->measured = (g_get_monotonic_time () - start) / 1e6;
  row->limit = NAN;
  row->budget = 1;
  psc_bench_row_judge (row);
  return driver;
}

static void
print_rows (const PscBenchRow *rows, guint n)
{
  for (guint i = 0; i < n; i++)
    g_print ("%-27s %9.4g %-8s ≤ %-5g %-4s %s%s%s%s\n", rows[i].name, rows[i].measured,
             rows[i].unit, rows[i].budget, rows[i].within ? "yes" : "NO", rows[i].title,
             rows[i].note != NULL ? " (" : "", rows[i].note != NULL ? rows[i].note : "",
             rows[i].note != NULL ? ")" : "");
}

static void
print_json (const PscBenchRow *rows, guint n)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, rows[i].name);
      json_builder_set_member_name (builder, "unit");
      json_builder_add_string_value (builder, rows[i].unit);
      json_builder_set_member_name (builder, "measured");
      json_builder_add_double_value (builder, rows[i].measured);
      json_builder_set_member_name (builder, "budget");
      json_builder_add_double_value (builder, rows[i].budget);
      json_builder_set_member_name (builder, "within");
      json_builder_add_boolean_value (builder, rows[i].within);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  g_print ("%s\n", text);
}

int
main (int argc, char **argv)
{
  gint64 start = g_get_monotonic_time ();
  gboolean as_json = argc > 1 && g_str_equal (argv[1], "--json");
  g_autoptr (PscViewerDriver) driver = NULL;
  g_autoptr (GFile) file = NULL;
  PscBenchRow rows[5] = { 0 };

  test_screen_init (&argc, &argv);
  driver = measure_start (start, &rows[0]);
  file = save_large_image ();
  show_contours (driver->reading);
  psc_viewer_driver_open (driver, file);
  psc_viewer_driver_ask (driver, PROMPT, NULL);
  psc_reading_set_method (driver->reading, NULL);
  psc_viewer_driver_wait (driver, is_pictured, NULL, "the picture of the image");
  measure_motions (driver, &rows[1]);

  if (as_json)
    print_json (rows, G_N_ELEMENTS (rows));
  else
    print_rows (rows, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_free (rows[i].note);
  return 0;
}
