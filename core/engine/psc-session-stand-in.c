/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-cell-similarity.h"
#include "engine/psc-session-private.h"

/* Of all methods the one whose whole stack costs no more than a forward pass. */
#define STAND_IN "token-similarity"

PscSessionMethod *
psc_session_get_stand_in (PscSession *self)
{
  PscSessionMethod *method = psc_session_find_method (self, STAND_IN);

  return self->book != NULL
                 && psc_method_supports (method->method, psc_direction_book_get_spec (self->book),
                                         NULL)
             ? method
             : NULL;
}

/* Whether a map of another method is better than what there is. What comes from a stack that is
 * there comes as soon. */
static gboolean
lacks_map (PscSessionEntry *entry)
{
  PscOverlayState state = psc_overlay_get_state (entry->overlay);

  return !entry->is_served && !entry->has_failed && entry->shown == 0
         && (state == PSC_OVERLAY_WAITING || state == PSC_OVERLAY_COMPUTING
             || state == PSC_OVERLAY_PAUSED)
         && !(entry->mode == PSC_EXPLANATION_FUSED && psc_session_has_whole_stack (entry->method));
}

gboolean
psc_session_is_stand_in_wanted (PscSessionMethod *method)
{
  GHashTableIter iter;
  gpointer key;

  if (method != psc_session_get_stand_in (method->session))
    return FALSE;
  g_hash_table_iter_init (&iter, method->session->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (((PscSessionEntry *) key)->method != method && lacks_map (key))
      return TRUE;
  return FALSE;
}

gboolean
psc_session_entry_waits_for_stand_in (PscSessionEntry *entry, PscSessionMethod *method)
{
  return entry->method != method && entry->direction != NULL && entry->stand_in == NULL
         && entry->stood_in != method->stack_serial && psc_session_has_whole_stack (method)
         && method == psc_session_get_stand_in (method->session) && lacks_map (entry);
}

/* The conventional map is that of the cosine's gradient. Where cells are compared as if each were
 * the whole picture, cosine and product are the same. */
void
psc_session_entry_weigh_stand_in (PscSessionEntry *entry, PscSessionMethod *method, float *weights)
{
  PscSession *self = method->session;
  g_autoptr (PscFunctionals) cosine = NULL;
  PscCellForm form;

  g_object_get (method->method, "form", &form, NULL);
  if (entry->mode == PSC_EXPLANATION_FUSED || form != PSC_CELL_FORM_CONTRIBUTION)
    return;
  cosine = psc_functionals_new_cosine (psc_direction_book_get_dimensions (self->book), 1, weights);
  psc_functionals_differentiate (cosine, self->embedding, 0, 1, weights);
}

void
psc_session_entry_serve_stand_in (
    PscSessionEntry *entry, PscMethod *used, const PscExplanations *maps, guint row, guint serial)
{
  gsize area = (gsize) maps->side * maps->side;

  entry->stand_in = NULL;
  if (!lacks_map (entry))
    return;
  entry->stood_in = serial;
  psc_overlay_take_stand_in (entry->overlay, used, maps->grid,
                             maps->fused_cells + row * psc_map_grid_get_n_cells (maps->grid),
                             g_memdup2 (maps->fused + row * area, area * sizeof *maps->fused),
                             psc_session_get_placement (entry->method->session));
}

void
psc_session_forget_stand_ins (PscSessionMethod *method)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, method->session->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (method->fusing != NULL && ((PscSessionEntry *) key)->stand_in == method->fusing)
      ((PscSessionEntry *) key)->stand_in = NULL;
}
