/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-viewer-private.h"

/* Until somebody asks something, the window asks for the finding that the model scores highest, so
 * that the first image comes with an overlay that means something. */

/* CheXpert's “No Finding” has no place to look at. */
#define NO_FINDING "No Finding"

static gboolean
find_top_class (PscSession *session, guint *top)
{
  PscPromptBank *bank = psc_engine_get_bank (psc_session_get_engine (session));
  const PscClassification *scores = psc_session_get_classification (session);
  gboolean found = FALSE;

  if (scores == NULL)
    return FALSE;
  for (guint i = 0; i < scores->n_classes; i++)
    {
      const char *name = psc_prompt_class_get_name (psc_prompt_bank_get_class (bank, i));

      if (g_str_equal (name, NO_FINDING)
          || (found && scores->classes[i].order <= scores->classes[*top].order))
        continue;
      *top = i;
      found = TRUE;
    }
  return found;
}

static void
ask (PscViewer *self)
{
  PscSession *session = psc_reading_get_session (self->reading);
  g_autoptr (PscQuery) query = NULL;
  guint top = 0;

  if (self->has_asked || session == NULL || !find_top_class (session, &top))
    return;
  query = psc_query_new_class (top, NULL, FALSE);
  psc_prompt_trail_ask (psc_prompt_pane_get_trail (self->prompt_pane), query,
                        PSC_PROMPT_SOURCE_PROGRAM);
  self->has_asked = FALSE;
}

static void
asked_cb (PscViewer *self)
{
  self->has_asked = TRUE;
}

static void
session_cb (PscViewer *self)
{
  PscSession *session = psc_reading_get_session (self->reading);

  if (session == NULL)
    return;
  g_signal_connect_object (session, "scored", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  ask (self);
}

void
psc_viewer_init_question (PscViewer *self)
{
  g_signal_connect_swapped (self->reading, "notify::query", G_CALLBACK (asked_cb), self);
  g_signal_connect_swapped (self->reading, "notify::session", G_CALLBACK (session_cb), self);
}
