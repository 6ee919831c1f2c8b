/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/widgets/psc-split-view.h"

#include "psc-test-ui.h"
#include "test-screen.h"

#define SIDEBAR_WIDTH 200
#define CONTENT_WIDTH 300
#define WIDE          700
#define NARROW        400
#define HEIGHT        200

typedef struct
{
  PscSplitView *view;
  GtkWidget *sidebar;
  GtkWidget *content;
  GtkWindow *window;
} Fixture;

static GtkWidget *
new_area (int width)
{
  GtkWidget *area = gtk_drawing_area_new ();

  gtk_widget_set_size_request (area, width, -1);
  return area;
}

/* Asks how high it has to be for its width, at which GTK complains when that is too small. */
static GtkWidget *
new_sidebar (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new ("What is written here takes more than one line");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 10);
  gtk_widget_set_size_request (label, SIDEBAR_WIDTH - 20, -1);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
set_up (Fixture *f, gconstpointer user_data)
{
  f->sidebar = new_sidebar ();
  f->content = new_area (CONTENT_WIDTH);
  f->view = g_object_new (PSC_TYPE_SPLIT_VIEW, "sidebar-width", SIDEBAR_WIDTH, "content",
                          f->content, "sidebar", f->sidebar, NULL);
  f->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_decorated (f->window, FALSE);
  gtk_window_set_default_size (f->window, GPOINTER_TO_INT (user_data), HEIGHT);
  gtk_window_set_child (f->window, GTK_WIDGET (f->view));
}

static void
tear_down (Fixture *f, gconstpointer user_data)
{
  psc_test_ui_close (f->window, GTK_WIDGET (f->view));
}

static void
present (Fixture *f)
{
  gtk_window_present (f->window);
  psc_test_ui_settle (GTK_WIDGET (f->view));
}

static gboolean
is_as_wide (gpointer data)
{
  Fixture *f = data;
  int width, height;

  gtk_window_get_default_size (f->window, &width, &height);
  return gtk_widget_get_width (GTK_WIDGET (f->view)) == width
         && psc_split_view_get_collapsed (f->view) == (width < SIDEBAR_WIDTH + CONTENT_WIDTH);
}

static void
resize (Fixture *f, int width)
{
  gtk_window_set_default_size (f->window, width, HEIGHT);
  test_screen_wait (is_as_wide, f);
}

static gboolean
is_beside (Fixture *f)
{
  gboolean beside;

  g_object_get (f->view, "show-beside", &beside, NULL);
  return beside;
}

static gboolean
has_width (GtkWidget *widget, int width)
{
  return ABS (gtk_widget_get_width (widget) - width) <= 1;
}

static gboolean
lies_beside (gpointer data)
{
  Fixture *f = data;

  return gtk_widget_get_mapped (f->sidebar) && has_width (f->sidebar, SIDEBAR_WIDTH)
         && has_width (f->content, WIDE - SIDEBAR_WIDTH);
}

static gboolean
lies_over (gpointer data)
{
  Fixture *f = data;

  return gtk_widget_get_mapped (f->sidebar) && has_width (f->content, NARROW);
}

static gboolean
is_gone (gpointer data)
{
  return !gtk_widget_get_mapped (((Fixture *) data)->sidebar);
}

/* Opening it takes nothing from the content but its own width, and is kept. */
static void
test_wide (Fixture *f, gconstpointer user_data)
{
  present (f);
  g_assert_false (psc_split_view_get_collapsed (f->view));
  g_assert_true (is_gone (f));
  psc_split_view_set_show_sidebar (f->view, TRUE);
  g_assert_true (is_beside (f));
  test_screen_wait (lies_beside, f);
  psc_split_view_set_show_sidebar (f->view, FALSE);
  g_assert_false (is_beside (f));
  test_screen_wait (is_gone, f);
}

/* Where there is no room it lies over the content, which says nothing about where there is. */
static void
test_narrow (Fixture *f, gconstpointer user_data)
{
  present (f);
  g_assert_true (psc_split_view_get_collapsed (f->view));
  psc_split_view_set_show_sidebar (f->view, TRUE);
  test_screen_wait (lies_over, f);
  g_assert_false (is_beside (f));
  psc_split_view_set_show_sidebar (f->view, FALSE);
  test_screen_wait (is_gone, f);
}

/* It goes when room runs out, and comes back with it. */
static void
test_resize (Fixture *f, gconstpointer user_data)
{
  g_object_set (f->view, "show-beside", TRUE, NULL);
  present (f);
  test_screen_wait (lies_beside, f);
  resize (f, NARROW);
  test_screen_wait (is_gone, f);
  g_assert_false (psc_split_view_get_show_sidebar (f->view));
  g_assert_true (is_beside (f));
  resize (f, WIDE);
  test_screen_wait (lies_beside, f);
}

/* What was closed by hand stays closed. */
static void
test_stays_closed (Fixture *f, gconstpointer user_data)
{
  present (f);
  resize (f, NARROW);
  resize (f, WIDE);
  psc_test_ui_settle (GTK_WIDGET (f->view));
  g_assert_false (psc_split_view_get_show_sidebar (f->view));
  g_assert_true (is_gone (f));
}

/* A window has a size from its first frame on only. */
static void
test_before_first_frame (Fixture *f, gconstpointer user_data)
{
  gtk_window_present (f->window);
  psc_split_view_set_show_sidebar (f->view, TRUE);
  g_assert_true (psc_split_view_get_show_sidebar (f->view));
  test_screen_wait (lies_beside, f);
  g_assert_true (is_beside (f));
}

/* In a window that is too small for both, the sidebar would cover all of it from the start. */
static void
test_starts_narrow (Fixture *f, gconstpointer user_data)
{
  g_object_set (f->view, "show-beside", TRUE, NULL);
  present (f);
  test_screen_wait (is_gone, f);
  g_assert_true (is_beside (f));
  resize (f, WIDE);
  test_screen_wait (lies_beside, f);
}

/* Both positions, and a window that is as narrow as it gets. */
static void
test_end (Fixture *f, gconstpointer user_data)
{
  graphene_point_t point;
  int minimum;

  g_object_set (f->view, "sidebar-position", GTK_PACK_END, "show-beside", TRUE, NULL);
  present (f);
  test_screen_wait (lies_beside, f);
  g_assert_true (gtk_widget_compute_point (f->sidebar, GTK_WIDGET (f->view),
                                           &GRAPHENE_POINT_INIT (0, 0), &point));
  g_assert_cmpfloat_with_epsilon (point.x, WIDE - SIDEBAR_WIDTH, 1);
  gtk_widget_measure (GTK_WIDGET (f->view), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  g_assert_cmpint (minimum, ==, CONTENT_WIDTH);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    int width;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/split-view/wide", WIDE, test_wide },
    { "/split-view/narrow", NARROW, test_narrow },
    { "/split-view/resize", WIDE, test_resize },
    { "/split-view/stays-closed", WIDE, test_stays_closed },
    { "/split-view/before-first-frame", WIDE, test_before_first_frame },
    { "/split-view/starts-narrow", NARROW, test_starts_narrow },
    { "/split-view/end", WIDE, test_end },
  };

  psc_test_ui_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, GINT_TO_POINTER (tests[i].width), set_up, tests[i].test,
                tear_down);
  return g_test_run ();
}
