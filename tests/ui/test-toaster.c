/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "test-screen.h"
#include "ui/widgets/psc-toaster.h"

typedef struct
{
  GtkWidget *window;
  PscToaster *toaster;
} Fixture;

static void
set_up (Fixture *self)
{
  GtkWidget *overlay = adw_toast_overlay_new ();

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), gtk_label_new ("below"));
  self->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (self->window), overlay);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 400, 300);
  gtk_window_present (GTK_WINDOW (self->window));
  self->toaster = psc_toaster_new (ADW_TOAST_OVERLAY (overlay));
  test_screen_drain ();
}

static void
tear_down (Fixture *self)
{
  g_assert_finalize_object (self->toaster);
  test_screen_close (self->window);
}

/* Which stays until it is dismissed. */
static AdwToast *
add (Fixture *self, const char *title, const char *button)
{
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_timeout (toast, 0);
  adw_toast_set_button_label (toast, button);
  psc_toaster_add (self->toaster, g_object_ref (toast));
  return toast;
}

static gboolean
is_shown (Fixture *self, const char *title)
{
  return test_screen_find (self->window, GTK_TYPE_LABEL, "label", title) != NULL;
}

typedef struct
{
  Fixture *fixture;
  const char *title;
} Wanted;

static gboolean
appears (gpointer data)
{
  return is_shown (((Wanted *) data)->fixture, ((Wanted *) data)->title);
}

static gboolean
is_gone (gpointer data)
{
  return !appears (data);
}

/* As soon as it appears, which is when libadwaita 1.2 must not be told to let go of it. */
static void
test_dismiss_at_once (void)
{
  g_autoptr (AdwToast) toast = NULL;
  Fixture self;

  set_up (&self);
  toast = add (&self, "one", NULL);
  psc_toaster_dismiss (self.toaster, toast);
  g_assert_true (is_shown (&self, "one"));
  test_screen_wait (is_gone, &(Wanted){ &self, "one" });
  g_assert_finalize_object (g_steal_pointer (&toast));
  tear_down (&self);
}

/* One after the other; what waits for its turn may be dismissed before it comes. */
static void
test_queue (void)
{
  g_autoptr (AdwToast) first = NULL;
  g_autoptr (AdwToast) second = NULL;
  g_autoptr (AdwToast) third = NULL;
  Fixture self;

  set_up (&self);
  first = add (&self, "one", NULL);
  second = add (&self, "two", NULL);
  third = add (&self, "three", NULL);
  psc_toaster_dismiss (self.toaster, second);
  g_assert_finalize_object (g_steal_pointer (&second));
  psc_toaster_dismiss (self.toaster, first);
  test_screen_wait (appears, &(Wanted){ &self, "three" });
  g_assert_false (is_shown (&self, "two"));
  test_screen_wait (is_gone, &(Wanted){ &self, "one" });
  tear_down (&self);
}

/* Something to undo stays; what was only said goes. */
static void
test_messages (void)
{
  g_autoptr (AdwToast) said = NULL;
  g_autoptr (AdwToast) undo = NULL;
  g_autoptr (AdwToast) said_later = NULL;
  Fixture self;

  set_up (&self);
  said = add (&self, "said", NULL);
  undo = add (&self, "undo", "Undo");
  said_later = add (&self, "said later", NULL);
  psc_toaster_dismiss_messages (self.toaster);
  g_assert_finalize_object (g_steal_pointer (&said_later));
  test_screen_wait (appears, &(Wanted){ &self, "undo" });
  test_screen_wait (is_gone, &(Wanted){ &self, "said" });
  psc_toaster_dismiss_messages (self.toaster);
  g_assert_true (is_shown (&self, "undo"));
  adw_toast_dismiss (undo);
  tear_down (&self);
}

int
main (int argc, char **argv)
{
  test_screen_init (&argc, &argv);

  g_test_add_func ("/toaster/dismiss-at-once", test_dismiss_at_once);
  g_test_add_func ("/toaster/queue", test_queue);
  g_test_add_func ("/toaster/messages", test_messages);
  return g_test_run ();
}
