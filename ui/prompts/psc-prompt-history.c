/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/prompts/psc-prompt-history.h"

#include <string.h>

struct _PscPromptHistory
{
  GObject parent_instance;

  GSettings *settings; /* owned, nullable */
  char **recent;       /* owned */
  char **pinned;       /* owned */
};

G_DEFINE_FINAL_TYPE (PscPromptHistory, psc_prompt_history, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
psc_prompt_history_finalize (GObject *object)
{
  PscPromptHistory *self = PSC_PROMPT_HISTORY (object);

  g_clear_object (&self->settings);
  g_strfreev (self->recent);
  g_strfreev (self->pinned);
  G_OBJECT_CLASS (psc_prompt_history_parent_class)->finalize (object);
}

static void
psc_prompt_history_class_init (PscPromptHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_prompt_history_finalize;

  signals[CHANGED] = g_signal_new ("changed", PSC_TYPE_PROMPT_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
psc_prompt_history_init (PscPromptHistory *self)
{
  self->recent = g_new0 (char *, 1);
  self->pinned = g_new0 (char *, 1);
}

static void
settings_changed_cb (PscPromptHistory *self)
{
  g_auto (GStrv) recent = g_settings_get_strv (self->settings, "recent-prompts");
  g_auto (GStrv) pinned = g_settings_get_strv (self->settings, "pinned-prompts");

  if (g_strv_equal ((const char *const *) recent, (const char *const *) self->recent)
      && g_strv_equal ((const char *const *) pinned, (const char *const *) self->pinned))
    return;
  g_strfreev (self->recent);
  self->recent = g_steal_pointer (&recent);
  g_strfreev (self->pinned);
  self->pinned = g_steal_pointer (&pinned);
  g_signal_emit (self, signals[CHANGED], 0);
}

PscPromptHistory *
psc_prompt_history_new (GSettings *settings)
{
  PscPromptHistory *self = g_object_new (PSC_TYPE_PROMPT_HISTORY, NULL);

  if (settings != NULL)
    {
      self->settings = g_object_ref (settings);
      g_signal_connect_object (settings, "changed::recent-prompts",
                               G_CALLBACK (settings_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (settings, "changed::pinned-prompts",
                               G_CALLBACK (settings_changed_cb), self, G_CONNECT_SWAPPED);
      settings_changed_cb (self);
    }
  return self;
}

const char *const *
psc_prompt_history_get_recent (PscPromptHistory *self)
{
  return (const char *const *) self->recent;
}

const char *const *
psc_prompt_history_get_pinned (PscPromptHistory *self)
{
  return (const char *const *) self->pinned;
}

/* @list: (transfer full). The settings report the change back, when there is no difference left. */
static void
take_list (PscPromptHistory *self, char ***where, char **list, const char *key)
{
  if (g_strv_equal ((const char *const *) *where, (const char *const *) list))
    {
      g_strfreev (list);
      return;
    }
  g_strfreev (*where);
  *where = list;
  if (self->settings != NULL)
    g_settings_set_strv (self->settings, key, (const char *const *) list);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_others (GStrvBuilder *builder, char **list, const char *text, guint n)
{
  for (guint i = 0; list[i] != NULL && n > 0; i++)
    if (strcmp (list[i], text) != 0)
      {
        g_strv_builder_add (builder, list[i]);
        n--;
      }
}

void
psc_prompt_history_add (PscPromptHistory *self, const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_if_fail (text != NULL && *text != '\0');

  g_strv_builder_add (builder, text);
  add_others (builder, self->recent, text, PSC_PROMPT_HISTORY_LENGTH - 1);
  take_list (self, &self->recent, g_strv_builder_end (builder), "recent-prompts");
}

gboolean
psc_prompt_history_is_pinned (PscPromptHistory *self, const char *text)
{
  return g_strv_contains ((const char *const *) self->pinned, text);
}

void
psc_prompt_history_set_pinned (PscPromptHistory *self, const char *text, gboolean pinned)
{
  g_autoptr (GStrvBuilder) builder = NULL;

  g_return_if_fail (text != NULL && *text != '\0');

  if (psc_prompt_history_is_pinned (self, text) == !!pinned)
    return;
  builder = g_strv_builder_new ();
  add_others (builder, self->pinned, text, G_MAXUINT);
  if (pinned)
    g_strv_builder_add (builder, text);
  take_list (self, &self->pinned, g_strv_builder_end (builder), "pinned-prompts");
}

void
psc_prompt_history_set_pins (PscPromptHistory *self, const char *const *pinned)
{
  take_list (self, &self->pinned, g_strdupv ((char **) pinned), "pinned-prompts");
}
