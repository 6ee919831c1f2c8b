/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "attribution/psc-table-shelf.h"
#include "engine/psc-explanation-stack.h"
#include "lab/bench/psc-bench-private.h"
#include "model/psc-model-cost.h"

/* Of a large model not the whole stack is made, but the maps of so many dimensions, which run
 * together as those of a whole stack would, in as many chunks as that takes. */
#define MAX_MAPS 64

/* And of methods that take a gradient at several points. */
#define MAX_PATH_MAPS 32

/* What gradients shall reach of a graphics card's peak. */
#define DEVICE_SHARE 0.4

/* Steps of the path, against as many gradient stacks. */
#define N_STEPS     4
#define N_STEPS_TXT "4"

/* From one window of the occlusion to the next, in model pixels: fewer windows than the paper's. */
#define STRIDE_TXT "14"

/* Random masks: as many as the paper's preset has would take minutes, and run no faster. */
#define N_MASKS 96

/* Calls of the ordinary implementation. */
#define N_CALLS 4

/* Tokens of a typical prompt, and how often it is encoded at a time: a small model does it in some
 * tens of microseconds, too few for the clock, and the products that tell the peak leave nothing of
 * it in the cache. */
#define N_TOKENS 16
#define N_TEXTS  16

/* How often each is done: the slower, the less often. */
#define ROUNDS      3
#define PATH_ROUNDS 4
#define TEXT_ROUNDS 9

static const char *const no_settings[] = { NULL };
static const char *const path_settings[] = { "steps", N_STEPS_TXT, NULL };
static const char *const window_settings[] = { "stride", STRIDE_TXT, NULL };
static const char *const mask_settings[] = { "samples", G_STRINGIFY (N_MASKS), NULL };

/* A stack to make. */
typedef struct
{
  PscBenchSubject *subject; /* borrowed */
  const char *method;
  const char *const *settings;
  guint n_maps;
} Making;

static PscMethod *
new_method (const char *name, PscPreset preset, const char *const *settings, GError **error)
{
  g_autoptr (PscMethod) method = psc_method_new (name, preset, error);

  for (; method != NULL && settings[0] != NULL; settings += 2)
    if (!psc_method_set_parameter (method, settings[0], settings[1], error))
      return NULL;
  return g_steal_pointer (&method);
}

PscStack *
psc_bench_make_stack (PscBenchSubject *subject,
                      const char *name,
                      PscPreset preset,
                      const char *const *settings,
                      guint n,
                      GError **error)
{
  g_autoptr (PscMethod) method = new_method (name, preset, settings, error);
  g_autoptr (PscFunctionals) units = NULL;
  g_autofree guint *indices = g_new (guint, n);

  if (method == NULL)
    return NULL;
  psc_table_shelf_clear (subject->encoder);
  for (guint k = 0; k < n; k++)
    indices[k] = k;
  units = psc_functionals_new_units (psc_encoder_get_dimensions (subject->encoder), indices, n);
  return psc_method_attribute (method, subject->encoder, subject->pixels, units, NULL, error);
}

gboolean
psc_bench_encode_image (PscBenchSubject *subject, guint n, GError **error)
{
  g_autofree float *z = g_new (float, psc_encoder_get_dimensions (subject->encoder));

  for (guint i = 0; i < n; i++)
    if (!psc_encoder_encode_images (subject->encoder, 1, subject->pixels, z, NULL, error))
      return FALSE;
  return TRUE;
}

static gboolean
make (gpointer data, GError **error)
{
  Making *making = data;
  g_autoptr (PscStack) stack = psc_bench_make_stack (
      making->subject, making->method, PSC_PRESET_PAPER, making->settings, making->n_maps, error);

  return stack != NULL;
}

/* Makes a stack N_STEPS times. */
static gboolean
make_for_each_step (gpointer data, GError **error)
{
  for (guint i = 0; i < N_STEPS; i++)
    if (!make (data, error))
      return FALSE;
  return TRUE;
}

static guint
choose_n_maps (PscBenchSubject *subject)
{
  return MIN (psc_encoder_get_dimensions (subject->encoder), MAX_MAPS);
}

static char *
describe_share (PscBenchSubject *subject, guint n_maps)
{
  return g_strdup_printf (_ ("%u of %u dimensions"), n_maps,
                          psc_encoder_get_dimensions (subject->encoder));
}

/* @work: floating-point operations of the task */
static gboolean
measure_rate (PscBenchSubject *subject,
              const PscBenchTask *task,
              double work,
              PscBenchRow *row,
              GError **error)
{
  double seconds, peak;

  if (!psc_bench_compare_with_peak (task, subject->encoder, ROUNDS, &seconds, &peak, error))
    return FALSE;
  row->measured = work / seconds / 1e9;
  row->limit = peak / 1e9;
  return TRUE;
}

gboolean
psc_bench_measure_gradient (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  PscModelSpec *spec = psc_encoder_get_spec (subject->encoder);
  Making making = { subject, "saliency", no_settings, choose_n_maps (subject) };
  PscBenchTask task = { make, &making };
  double work =
      2 * (psc_model_cost_image (spec, 1) + making.n_maps * psc_model_cost_pullback (spec));

  if (subject->is_on_device)
    row->budget = DEVICE_SHARE;
  row->note = describe_share (subject, making.n_maps);
  return measure_rate (subject, &task, work, row, error);
}

/* Forward passes of the windows that STRIDE_TXT makes. */
static guint
count_windows (PscBenchSubject *subject)
{
  const guint window = 15;
  const guint stride = (guint) g_ascii_strtoull (STRIDE_TXT, NULL, 10);
  guint side = psc_encoder_get_side (subject->encoder);
  guint positions = (side - MIN (window, side) + stride - 1) / stride + 1;

  return positions * positions;
}

gboolean
psc_bench_measure_occlusion (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  PscModelSpec *spec = psc_encoder_get_spec (subject->encoder);
  guint n_windows = count_windows (subject);
  Making making = { subject, "occlusion", window_settings,
                    psc_encoder_get_dimensions (subject->encoder) };
  PscBenchTask task = { make, &making };
  double work = 2 * (n_windows + 1) * psc_model_cost_image (spec, 1);

  row->note = g_strdup_printf (_ ("%u windows, %s pixels apart"), n_windows, STRIDE_TXT);
  return measure_rate (subject, &task, work, row, error);
}

/* Looks through N_MASKS masks, which is all that any map is made of. */
static gboolean
embed (gpointer data, GError **error)
{
  PscBenchSubject *subject = data;
  g_autoptr (PscMethod) method = new_method ("rise", PSC_PRESET_PAPER, mask_settings, error);
  g_autoptr (PscKeptStack) stack = NULL;

  if (method == NULL)
    return FALSE;
  psc_table_shelf_clear (subject->encoder);
  stack = psc_explanation_make_stack (method, subject->encoder, subject->pixels, NULL, error);
  return stack != NULL;
}

gboolean
psc_bench_measure_rise (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  PscBenchTask task = { embed, subject };
  double work = 2 * N_MASKS * psc_model_cost_image (psc_encoder_get_spec (subject->encoder), 1);

  row->note = g_strdup_printf (_ ("%u masks"), N_MASKS);
  return measure_rate (subject, &task, work, row, error);
}

gboolean
psc_bench_measure_path (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  guint n_maps = MIN (choose_n_maps (subject), MAX_PATH_MAPS);
  Making path = { subject, "integrated-gradients", path_settings, n_maps };
  Making gradients = { subject, "saliency", no_settings, n_maps };
  PscBenchTask task = { make, &path };
  PscBenchTask limit = { make_for_each_step, &gradients };
  g_autofree char *share = describe_share (subject, n_maps);

  row->note = g_strdup_printf (_ ("%u steps, %s"), N_STEPS, share);
  return psc_bench_compare (&task, &limit, PATH_ROUNDS, &row->measured, &row->limit, error);
}

typedef struct
{
  PscEncoder *encoder; /* borrowed */
  guint n_tokens;
  gint32 *ids; /* owned, [n_tokens] */
  float *z;    /* owned, [M] */
} Encoding;

static gboolean
encode_text (gpointer data, GError **error)
{
  Encoding *encoding = data;

  for (guint i = 0; i < N_TEXTS; i++)
    if (!psc_encoder_encode_texts (encoding->encoder, 1, &encoding->n_tokens, encoding->ids,
                                   encoding->z, NULL, error))
      return FALSE;
  return TRUE;
}

gboolean
psc_bench_measure_text (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  PscModelSpec *spec = psc_encoder_get_spec (subject->encoder);
  guint n_tokens = MIN (N_TOKENS, spec->max_tokens);
  g_autofree gint32 *ids = g_new (gint32, n_tokens);
  g_autofree float *z = g_new (float, psc_encoder_get_dimensions (subject->encoder));
  Encoding encoding = { subject->encoder, n_tokens, ids, z };
  PscBenchTask task = { encode_text, &encoding };
  double seconds, peak;

  for (guint i = 0; i < n_tokens; i++)
    ids[i] = (gint32) (i % spec->text->vocab_size);
  if (!psc_bench_compare_with_peak (&task, subject->encoder, TEXT_ROUNDS, &seconds, &peak, error))
    return FALSE;
  row->measured = seconds / N_TEXTS * 1e3;
  row->limit = 2e3 * psc_model_cost_text (spec, n_tokens) / peak;
  row->note = g_strdup_printf (_ ("%u tokens"), n_tokens);
  return TRUE;
}

/* One call of an ordinary implementation for one dimension: forward, and back by libtorch's own
 * automatic differentiation. */
typedef struct
{
  PscBenchSubject *subject; /* borrowed */
  float *cotangent;         /* owned, [M] */
  float *gradient;          /* owned, [A][A] */
} Calling;

static void
calling_init (Calling *self, PscBenchSubject *subject)
{
  guint side = psc_encoder_get_side (subject->encoder);

  self->subject = subject;
  self->cotangent = g_new0 (float, psc_encoder_get_dimensions (subject->encoder));
  self->cotangent[0] = 1;
  self->gradient = g_new (float, (gsize) side *side);
}

static void
calling_clear (Calling *self)
{
  g_free (self->cotangent);
  g_free (self->gradient);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Calling, calling_clear)

static gboolean
differentiate (gpointer data, GError **error)
{
  Calling *calling = data;

  for (guint i = 0; i < N_CALLS; i++)
    if (!psc_encoder_differentiate (calling->subject->encoder, calling->subject->pixels, 1,
                                    calling->cotangent, calling->gradient, error))
      return FALSE;
  return TRUE;
}

static gboolean
encode_image (gpointer data, GError **error)
{
  return psc_bench_encode_image (((Calling *) data)->subject, N_CALLS, error);
}

/* @task makes @n_maps maps, @run N_CALLS calls of which one map needs @n_calls. */
static gboolean
compare_with_calls (PscBenchSubject *subject,
                    const PscBenchTask *task,
                    guint n_maps,
                    PscBenchWork run,
                    guint n_calls,
                    PscBenchRow *row,
                    GError **error)
{
  g_auto (Calling) calling = { NULL };
  PscBenchTask calls = { run, &calling };
  double seconds, call_seconds;

  calling_init (&calling, subject);
  if (!psc_bench_compare (task, &calls, PATH_ROUNDS, &seconds, &call_seconds, error))
    return FALSE;
  row->measured = n_maps / seconds;
  row->limit = N_CALLS / call_seconds / n_calls;
  return TRUE;
}

gboolean
psc_bench_measure_gradient_calls (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  Making making = { subject, "saliency", no_settings, choose_n_maps (subject) };
  PscBenchTask task = { make, &making };
  g_autofree char *share = describe_share (subject, making.n_maps);

  row->note = g_strdup_printf (_ ("%s, %u calls"), share, N_CALLS);
  return compare_with_calls (subject, &task, making.n_maps, differentiate, 1, row, error);
}

gboolean
psc_bench_measure_occlusion_calls (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  guint n_windows = count_windows (subject);
  Making making = { subject, "occlusion", window_settings,
                    psc_encoder_get_dimensions (subject->encoder) };
  PscBenchTask task = { make, &making };

  row->note =
      g_strdup_printf (_ ("%u windows; %u forward passes, scaled to a call"), n_windows, N_CALLS);
  return compare_with_calls (subject, &task, making.n_maps, encode_image, n_windows + 1, row,
                             error);
}

gboolean
psc_bench_measure_path_calls (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  Making making = { subject, "integrated-gradients", path_settings,
                    MIN (choose_n_maps (subject), MAX_PATH_MAPS) };
  PscBenchTask task = { make, &making };
  g_autofree char *share = describe_share (subject, making.n_maps);

  row->note =
      g_strdup_printf (_ ("%u steps, %s; %u gradients, scaled to a call"), N_STEPS, share, N_CALLS);
  return compare_with_calls (subject, &task, making.n_maps, differentiate, N_STEPS, row, error);
}
