/* SPDX-License-Identifier: Apache-2.0 */

/* The window's own budgets: how soon it is there, and how evenly it draws while all stacks are
 * being computed. bench-window [--json] */

#include "config.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "bench/psc-bench-row.h"
#include "psc-viewer-driver.h"
#include "test-screen.h"

#define N_FRAMES 600

/* A frame of a screen with 60 of them a second, which is also what Xvfb's clock gives. */
#define FRAME_MS 16.7

typedef struct
{
  PscViewport *viewport; /* borrowed */
  GArray *intervals;     /* of double, milliseconds */
  gint64 last;           /* microseconds, 0 before the first frame */
  guint frame;
} Film;

/* Every frame shows something else, as if somebody moved the picture all the time. */
static gboolean
film_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Film *film = user_data;
  gint64 now = g_get_monotonic_time ();
  double phase = 2 * G_PI * film->frame / 120;

  if (film->last != 0)
    {
      double interval = (now - film->last) / 1000.0;

      g_array_append_val (film->intervals, interval);
    }
  film->last = now;
  psc_viewport_zoom_at (film->viewport, 2 + sin (phase), 0.5, 0.5);
  psc_viewport_set_centre (film->viewport, 0.5 + 0.1 * cos (phase), 0.5);
  return ++film->frame < N_FRAMES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
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

  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    n += psc_stack_job_get_state (psc_session_get_stack_job (session, *name)) != PSC_STACK_JOB_DONE;
  return n;
}

static void
measure_frames (PscViewerDriver *driver, PscBenchRow *row)
{
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (double));
  Film film = { psc_reading_get_viewport (driver->reading), intervals, 0, 0 };
  guint n_open;

  gtk_widget_add_tick_callback (GTK_WIDGET (driver->window), film_cb, &film, NULL);
  psc_viewer_driver_wait (driver, film_is_over, &film, "the last frame");
  n_open = count_open_stacks (driver);

  row->name = "frames";
  row->title =
      "p99 of the intervals between frames, all panels changing, while stacks are computed";
  row->unit = "ms";
  row->sense = PSC_BENCH_AT_MOST;
  row->measured = find_percentile (intervals, 0.99);
  row->limit = NAN;
  row->budget = 2 * FRAME_MS;
  row->note =
      g_strdup_printf ("median %.1f ms, longest %.1f ms, %u stacks open at the end",
                       find_percentile (intervals, 0.5), find_percentile (intervals, 1), n_open);
  psc_bench_row_judge (row);
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
  g_autoptr (PscPhantom) phantom = NULL;
  g_autoptr (GFile) file = NULL;
  PscBenchRow rows[2] = { 0 };

  test_screen_init (&argc, &argv);
  driver = measure_start (start, &rows[0]);
  phantom = psc_viewer_driver_draw_phantom (1, 2500, 0, NULL);
  file = psc_viewer_driver_save_phantom (phantom);
  psc_viewer_driver_open (driver, file);
  psc_reading_set_method (driver->reading, NULL);
  measure_frames (driver, &rows[1]);

  if (as_json)
    print_json (rows, G_N_ELEMENTS (rows));
  else
    print_rows (rows, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_free (rows[i].note);
  return 0;
}
