/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "attribution/psc-cell-shelf.h"
#include "attribution/psc-half-stack.h"
#include "attribution/psc-parallel.h"
#include "engine/psc-explanation-stack.h"
#include "engine/psc-explanation.h"
#include "engine/psc-stack-cache.h"
#include "image/psc-image-file.h"
#include "image/psc-model-input.h"
#include "lab/bench/psc-bench-private.h"

/* Rounds of a few openings each: a small model takes so little time that a single one would be lost
 * in what the clock and the caches make of it. */
#define ROUNDS     7
#define N_OPENINGS 4

/* Maps that are on the screen at once: those of four methods, fused and conventional. */
#define N_SHOWN 8

/* Milliseconds of a frame. */
#define FRAME 16.7

/* What is opened. */
typedef struct
{
  PscBenchSubject *subject; /* borrowed */
  GBytes *picture;          /* owned */
  PscMethod *method;        /* owned */
  PscModelInput *input;     /* owned, nullable: of the picture */
  float *direction;         /* owned, [M] */
  float *z;                 /* owned, [M] */
} Opening;

static void
opening_clear (Opening *self)
{
  g_clear_pointer (&self->picture, g_bytes_unref);
  g_clear_object (&self->method);
  g_clear_object (&self->input);
  g_free (self->direction);
  g_free (self->z);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Opening, opening_clear)

/* Any direction does: how long a map takes does not depend on it. */
static gboolean
opening_init (Opening *self, PscBenchSubject *subject, GError **error)
{
  guint m = psc_encoder_get_dimensions (subject->encoder);

  self->subject = subject;
  self->picture = psc_bench_write_picture (error);
  self->method = psc_method_new ("token-similarity", PSC_PRESET_PAPER, NULL);
  self->direction = g_new (float, m);
  self->z = g_new (float, m);
  for (guint i = 0; i < m; i++)
    self->direction[i] = (float) (1 / sqrt (m));
  return self->picture != NULL;
}

/* From the file to what the model gets of it. */
static gboolean
read_picture (Opening *self, GError **error)
{
  g_autoptr (PscImage) image = psc_image_file_load_bytes (self->picture, NULL, error);
  g_autofree char *digest = NULL;
  PscPreprocess preprocess;

  if (image == NULL)
    return FALSE;
  g_clear_object (&self->input);
  psc_model_spec_get_preprocess (psc_encoder_get_spec (self->subject->encoder), &preprocess);
  self->input = psc_model_input_new (image, NULL, &preprocess);
  digest = psc_stack_cache_dup_digest (psc_model_input_get_values (self->input),
                                       psc_encoder_get_side (self->subject->encoder));
  return TRUE;
}

/* And from there to the first overlay, in the order in which a session does it. */
static gboolean
show_once (Opening *self, GError **error)
{
  PscEncoder *encoder = self->subject->encoder;
  const float *pixels = psc_model_input_get_values (self->input);
  g_autoptr (PscClassification) scores = NULL;
  g_autoptr (PscKeptStack) stack = NULL;
  g_autoptr (PscExplanations) maps = NULL;

  if (!psc_cell_shelf_encode (encoder, pixels, self->z, NULL, error))
    return FALSE;
  scores = psc_prompt_directions_classify (self->subject->directions, self->z);
  stack = psc_explanation_make_stack (self->method, encoder, pixels, NULL, error);
  if (stack == NULL)
    return FALSE;
  maps = psc_explain_from_stack (self->method, stack, psc_encoder_get_spec (encoder), pixels, 1,
                                 self->direction, error);
  return maps != NULL;
}

static gboolean
show (gpointer data, GError **error)
{
  for (guint i = 0; i < N_OPENINGS; i++)
    if (!show_once (data, error))
      return FALSE;
  return TRUE;
}

static gboolean
encode (gpointer data, GError **error)
{
  return psc_bench_encode_image (((Opening *) data)->subject, N_OPENINGS, error);
}

gboolean
psc_bench_measure_open (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  g_auto (Opening) opening = { NULL };
  PscBenchTask task = { show, &opening };
  PscBenchTask limit = { encode, &opening };
  double reading[ROUNDS];
  double seconds, pass_seconds;

  if (!opening_init (&opening, subject, error))
    return FALSE;
  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      if (!read_picture (&opening, error))
        return FALSE;
      reading[i] = (g_get_monotonic_time () - start) / 1e3;
    }
  if (!psc_bench_compare (&task, &limit, ROUNDS, &seconds, &pass_seconds, error))
    return FALSE;
  row->measured = seconds / N_OPENINGS * 1e3;
  row->limit = pass_seconds / N_OPENINGS * 1e3;
  row->note = g_strdup_printf (_ ("and %.1f ms before that, for a picture of %u × %u pixels"),
                               psc_bench_median (reading, ROUNDS), PSC_BENCH_PICTURE_SIDE,
                               PSC_BENCH_PICTURE_SIDE);
  return TRUE;
}

/* Maps on the screen whose smoothing changes. */
typedef struct
{
  PscBenchSubject *subject; /* borrowed */
  PscMethod *method;        /* owned */
  PscKeptStack *stack;      /* owned: that the maps are from */
  float *weights;           /* owned, [N_SHOWN][M] */
  PscExplanations *maps;    /* owned, with the cells that were kept */
  float *finished;          /* owned, [N_SHOWN][A][A] */
} Smoothing;

static void
smoothing_clear (Smoothing *self)
{
  g_clear_object (&self->method);
  g_clear_object (&self->stack);
  g_clear_pointer (&self->maps, psc_explanations_free);
  g_free (self->weights);
  g_free (self->finished);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Smoothing, smoothing_clear)

/* The stack is on the host, where nothing can fail. */
static PscExplanations *
explain (Smoothing *self)
{
  return psc_explain_from_stack (self->method, self->stack,
                                 psc_encoder_get_spec (self->subject->encoder),
                                 self->subject->pixels, N_SHOWN, self->weights, NULL);
}

static void
smoothing_init (Smoothing *self, PscBenchSubject *subject)
{
  guint m = psc_encoder_get_dimensions (subject->encoder);
  gsize area =
      (gsize) psc_encoder_get_side (subject->encoder) * psc_encoder_get_side (subject->encoder);

  self->subject = subject;
  self->method = psc_method_new ("integrated-gradients", PSC_PRESET_MEASURED, NULL);
  self->stack = PSC_KEPT_STACK (psc_bench_new_half_stack (subject));
  self->weights = g_new (float, (gsize) N_SHOWN *m);
  for (gsize i = 0; i < (gsize) N_SHOWN * m; i++)
    self->weights[i] = ((float) (i * 11 % 17) - 8) / 8;
  self->maps = explain (self);
  self->finished = g_new (float, N_SHOWN *area);
}

static void
finish_one (guint index, gpointer data)
{
  Smoothing *self = data;
  gsize area = (gsize) self->maps->side * self->maps->side;

  psc_method_finish (self->method, self->maps->grid,
                     self->maps->fused_cells + index * psc_map_grid_get_n_cells (self->maps->grid),
                     self->finished + index * area);
}

/* As a session does it when nothing but what comes last has changed. */
static gboolean
finish (gpointer data, GError **error)
{
  psc_parallel_for (N_SHOWN, finish_one, data);
  return TRUE;
}

static gboolean
make_anew (gpointer data, GError **error)
{
  g_autoptr (PscExplanations) maps = explain (data);

  return TRUE;
}

gboolean
psc_bench_measure_smoothing (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  g_auto (Smoothing) smoothing = { NULL };
  PscBenchTask task = { finish, &smoothing };
  PscBenchTask limit = { make_anew, &smoothing };
  double seconds, anew_seconds;

  smoothing_init (&smoothing, subject);
  if (!psc_bench_compare (&task, &limit, ROUNDS, &seconds, &anew_seconds, error))
    return FALSE;
  row->measured = seconds * 1e3;
  row->limit = anew_seconds * 1e3;
  row->note = g_strdup_printf (_ ("%u maps, %.1f frames"), N_SHOWN, seconds * 1e3 / FRAME);
  return TRUE;
}
