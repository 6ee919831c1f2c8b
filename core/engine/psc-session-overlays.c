/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "attribution/psc-basis-stack.h"
#include "engine/psc-session-private.h"
#include "engine/psc-session-trust.h"

static guint
entry_hash (gconstpointer data)
{
  const PscSessionEntry *entry = data;

  return psc_query_hash (entry->query) ^ g_direct_hash (entry->method) ^ entry->mode;
}

static gboolean
entry_equal (gconstpointer a, gconstpointer b)
{
  const PscSessionEntry *one = a;
  const PscSessionEntry *other = b;

  return one->method == other->method && one->mode == other->mode
         && psc_query_equal (one->query, other->query);
}

static void
entry_free (gpointer data)
{
  PscSessionEntry *entry = data;

  psc_query_free (entry->query);
  g_free (entry->direction);
  g_clear_pointer (&entry->rest, psc_basis_rest_free);
  g_free (entry);
}

GHashTable *
psc_session_entries_new (void)
{
  return g_hash_table_new_full (entry_hash, entry_equal, entry_free, NULL);
}

static void
overlay_gone_cb (gpointer data, GObject *where_it_was)
{
  PscSessionEntry *entry = data;
  PscSession *self = entry->method->session;

  g_hash_table_remove (self->entries, entry);
  psc_session_queue_update (self);
}

void
psc_session_entries_clear (PscSession *self)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_object_weak_unref (G_OBJECT (((PscSessionEntry *) key)->overlay), overlay_gone_cb, key);
  g_hash_table_remove_all (self->entries);
}

PscOverlay *
psc_session_entries_dup (PscSession *self,
                         PscSessionMethod *method,
                         PscExplanationMode mode,
                         const PscQuery *query)
{
  const PscSessionEntry wanted = { .method = method, .mode = mode, .query = (PscQuery *) query };
  PscSessionEntry *entry = g_hash_table_lookup (self->entries, &wanted);

  if (entry != NULL)
    return g_object_ref (entry->overlay);

  entry = g_new0 (PscSessionEntry, 1);
  entry->method = method;
  entry->mode = mode;
  entry->query = psc_query_copy (query);
  entry->overlay = psc_overlay_new (method->method, mode, query);
  g_object_weak_ref (G_OBJECT (entry->overlay), overlay_gone_cb, entry);
  g_hash_table_add (self->entries, entry);
  if (psc_session_get_failure (self) != NULL)
    psc_overlay_set_state (entry->overlay, PSC_OVERLAY_FAILED, psc_session_get_failure (self));
  psc_session_queue_update (self);
  return entry->overlay;
}

void
psc_session_entries_reset (PscSession *self, PscSessionMethod *method)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      PscSessionEntry *entry = key;

      if (method != NULL && entry->method != method)
        continue;
      g_clear_pointer (&entry->direction, g_free);
      g_clear_pointer (&entry->rest, psc_basis_rest_free);
      entry->work = NULL;
      entry->makeshift = NULL;
      entry->shown = entry->measured = 0;
      entry->stand_in = NULL;
      entry->stood_in = 0;
      entry->is_wanted = FALSE;
      entry->is_served = FALSE;
      entry->has_failed = FALSE;
      psc_overlay_reset (entry->overlay, entry->method->method);
      if (entry->overlay == psc_session_get_trusted (self))
        psc_session_trust_drop (self->trust);
      if (psc_session_get_failure (self) != NULL)
        psc_overlay_set_state (entry->overlay, PSC_OVERLAY_FAILED, psc_session_get_failure (self));
    }
  psc_session_queue_update (self);
}

void
psc_session_entry_serve (PscSessionEntry *entry,
                         PscOverlaySource source,
                         PscMethod *used,
                         const PscExplanations *maps,
                         guint row,
                         const char *message)
{
  gboolean is_fused = entry->mode == PSC_EXPLANATION_FUSED;
  const float *values = is_fused ? maps->fused : maps->conventional;
  const float *cells = is_fused ? maps->fused_cells : maps->conventional_cells;
  gsize area = (gsize) maps->side * maps->side;

  entry->is_served = source != PSC_OVERLAY_PART;
  entry->shown = 0;
  psc_overlay_set_method (entry->overlay, used);
  psc_overlay_set_cells (entry->overlay, maps->grid,
                         cells + row * psc_map_grid_get_n_cells (maps->grid));
  psc_overlay_set_error (entry->overlay, psc_explanations_get_error (maps, entry->mode, row));
  psc_overlay_set_device_kind (entry->overlay, maps->device_kind);
  psc_overlay_take_map (entry->overlay, source,
                        g_memdup2 (values + row * area, area * sizeof *values),
                        psc_session_get_placement (entry->method->session));
  psc_overlay_set_state (entry->overlay, PSC_OVERLAY_READY, message);
}

/* Of a stack that grows only what has come to it is looked at. */
static double
measure_missing (PscSessionEntry *entry, PscBasisStack *stack)
{
  gsize origin = psc_basis_stack_get_origin (stack);

  if (entry->origin != origin)
    g_clear_pointer (&entry->rest, psc_basis_rest_free);
  if (entry->rest == NULL)
    entry->rest = psc_basis_rest_new (psc_kept_stack_get_dimensions (PSC_KEPT_STACK (stack)), 1,
                                      entry->direction);
  entry->origin = origin;
  return psc_basis_stack_find_missing (stack, entry->rest);
}

double
psc_session_entry_get_missing (PscSessionEntry *entry)
{
  PscKeptStack *stack = entry->method->stack;

  if (stack == NULL)
    return 1;
  if (psc_session_has_whole_stack (entry->method))
    return 0;
  if (entry->measured != entry->method->stack_serial)
    {
      entry->missing = measure_missing (entry, PSC_BASIS_STACK (stack));
      entry->measured = entry->method->stack_serial;
    }
  return entry->missing;
}

gboolean
psc_session_entry_needs_stack (PscSessionEntry *entry)
{
  if (entry->mode != PSC_EXPLANATION_FUSED)
    return FALSE;
  return psc_session_has_whole_stack (entry->method)
         || !psc_method_is_linear (entry->method->method)
         || (entry->direction != NULL && psc_session_entry_get_missing (entry) <= PSC_BASIS_EXACT);
}

/* The direction and the score of an overlay whose texts are known. */
static void
resolve (PscSession *self, PscSessionEntry *entry)
{
  g_autofree float *direction = g_new (float, psc_direction_book_get_dimensions (self->book));
  g_autoptr (PscQueryReading) reading = NULL;
  const char *message;
  double logit;

  if (!psc_direction_book_resolve (self->book, entry->query, direction, &message))
    {
      if (message != NULL)
        {
          entry->has_failed = TRUE;
          psc_overlay_set_state (entry->overlay, PSC_OVERLAY_FAILED, message);
        }
      return;
    }
  entry->direction = g_steal_pointer (&direction);
  reading = psc_direction_book_read_query (self->book, entry->query);
  psc_overlay_set_reading (entry->overlay, reading);
  logit = psc_prompt_directions_score_query (psc_direction_book_get_directions (self->book),
                                             entry->query, self->embedding, entry->direction);
  psc_overlay_set_plain (entry->overlay, self->scores->is_plain);
  psc_overlay_set_score (
      entry->overlay, logit,
      psc_prompt_directions_is_low (psc_direction_book_get_directions (self->book), entry->query,
                                    self->embedding, logit));
}

/* Those of all overlays that lack them. */
static void
resolve_all (PscSession *self)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      PscSessionEntry *entry = key;

      if (entry->direction == NULL && !entry->has_failed)
        resolve (self, entry);
    }
}

static gboolean
update_cb (gpointer user_data)
{
  PscSession *self = user_data;
  PscSessionMethod *stand_in;

  self->update_id = 0;
  psc_session_update_next (self);
  if (self->book == NULL)
    return G_SOURCE_REMOVE;
  psc_direction_book_trim (self->book);
  if (self->embedding == NULL)
    {
      psc_session_update_texts (self);
      return G_SOURCE_REMOVE;
    }
  psc_session_update_negatives (self);

  resolve_all (self);
  stand_in = psc_session_get_stand_in (self);
  if (stand_in != NULL)
    psc_session_start_stack (stand_in);
  for (guint i = 0; i < self->n_methods; i++)
    {
      psc_session_update_direct (self, &self->methods[i]);
      psc_session_update_fused (self, &self->methods[i]);
      psc_session_update_finished (self, &self->methods[i]);
      psc_session_start_stack (&self->methods[i]);
      psc_session_show_stack_state (&self->methods[i]);
    }
  psc_session_update_texts (self);
  return G_SOURCE_REMOVE;
}

/* No reference is held over the idle, which ends with the session. */
void
psc_session_queue_update (PscSession *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_DEFAULT, update_cb, self, NULL);
}
