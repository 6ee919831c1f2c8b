/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "model/psc-model-error.h"
#include "model/psc-random-encoder.h"
#include "trust/psc-trust-private.h"

/* Of what has learnt nothing. */
#define SEED 1

/* Images of which the control is kept: those on the screen and those fetched ahead. */
#define MAX_KEPT 4

static GQuark
get_random_encoder_quark (void)
{
  return g_quark_from_static_string ("psc-trust-random-encoder");
}

PscEncoder *
psc_trust_run_dup_random_encoder (PscTrustRun *run, GError **error)
{
  GQuark quark = get_random_encoder_quark ();
  PscEncoder *encoder = g_object_get_qdata (G_OBJECT (run->encoder), quark);

  if (encoder != NULL)
    return g_object_ref (encoder);
  encoder = psc_random_encoder_new (run->encoder, SEED, run->context->cancellable, error);
  if (encoder != NULL)
    g_object_set_qdata_full (G_OBJECT (run->encoder), quark, g_object_ref (encoder),
                             g_object_unref);
  return encoder;
}

void
psc_trust_run_drop_random_encoder (PscTrustRun *run)
{
  g_object_set_qdata (G_OBJECT (run->encoder), get_random_encoder_quark (), NULL);
  psc_encoder_release_memory (run->encoder);
}

static void
clear (gpointer data)
{
  PscTrustControl *self = data;

  g_free (self->pixels);
  g_free (self->map);
}

void
psc_trust_control_unref (PscTrustControl *self)
{
  g_rc_box_release_full (self, clear);
}

static void
free_kept (gpointer data)
{
  g_queue_free_full (data, (GDestroyNotify) psc_trust_control_unref);
}

/* Of the encoder, the latest used first. */
static GQueue *
get_kept (PscEncoder *encoder)
{
  GQuark quark = g_quark_from_static_string ("psc-trust-controls");
  GQueue *kept = g_object_get_qdata (G_OBJECT (encoder), quark);

  if (kept == NULL)
    {
      kept = g_queue_new ();
      g_object_set_qdata_full (G_OBJECT (encoder), quark, kept, free_kept);
    }
  return kept;
}

static PscTrustControl *
find (PscTrustRun *run)
{
  GQueue *kept = get_kept (run->encoder);

  for (GList *link = kept->head; link != NULL; link = link->next)
    {
      PscTrustControl *control = link->data;

      if (memcmp (control->pixels, run->question->pixels, run->area * sizeof (float)) != 0)
        continue;
      g_queue_unlink (kept, link);
      g_queue_push_head_link (kept, link);
      return control;
    }
  return NULL;
}

PscTrustControl *
psc_trust_run_dup_control (PscTrustRun *run, GError **error)
{
  PscTrustControl *control = find (run);
  GQueue *kept = get_kept (run->encoder);
  float *map;

  if (control != NULL)
    return g_rc_box_acquire (control);
  map = psc_trust_run_attribute (run, run->control, run->encoder, run->question->pixels,
                                 run->explained, error);
  if (map == NULL)
    return NULL;
  control = g_rc_box_new0 (PscTrustControl);
  control->pixels = g_memdup2 (run->question->pixels, run->area * sizeof *map);
  control->map = map;
  g_queue_push_head (kept, g_rc_box_acquire (control));
  if (g_queue_get_length (kept) > MAX_KEPT)
    psc_trust_control_unref (g_queue_pop_tail (kept));
  return control;
}
