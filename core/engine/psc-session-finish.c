/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-parallel.h"
#include "engine/psc-session-private.h"

/* Maps whose method changed in nothing but what comes last are finished anew from their cells. */
typedef struct
{
  GWeakRef session;
  guint method; /* index */
  PscMethod *used;
  GPtrArray *cells; /* of GBytes */
  PscMapGrid *grids;
  float **maps; /* [cells->len], each owned, [A][A] */
} Finishing;

static void
finishing_free (gpointer data)
{
  Finishing *finishing = data;

  g_weak_ref_clear (&finishing->session);
  g_object_unref (finishing->used);
  for (guint i = 0; i < finishing->cells->len; i++)
    g_free (finishing->maps[i]);
  g_free (finishing->maps);
  g_free (finishing->grids);
  g_ptr_array_unref (finishing->cells);
  g_free (finishing);
}

static void
finish_one (guint index, gpointer data)
{
  Finishing *finishing = data;
  PscMapGrid grid = finishing->grids[index];

  finishing->maps[index] = g_new (float, (gsize) grid.side *grid.side);
  psc_method_finish (finishing->used, grid, g_bytes_get_data (finishing->cells->pdata[index], NULL),
                     finishing->maps[index]);
}

static void
finish (GTask *task)
{
  Finishing *finishing = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  psc_parallel_for (finishing->cells->len, finish_one, finishing);
  g_task_return_boolean (task, TRUE);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = G_TASK (result);
  Finishing *finishing = g_task_get_task_data (task);
  g_autoptr (PscSession) self = g_weak_ref_get (&finishing->session);
  PscSessionMethod *method;
  GHashTableIter iter;
  gpointer key;

  if (self == NULL || !g_task_propagate_boolean (task, NULL))
    return;
  method = &self->methods[finishing->method];
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      PscSessionEntry *entry = key;

      if (entry->work != g_task_get_cancellable (task))
        continue;
      entry->work = NULL;
      psc_overlay_set_method (entry->overlay, finishing->used);
      psc_overlay_take_map (entry->overlay, psc_overlay_get_source (entry->overlay),
                            g_steal_pointer (&finishing->maps[entry->row]),
                            psc_session_get_placement (self));
    }
  g_clear_object (&method->finishing);
  psc_session_queue_update (self);
}

static gboolean
waits (PscSessionEntry *entry, PscSessionMethod *method)
{
  return entry->method == method && entry->work == NULL && entry->is_served
         && psc_overlay_get_method (entry->overlay) != method->method;
}

static void
add (Finishing *finishing, PscSessionEntry *entry)
{
  guint n = finishing->cells->len;

  entry->row = n;
  finishing->grids = g_renew (PscMapGrid, finishing->grids, n + 1);
  finishing->grids[n] = psc_overlay_get_grid (entry->overlay);
  g_ptr_array_add (finishing->cells, g_bytes_ref (psc_overlay_get_cells (entry->overlay)));
}

static gboolean
anybody_waits (PscSession *self, PscSessionMethod *method)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (waits (key, method))
      return TRUE;
  return FALSE;
}

void
psc_session_update_finished (PscSession *self, PscSessionMethod *method)
{
  g_autoptr (GTask) task = NULL;
  Finishing *finishing;
  GHashTableIter iter;
  gpointer key;

  if (method->finishing != NULL || !anybody_waits (self, method))
    return;
  method->finishing = g_cancellable_new ();
  finishing = g_new0 (Finishing, 1);
  finishing->cells = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  finishing->used = g_object_ref (method->method);
  g_weak_ref_init (&finishing->session, self);
  finishing->method = (guint) (method - self->methods);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (waits (key, method))
      {
        ((PscSessionEntry *) key)->work = method->finishing;
        add (finishing, key);
      }
  finishing->maps = g_new0 (float *, finishing->cells->len);
  task = g_task_new (NULL, method->finishing, finished_cb, NULL);
  g_task_set_source_tag (task, psc_session_update_finished);
  g_task_set_task_data (task, finishing, finishing_free);
  psc_engine_fuse (self->engine, task, finish);
}
