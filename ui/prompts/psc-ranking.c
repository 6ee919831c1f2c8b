/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/prompts/psc-ranking.h"

#include <glib/gi18n.h>

#define N_PROMPTS 3

struct _PscRanking
{
  GtkWidget parent_instance;

  GtkLabel *label;

  PscReading *reading; /* owned, nullable */
  guint update_id;

  /* While a point is looked at. */
  GCancellable *cancellable; /* owned, nullable */
  PscSession *session;       /* owned: whose it is */
  const char *method;        /* static: by which */
  gboolean has_moved;        /* whether the point is another by now */
};

G_DEFINE_FINAL_TYPE (PscRanking, psc_ranking, GTK_TYPE_WIDGET)

static void queue_update (PscRanking *self);

static void
show_text (PscRanking *self, const char *text)
{
  gtk_label_set_text (self->label, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
}

static char *
list_prompts (PscSession *session, GArray *ranked)
{
  PscPromptBank *bank = psc_engine_get_bank (psc_session_get_engine (session));
  g_autoptr (GString) prompts = g_string_new (NULL);

  for (guint i = 0; i < ranked->len; i++)
    {
      const PscRankedPrompt *prompt = &g_array_index (ranked, PscRankedPrompt, i);
      const PscPromptClass *class = psc_prompt_bank_get_class (bank, prompt->class_index);

      g_string_append_printf (prompts, "%s%s", i > 0 ? " · " : "",
                              psc_prompt_class_get_prompt (class, prompt->prompt)->text);
    }
  return g_string_free (g_steal_pointer (&prompts), FALSE);
}

/* Where all methods are shown, the line names the one that it is by. */
static char *
describe (PscRanking *self, GArray *ranked)
{
  g_autofree char *prompts = NULL;
  g_autoptr (PscMethod) method = NULL;

  if (ranked->len == 0)
    return NULL;
  prompts = list_prompts (self->session, ranked);
  if (psc_reading_get_shown_method (self->reading) != NULL)
    /* Translators: the prompts whose maps are highest at a point of the image. */
    return g_strdup_printf (_ ("Highest here: %s"), prompts);
  method = psc_method_new (self->method, PSC_PRESET_PAPER, NULL);
  /* Translators: a method, and the prompts whose maps are highest at a point. */
  return g_strdup_printf (_ ("%s, highest here: %s"), psc_method_get_title (method), prompts);
}

static void
forget (PscRanking *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  self->method = NULL;
  self->has_moved = FALSE;
}

static void
ranked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscRanking) self = user_data;
  g_autoptr (GArray) ranked = psc_session_rank_prompts_finish (PSC_SESSION (source), result, NULL);
  g_autofree char *text = NULL;

  /* Cancelled, it is of what is not looked at any more. */
  if (ranked == NULL)
    return;
  text = describe (self, ranked);
  show_text (self, text);
  if (self->has_moved)
    queue_update (self);
  g_clear_object (&self->cancellable);
  forget (self);
}

/* (nullable): the method shown, or, where all are, the first that can tell. */
static const char *
choose_method (PscReading *reading, PscSession *session)
{
  const char *shown = psc_reading_get_shown_method (reading);

  if (shown != NULL)
    return psc_session_can_rank (session, shown) ? shown : NULL;
  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    if (psc_session_can_rank (session, *name))
      return *name;
  return NULL;
}

static gboolean
find_point (PscReading *reading, double *u, double *v)
{
  PscSession *session = psc_reading_get_session (reading);
  const PscPlacement *placement = session != NULL ? psc_session_get_placement (session) : NULL;
  double x, y;

  if (placement == NULL || !psc_viewport_get_point (psc_reading_get_viewport (reading), &x, &y))
    return FALSE;
  psc_placement_to_model (placement, x, y, u, v);
  return TRUE;
}

/* One point is looked at at a time, so that the line follows a hand that never rests. */
static gboolean
update_cb (gpointer user_data)
{
  PscRanking *self = user_data;
  PscSession *session = psc_reading_get_session (self->reading);
  const char *method = NULL;
  double u, v;

  self->update_id = 0;
  if (find_point (self->reading, &u, &v))
    method = choose_method (self->reading, session);
  if (self->cancellable != NULL && self->session == session && self->method == method)
    {
      self->has_moved = TRUE;
      return G_SOURCE_REMOVE;
    }
  forget (self);
  if (method == NULL)
    {
      show_text (self, NULL);
      return G_SOURCE_REMOVE;
    }
  self->cancellable = g_cancellable_new ();
  self->session = g_object_ref (session);
  self->method = method;
  psc_session_rank_prompts_async (session, method, u, v, N_PROMPTS, self->cancellable, ranked_cb,
                                  g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* After the frame that a moving pointer asks for. */
static void
queue_update (PscRanking *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add (update_cb, self);
}

static void
psc_ranking_dispose (GObject *object)
{
  PscRanking *self = PSC_RANKING (object);
  GtkWidget *child;

  psc_ranking_set_reading (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (psc_ranking_parent_class)->dispose (object);
}

static void
psc_ranking_class_init (PscRankingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_ranking_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-ranking.ui");
  gtk_widget_class_bind_template_child (widget_class, PscRanking, label);
}

static void
psc_ranking_init (PscRanking *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
psc_ranking_set_reading (PscRanking *self, PscReading *reading)
{
  g_return_if_fail (PSC_IS_RANKING (self));

  if (self->reading == reading)
    return;
  if (self->reading != NULL)
    {
      g_signal_handlers_disconnect_by_data (psc_reading_get_viewport (self->reading), self);
      g_signal_handlers_disconnect_by_data (self->reading, self);
      g_clear_handle_id (&self->update_id, g_source_remove);
      forget (self);
    }
  g_set_object (&self->reading, reading);
  if (reading == NULL)
    return;

  g_signal_connect_swapped (psc_reading_get_viewport (reading), "changed",
                            G_CALLBACK (queue_update), self);
  g_signal_connect_swapped (reading, "notify::session", G_CALLBACK (queue_update), self);
  g_signal_connect_swapped (reading, "notify::method", G_CALLBACK (queue_update), self);
  g_signal_connect_swapped (reading, "notify::view", G_CALLBACK (queue_update), self);
  queue_update (self);
}

const char *
psc_ranking_get_text (PscRanking *self)
{
  g_return_val_if_fail (PSC_IS_RANKING (self), NULL);

  return gtk_label_get_text (self->label);
}
