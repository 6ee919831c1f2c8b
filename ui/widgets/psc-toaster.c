/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/widgets/psc-toaster.h"

/* How long a toast slides in at most, in microseconds. */
#define SLIDE_DURATION G_USEC_PER_SEC

struct _PscToaster
{
  GObject parent_instance;

  AdwToastOverlay *overlay; /* owned */
  GQueue waiting;           /* of AdwToast *, owned */
  AdwToast *shown;          /* owned, nullable */
  gint64 shown_since;       /* monotonic, microseconds */
  guint dismiss_id;         /* source, 0 unless the one shown is to go */
};

G_DEFINE_FINAL_TYPE (PscToaster, psc_toaster, G_TYPE_OBJECT)

static void show_next (PscToaster *self);

static void
forget_shown (PscToaster *self)
{
  g_clear_handle_id (&self->dismiss_id, g_source_remove);
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  g_clear_object (&self->shown);
}

static void
dismissed_cb (PscToaster *self)
{
  forget_shown (self);
  show_next (self);
}

static void
show_next (PscToaster *self)
{
  self->shown = g_queue_pop_head (&self->waiting);
  if (self->shown == NULL)
    return;
  self->shown_since = g_get_monotonic_time ();
  adw_toast_overlay_add_toast (self->overlay, g_object_ref (self->shown));
  /* After the overlay's own handler, which has to have let go of it by then. */
  g_signal_connect_swapped (self->shown, "dismissed", G_CALLBACK (dismissed_cb), self);
}

static gboolean
dismiss_cb (gpointer data)
{
  PscToaster *self = data;

  self->dismiss_id = 0;
  adw_toast_dismiss (self->shown);
  return G_SOURCE_REMOVE;
}

static void
psc_toaster_dispose (GObject *object)
{
  PscToaster *self = PSC_TOASTER (object);

  forget_shown (self);
  g_queue_clear_full (&self->waiting, g_object_unref);
  g_clear_object (&self->overlay);
  G_OBJECT_CLASS (psc_toaster_parent_class)->dispose (object);
}

static void
psc_toaster_class_init (PscToasterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = psc_toaster_dispose;
}

static void
psc_toaster_init (PscToaster *self)
{
  g_queue_init (&self->waiting);
}

PscToaster *
psc_toaster_new (AdwToastOverlay *overlay)
{
  PscToaster *self = g_object_new (PSC_TYPE_TOASTER, NULL);

  self->overlay = g_object_ref (overlay);
  return self;
}

void
psc_toaster_add (PscToaster *self, AdwToast *toast)
{
  g_return_if_fail (PSC_IS_TOASTER (self));

  g_queue_push_tail (&self->waiting, toast);
  if (self->shown == NULL)
    show_next (self);
}

void
psc_toaster_dismiss (PscToaster *self, AdwToast *toast)
{
  gint64 left;

  g_return_if_fail (PSC_IS_TOASTER (self));

  left = MAX (self->shown_since + SLIDE_DURATION - g_get_monotonic_time (), 0);
  if (g_queue_remove (&self->waiting, toast))
    g_object_unref (toast);
  else if (toast == self->shown && self->dismiss_id == 0)
    self->dismiss_id = g_timeout_add ((guint) (left / 1000), dismiss_cb, self);
}

void
psc_toaster_dismiss_messages (PscToaster *self)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new ();

  g_return_if_fail (PSC_IS_TOASTER (self));

  if (self->shown != NULL)
    g_ptr_array_add (messages, self->shown);
  for (GList *l = self->waiting.head; l != NULL; l = l->next)
    g_ptr_array_add (messages, l->data);
  for (guint i = 0; i < messages->len; i++)
    if (adw_toast_get_button_label (messages->pdata[i]) == NULL)
      psc_toaster_dismiss (self, messages->pdata[i]);
}
