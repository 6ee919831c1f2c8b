/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-device-stack.h"

#include <math.h>
#include <string.h>

#include "attribution/psc-half-kernels.h"
#include "model/psc-device-halves.h"

struct _PscDeviceStack
{
  PscKeptStack parent_instance;

  guint n_maps;
  PscMapGrid grid;
  gint32 *exponents; /* owned, [n_maps], little-endian: each map's power of two */

  GMutex lock;             /* of what follows: held by who uses the device */
  PscDeviceHalves *halves; /* owned, [n_maps][rows][columns]; NULL once it has moved to the host */
  PscHalfStack *host;      /* owned, the same from then on */
};

G_DEFINE_FINAL_TYPE (PscDeviceStack, psc_device_stack, PSC_TYPE_KEPT_STACK)

static void
psc_device_stack_finalize (GObject *object)
{
  PscDeviceStack *self = PSC_DEVICE_STACK (object);

  g_clear_pointer (&self->halves, psc_device_halves_free);
  g_clear_object (&self->host);
  g_free (self->exponents);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (psc_device_stack_parent_class)->finalize (object);
}

static gsize
count_cells (PscDeviceStack *self)
{
  return psc_map_grid_get_n_cells (self->grid);
}

static gsize
count_bytes (PscDeviceStack *self)
{
  return self->n_maps * (sizeof *self->exponents + count_cells (self) * sizeof (guint16));
}

static float
get_factor (PscDeviceStack *self, guint map)
{
  return ldexpf (1, GINT32_FROM_LE (self->exponents[map]));
}

/* With the lock held. What a PscHalfStack has for bytes. */
static GBytes *
read_bytes (PscDeviceStack *self, GError **error)
{
  gint32 *data = g_malloc (count_bytes (self));

  memcpy (data, self->exponents, self->n_maps * sizeof *data);
  if (!psc_device_halves_read (self->halves, 0, count_cells (self),
                               (guint16 *) (gpointer) (data + self->n_maps), error))
    {
      g_free (data);
      return NULL;
    }
  return g_bytes_new_take (data, count_bytes (self));
}

/* With the lock held. Borrowed; sets @error unless it can. */
static PscHalfStack *
move_to_host (PscDeviceStack *self, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (self->host != NULL)
    return self->host;
  bytes = read_bytes (self, error);
  if (bytes == NULL)
    return NULL;
  self->host = psc_half_stack_new_from_bytes (self->n_maps, self->grid, bytes);
  g_assert (self->host != NULL);
  g_clear_pointer (&self->halves, psc_device_halves_free);
  return self->host;
}

static guint
psc_device_stack_get_dimensions (PscKeptStack *stack)
{
  return PSC_DEVICE_STACK (stack)->n_maps;
}

/* The same wherever it is: caches count on it. */
static gsize
psc_device_stack_get_size (PscKeptStack *stack)
{
  return count_bytes (PSC_DEVICE_STACK (stack));
}

static GBytes *
psc_device_stack_dup_bytes (PscKeptStack *stack, GError **error)
{
  PscDeviceStack *self = PSC_DEVICE_STACK (stack);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->host != NULL ? g_bytes_ref (psc_half_stack_get_bytes (self->host))
                            : read_bytes (self, error);
}

static PscMapGrid
psc_device_stack_get_grid (PscKeptStack *stack)
{
  return PSC_DEVICE_STACK (stack)->grid;
}

/* [n][n_maps]: each map's power of two taken into its weights. */
static float *
scale_weights (PscDeviceStack *self, guint n, const float *weights)
{
  float *scaled = g_new (float, (gsize) n * self->n_maps);

  for (guint k = 0; k < self->n_maps; k++)
    for (guint j = 0; j < n; j++)
      scaled[(gsize) j * self->n_maps + k] =
          weights[(gsize) j * self->n_maps + k] * get_factor (self, k);
  return scaled;
}

/* With the lock held. On the device, to the end if @how says how and there is memory for that, too.
 */
static gboolean
fuse_on_device (PscDeviceStack *self,
                guint n,
                const float *weights,
                const PscMapFinish *how,
                float *cells,
                float *maps,
                gboolean *is_finished,
                GError **error)
{
  g_autofree float *scaled = scale_weights (self, n, weights);
  g_autoptr (GError) reason = NULL;

  *is_finished =
      how != NULL && psc_device_halves_finish (self->halves, n, scaled, how, cells, maps, &reason);
  if (*is_finished)
    return TRUE;
  if (reason != NULL)
    g_info ("these maps are finished on the host: %s", reason->message);
  return psc_device_halves_multiply (self->halves, n, scaled, cells, error);
}

/* (transfer full): the stack on the host if it must be fused there, which it does on from now on;
 * NULL with @error if it cannot be, and without if it has been done on the device */
static PscHalfStack *
fuse_or_move (PscDeviceStack *self,
              guint n,
              const float *weights,
              const PscMapFinish *how,
              float *cells,
              float *maps,
              gboolean *is_finished,
              GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GError) reason = NULL;
  PscHalfStack *host;

  if (self->host == NULL)
    {
      if (fuse_on_device (self, n, weights, how, cells, maps, is_finished, &reason))
        return NULL;
      g_info ("fusing on the host from now on: %s", reason->message);
    }
  *is_finished = FALSE;
  host = move_to_host (self, error);
  return host != NULL ? g_object_ref (host) : NULL;
}

static gboolean
are_finite (const float *cells, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (cells[i]))
      return FALSE;
  return TRUE;
}

static gboolean
psc_device_stack_finishes (PscKeptStack *stack)
{
  return psc_device_stack_is_on_device (PSC_DEVICE_STACK (stack));
}

static gboolean
psc_device_stack_finish (PscKeptStack *stack,
                         guint n,
                         const float *weights,
                         const PscMapFinish *how,
                         float *cells,
                         float *maps,
                         gboolean *is_finished,
                         GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PscHalfStack) host = fuse_or_move (PSC_DEVICE_STACK (stack), n, weights, how, cells,
                                                maps, is_finished, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (host != NULL)
    psc_half_stack_fuse_many (host, n, weights, cells);
  /* A product takes what is not a number to every pixel, where the host leaves it near its cell. */
  *is_finished = *is_finished && are_finite (cells, n * count_cells (PSC_DEVICE_STACK (stack)));
  return TRUE;
}

static gboolean
psc_device_stack_fuse (
    PscKeptStack *stack, guint n, const float *weights, float *maps, GError **error)
{
  gboolean is_finished;

  return psc_device_stack_finish (stack, n, weights, NULL, maps, NULL, &is_finished, error);
}

/* With the lock held, from the device. */
static gboolean
read_cell (PscDeviceStack *self, gsize cell, float *values, GError **error)
{
  const PscHalfKernels *kernels = psc_half_kernels_get ();
  g_autofree guint16 *halves = g_new (guint16, self->n_maps);

  if (!psc_device_halves_read (self->halves, cell, 1, halves, error))
    return FALSE;
  kernels->widen (halves, values, self->n_maps);
  for (guint k = 0; k < self->n_maps; k++)
    values[k] *= get_factor (self, k);
  return TRUE;
}

static gboolean
psc_device_stack_read_cell (PscKeptStack *stack, gsize cell, float *values, GError **error)
{
  PscDeviceStack *self = PSC_DEVICE_STACK (stack);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->host != NULL
             ? psc_kept_stack_read_cell (PSC_KEPT_STACK (self->host), cell, values, error)
             : read_cell (self, cell, values, error);
}

static void
psc_device_stack_class_init (PscDeviceStackClass *klass)
{
  PscKeptStackClass *kept_class = PSC_KEPT_STACK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = psc_device_stack_finalize;
  kept_class->get_dimensions = psc_device_stack_get_dimensions;
  kept_class->get_size = psc_device_stack_get_size;
  kept_class->dup_bytes = psc_device_stack_dup_bytes;
  kept_class->get_grid = psc_device_stack_get_grid;
  kept_class->fuse = psc_device_stack_fuse;
  kept_class->finishes = psc_device_stack_finishes;
  kept_class->finish = psc_device_stack_finish;
  kept_class->read_cell = psc_device_stack_read_cell;
}

static void
psc_device_stack_init (PscDeviceStack *self)
{
  g_mutex_init (&self->lock);
}

/* With the lock of @former held, which may be NULL. */
static PscDeviceHalves *
copy_to_device (
    PscEncoder *encoder, PscDeviceStack *former, PscHalfStack *maps, guint capacity, GError **error)
{
  guint n_maps = psc_half_stack_get_n_maps (maps);
  const gint32 *exponents = g_bytes_get_data (psc_half_stack_get_bytes (maps), NULL);

  if (former != NULL && former->halves == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           "the former maps are not on the device any more");
      return NULL;
    }
  return psc_device_halves_new (encoder, former != NULL ? former->halves : NULL, capacity, n_maps,
                                psc_map_grid_get_n_cells (psc_half_stack_get_grid (maps)),
                                (const guint16 *) (gconstpointer) (exponents + n_maps), error);
}

static PscDeviceHalves *
copy_to_device_after (
    PscEncoder *encoder, PscDeviceStack *former, PscHalfStack *maps, guint capacity, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  if (former != NULL)
    locker = g_mutex_locker_new (&former->lock);
  return copy_to_device (encoder, former, maps, capacity, error);
}

PscDeviceStack *
psc_device_stack_new (
    PscEncoder *encoder, PscDeviceStack *former, PscHalfStack *maps, guint capacity, GError **error)
{
  guint n_former = former != NULL ? former->n_maps : 0;
  PscDeviceHalves *halves;
  PscDeviceStack *self;
  guint n_maps;

  g_return_val_if_fail (PSC_IS_ENCODER (encoder), NULL);
  g_return_val_if_fail (former == NULL || PSC_IS_DEVICE_STACK (former), NULL);
  g_return_val_if_fail (PSC_IS_HALF_STACK (maps), NULL);
  g_return_val_if_fail (
      former == NULL || psc_map_grid_equal (former->grid, psc_half_stack_get_grid (maps)), NULL);

  halves = copy_to_device_after (encoder, former, maps, capacity, error);
  if (halves == NULL)
    return NULL;

  n_maps = psc_half_stack_get_n_maps (maps);
  self = g_object_new (PSC_TYPE_DEVICE_STACK, NULL);
  self->n_maps = n_former + n_maps;
  self->grid = psc_half_stack_get_grid (maps);
  self->exponents = g_new (gint32, self->n_maps);
  if (former != NULL)
    memcpy (self->exponents, former->exponents, n_former * sizeof *self->exponents);
  memcpy (self->exponents + n_former, g_bytes_get_data (psc_half_stack_get_bytes (maps), NULL),
          n_maps * sizeof *self->exponents);
  self->halves = halves;
  return self;
}

gboolean
psc_device_stack_is_on_device (PscDeviceStack *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (PSC_IS_DEVICE_STACK (self), FALSE);

  locker = g_mutex_locker_new (&self->lock);
  return self->halves != NULL;
}

PscHalfStack *
psc_device_stack_dup_half_stack (PscDeviceStack *self, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (PSC_IS_DEVICE_STACK (self), NULL);

  bytes = psc_device_stack_dup_bytes (PSC_KEPT_STACK (self), error);
  return bytes != NULL ? psc_half_stack_new_from_bytes (self->n_maps, self->grid, bytes) : NULL;
}
