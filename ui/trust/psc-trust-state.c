/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/trust/psc-trust-state.h"

#include <glib/gi18n.h>

#include "engine/psc-session-trust.h"

static PscTrustState
find_of_engine (PscEngine *engine, char **text)
{
  switch (psc_engine_get_state (engine))
    {
    case PSC_ENGINE_READY:
      return PSC_TRUST_STATE_READY;
    case PSC_ENGINE_LOADING:
      *text = g_strdup (_ ("The model is being loaded."));
      return PSC_TRUST_STATE_NOTHING;
    case PSC_ENGINE_FAILED:
      *text = g_strdup_printf (_ ("The model cannot be used: %s"), psc_engine_get_message (engine));
      return PSC_TRUST_STATE_NOTHING;
    default:
      *text = g_strdup (_ ("There is no model."));
      return PSC_TRUST_STATE_NOTHING;
    }
}

static PscTrustState
find_of_map (PscOverlay *overlay, char **text)
{
  switch (psc_overlay_get_state (overlay))
    {
    case PSC_OVERLAY_READY:
      if (psc_overlay_get_source (overlay) != PSC_OVERLAY_PART)
        return PSC_TRUST_STATE_READY;
      break;
    case PSC_OVERLAY_PAUSED:
      *text = g_strdup (_ ("The map’s computation is paused."));
      return PSC_TRUST_STATE_NOTHING;
    case PSC_OVERLAY_CANCELLED:
      *text = g_strdup (_ ("The map’s computation was stopped."));
      return PSC_TRUST_STATE_NOTHING;
    case PSC_OVERLAY_FAILED:
      *text = g_strdup_printf (_ ("There is no map to measure: %s"),
                               psc_overlay_get_message (overlay) != NULL
                                   ? psc_overlay_get_message (overlay)
                                   : _ ("Failed"));
      return PSC_TRUST_STATE_NOTHING;
    case PSC_OVERLAY_WAITING:
    case PSC_OVERLAY_COMPUTING:
    default:
      break;
    }
  *text = g_strdup (_ ("Waiting for the map"));
  return PSC_TRUST_STATE_WAITING;
}

static PscTrustState
find_of_measures (PscSession *session, char **text)
{
  const char *message = psc_session_get_trust_message (session);

  switch (psc_session_get_trust_state (session))
    {
    case PSC_OVERLAY_READY:
      return PSC_TRUST_STATE_READY;
    case PSC_OVERLAY_FAILED:
      *text = message != NULL ? g_strdup_printf (_ ("The map could not be measured: %s"), message)
                              : g_strdup (_ ("The map could not be measured."));
      return PSC_TRUST_STATE_FAILED;
    case PSC_OVERLAY_COMPUTING:
      *text = g_strdup_printf (_ ("%.0f %%"), 100 * psc_session_get_trust_fraction (session));
      return PSC_TRUST_STATE_MEASURING;
    default:
      /* Maps and stacks of what is on the screen come before. */
      *text = g_strdup (_ ("Waiting"));
      return PSC_TRUST_STATE_WAITING;
    }
}

PscTrustState
psc_trust_state_find (PscReading *reading, char **text)
{
  PscSession *session = psc_reading_get_session (reading);
  PscOverlay *overlay = psc_reading_get_overlay (reading);
  PscTrustState state;

  *text = NULL;
  if (session == NULL)
    {
      *text = g_strdup (_ ("Open an image to see how far its maps are to be believed."));
      return PSC_TRUST_STATE_NOTHING;
    }
  state = find_of_engine (psc_reading_get_engine (reading), text);
  if (state != PSC_TRUST_STATE_READY)
    return state;
  if (overlay == NULL)
    {
      *text = g_strdup (_ ("No map is on the screen."));
      return PSC_TRUST_STATE_NOTHING;
    }
  state = find_of_map (overlay, text);
  return state == PSC_TRUST_STATE_READY ? find_of_measures (session, text) : state;
}
