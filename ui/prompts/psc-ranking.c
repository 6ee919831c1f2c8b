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
};

G_DEFINE_FINAL_TYPE (PscRanking, psc_ranking, GTK_TYPE_WIDGET)

static char *
list_prompts (PscSession *session, const PscRankedPrompt *ranked, guint n)
{
  PscPromptBank *bank = psc_engine_get_bank (psc_session_get_engine (session));
  g_autoptr (GString) prompts = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      const PscPromptClass *class = psc_prompt_bank_get_class (bank, ranked[i].class_index);

      g_string_append_printf (prompts, "%s%s", i > 0 ? " · " : "",
                              psc_prompt_class_get_prompt (class, ranked[i].prompt)->text);
    }
  return g_string_free (g_steal_pointer (&prompts), FALSE);
}

static char *
rank (PscSession *session, const char *method, double u, double v)
{
  PscRankedPrompt ranked[N_PROMPTS];
  guint n = psc_session_rank_prompts (session, method, u, v, N_PROMPTS, ranked);

  return n > 0 ? list_prompts (session, ranked, n) : NULL;
}

/* By the first method that has a stack, which the line then names. */
static char *
describe_any (PscSession *session, double u, double v)
{
  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    {
      g_autofree char *prompts = rank (session, *name, u, v);

      if (prompts != NULL)
        {
          g_autoptr (PscMethod) method = psc_method_new (*name, PSC_PRESET_PAPER, NULL);

          /* Translators: a method, and the prompts whose maps are highest at a point. */
          return g_strdup_printf (_ ("%s, highest here: %s"), psc_method_get_title (method),
                                  prompts);
        }
    }
  return NULL;
}

static char *
describe_point (PscReading *reading)
{
  PscSession *session = psc_reading_get_session (reading);
  const PscPlacement *placement = session != NULL ? psc_session_get_placement (session) : NULL;
  const char *method = psc_reading_get_shown_method (reading);
  g_autofree char *prompts = NULL;
  double x, y, u, v;

  if (placement == NULL || !psc_viewport_get_point (psc_reading_get_viewport (reading), &x, &y))
    return NULL;
  psc_placement_to_model (placement, x, y, &u, &v);
  if (method == NULL)
    return describe_any (session, u, v);
  prompts = rank (session, method, u, v);
  /* Translators: the prompts whose maps are highest at a point of the image. */
  return prompts != NULL ? g_strdup_printf (_ ("Highest here: %s"), prompts) : NULL;
}

static gboolean
update_cb (gpointer user_data)
{
  PscRanking *self = user_data;
  g_autofree char *text = describe_point (self->reading);

  self->update_id = 0;
  gtk_label_set_text (self->label, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
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
