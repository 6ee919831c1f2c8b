/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-session-private.h"

void
psc_session_set_next (PscSession *self, PscSession *next)
{
  g_return_if_fail (PSC_IS_SESSION (self));
  g_return_if_fail (next == NULL || PSC_IS_SESSION (next));
  g_return_if_fail (next != self);
  g_return_if_fail (next == NULL || next->engine == self->engine);

  if (g_set_weak_pointer (&self->next, next))
    psc_session_queue_update (self);
}

/* A session that is on screen already knows best what is. */
void
psc_session_update_next (PscSession *self)
{
  g_autoptr (GPtrArray) former = NULL;
  GHashTableIter iter;
  gpointer key;

  if (self->next == NULL || self->next->is_visible)
    return;
  former = g_steal_pointer (&self->next->prepared);
  self->next->prepared = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const PscSessionEntry *entry = key;

      g_ptr_array_add (
          self->next->prepared,
          psc_session_dup_overlay (self->next, entry->method->name, entry->mode, entry->query));
    }
  for (guint i = 0; i < self->n_methods; i++)
    if (self->next->methods[i].is_kept != self->methods[i].is_kept)
      psc_session_keep_stack (&self->next->methods[i], self->methods[i].is_kept);
  psc_session_set_focus (self->next, self->focus->name);
}

void
psc_session_clear_prepared (PscSession *self)
{
  g_clear_handle_id (&self->release_id, g_source_remove);
  g_ptr_array_set_size (self->prepared, 0);
}

static gboolean
release_cb (gpointer user_data)
{
  PscSession *self = user_data;

  self->release_id = 0;
  psc_session_clear_prepared (self);
  return G_SOURCE_REMOVE;
}

/* No reference is held over the idle, which ends with the session. */
void
psc_session_release_prepared (PscSession *self)
{
  if (self->release_id == 0)
    self->release_id = g_idle_add_full (G_PRIORITY_LOW, release_cb, self, NULL);
}
