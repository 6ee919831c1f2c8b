/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-thumbnailer.h"

#include <math.h>
#include <sys/resource.h>
#include <unistd.h>

#include "image/psc-image-file.h"
#include "image/psc-resample.h"

#define NICENESS 19

/* What the thread and the object share. The thread keeps it alive for as long as it works, so that
 * nobody has to wait for it. */
typedef struct
{
  GMutex mutex;
  GCond cond;
  GQueue waiting;            /* owned, of PscStudy, the next one first */
  PscStudy *current;         /* owned, nullable */
  GCancellable *cancellable; /* owned, of the current one */
  gboolean is_over;
  GWeakRef owner; /* of PscStudyThumbnailer */
} Shared;

struct _PscStudyThumbnailer
{
  GObject parent_instance;

  Shared *shared; /* owned, atomically counted */
  gboolean has_thread;
  GQueue kept; /* owned, of PscStudy with a thumbnail, the oldest first */
};

G_DEFINE_FINAL_TYPE (PscStudyThumbnailer, psc_study_thumbnailer, G_TYPE_OBJECT)

/* A finished thumbnail on its way to the main thread. */
typedef struct
{
  Shared *shared;  /* owned */
  PscStudy *study; /* owned */
  GBytes *grey;    /* owned, nullable */
  guint width;
  guint height;
  GError *error; /* owned, nullable */
} Delivery;

static void
shared_clear (gpointer data)
{
  Shared *shared = data;

  g_queue_clear_full (&shared->waiting, g_object_unref);
  g_clear_object (&shared->current);
  g_clear_object (&shared->cancellable);
  g_weak_ref_clear (&shared->owner);
  g_cond_clear (&shared->cond);
  g_mutex_clear (&shared->mutex);
}

static void
shared_unref (Shared *shared)
{
  g_atomic_rc_box_release_full (shared, shared_clear);
}

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  shared_unref (delivery->shared);
  g_object_unref (delivery->study);
  g_clear_pointer (&delivery->grey, g_bytes_unref);
  g_clear_error (&delivery->error);
  g_free (delivery);
}

GBytes *
psc_study_thumbnail_load (
    const char *path, guint *width, guint *height, GCancellable *cancellable, GError **error)
{
  g_autoptr (PscImage) image = psc_image_file_load (path, cancellable, error);
  g_autofree guint8 *grey = NULL;
  gsize image_width, image_height;
  double scale;
  guint8 *small;

  if (image == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  image_width = psc_image_get_width (image);
  image_height = psc_image_get_height (image);
  scale = MIN ((double) PSC_STUDY_THUMBNAIL_SIDE / MAX (image_width, image_height), 1);
  *width = MAX ((guint) lround (image_width * scale), 1);
  *height = MAX ((guint) lround (image_height * scale), 1);

  grey = g_malloc (image_width * image_height);
  psc_image_render (image, NULL, grey);
  small = g_malloc ((gsize) *width * *height);
  psc_resample_bicubic (grey, image_width, image_height, NULL, small, *width, *height);
  return g_bytes_new_take (small, (gsize) *width * *height);
}

static void
keep (PscStudyThumbnailer *self, PscStudy *study)
{
  g_queue_push_tail (&self->kept, g_object_ref (study));
  if (self->kept.length > PSC_STUDY_MAX_THUMBNAILS)
    {
      g_autoptr (PscStudy) oldest = g_queue_pop_head (&self->kept);

      psc_study_set_thumbnail (oldest, NULL, 0, 0);
    }
}

static gboolean
deliver_cb (gpointer data)
{
  Delivery *delivery = data;
  g_autoptr (PscStudyThumbnailer) self = g_weak_ref_get (&delivery->shared->owner);

  if (self == NULL || g_error_matches (delivery->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return G_SOURCE_REMOVE;
  if (delivery->grey != NULL)
    {
      psc_study_set_thumbnail (delivery->study, delivery->grey, delivery->width, delivery->height);
      keep (self, delivery->study);
    }
  else
    psc_study_set_failed (delivery->study, delivery->error->message);
  return G_SOURCE_REMOVE;
}

/* Waits for work; NULL when there will be none any more. */
static PscStudy *
take_next (Shared *shared, GCancellable **cancellable)
{
  PscStudy *study = NULL;

  g_mutex_lock (&shared->mutex);
  g_clear_object (&shared->current);
  g_clear_object (&shared->cancellable);
  while (!shared->is_over && shared->waiting.length == 0)
    g_cond_wait (&shared->cond, &shared->mutex);
  if (!shared->is_over)
    {
      study = shared->current = g_queue_pop_head (&shared->waiting);
      shared->cancellable = g_cancellable_new ();
      *cancellable = g_object_ref (shared->cancellable);
      g_object_ref (study);
    }
  g_mutex_unlock (&shared->mutex);
  return study;
}

static gpointer
work_thread (gpointer data)
{
  Shared *shared = data;
  GCancellable *cancellable;
  PscStudy *study;

  /* On Linux this is the priority of the calling thread alone. */
  setpriority (PRIO_PROCESS, (id_t) gettid (), NICENESS);
  while ((study = take_next (shared, &cancellable)) != NULL)
    {
      Delivery *delivery = g_new0 (Delivery, 1);

      delivery->shared = g_atomic_rc_box_acquire (shared);
      delivery->study = study;
      delivery->grey = psc_study_thumbnail_load (psc_study_get_path (study), &delivery->width,
                                                 &delivery->height, cancellable, &delivery->error);
      if (delivery->grey != NULL && g_cancellable_is_cancelled (cancellable))
        g_cancellable_set_error_if_cancelled (cancellable, &delivery->error);
      g_object_unref (cancellable);
      g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, deliver_cb, delivery, delivery_free);
    }
  shared_unref (shared);
  return NULL;
}

static void
psc_study_thumbnailer_dispose (GObject *object)
{
  PscStudyThumbnailer *self = PSC_STUDY_THUMBNAILER (object);

  g_mutex_lock (&self->shared->mutex);
  self->shared->is_over = TRUE;
  if (self->shared->cancellable != NULL)
    g_cancellable_cancel (self->shared->cancellable);
  g_cond_signal (&self->shared->cond);
  g_mutex_unlock (&self->shared->mutex);
  g_queue_clear_full (&self->kept, g_object_unref);
  G_OBJECT_CLASS (psc_study_thumbnailer_parent_class)->dispose (object);
}

static void
psc_study_thumbnailer_finalize (GObject *object)
{
  shared_unref (PSC_STUDY_THUMBNAILER (object)->shared);
  G_OBJECT_CLASS (psc_study_thumbnailer_parent_class)->finalize (object);
}

static void
psc_study_thumbnailer_class_init (PscStudyThumbnailerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = psc_study_thumbnailer_dispose;
  G_OBJECT_CLASS (klass)->finalize = psc_study_thumbnailer_finalize;
}

static void
psc_study_thumbnailer_init (PscStudyThumbnailer *self)
{
  self->shared = g_atomic_rc_box_new0 (Shared);
  g_mutex_init (&self->shared->mutex);
  g_cond_init (&self->shared->cond);
  g_queue_init (&self->shared->waiting);
  g_weak_ref_init (&self->shared->owner, self);
  g_queue_init (&self->kept);
}

PscStudyThumbnailer *
psc_study_thumbnailer_new (void)
{
  return g_object_new (PSC_TYPE_STUDY_THUMBNAILER, NULL);
}

void
psc_study_thumbnailer_request (PscStudyThumbnailer *self, PscStudy *study)
{
  Shared *shared = self->shared;
  guint width, height;

  g_return_if_fail (PSC_IS_STUDY_THUMBNAILER (self));
  g_return_if_fail (PSC_IS_STUDY (study));

  if (psc_study_get_thumbnail (study, &width, &height) != NULL
      || psc_study_get_state (study) == PSC_STUDY_FAILED)
    return;
  if (!self->has_thread)
    {
      self->has_thread = TRUE;
      g_thread_unref (
          g_thread_new ("psc-thumbnails", work_thread, g_atomic_rc_box_acquire (shared)));
    }
  g_mutex_lock (&shared->mutex);
  if (g_queue_find (&shared->waiting, study) == NULL)
    g_queue_push_head (&shared->waiting, g_object_ref (study));
  g_cond_signal (&shared->cond);
  g_mutex_unlock (&shared->mutex);
}

void
psc_study_thumbnailer_forget (PscStudyThumbnailer *self, PscStudy *study)
{
  Shared *shared = self->shared;

  g_mutex_lock (&shared->mutex);
  if (g_queue_remove (&shared->waiting, study))
    g_object_unref (study);
  if (shared->current == study && shared->cancellable != NULL)
    g_cancellable_cancel (shared->cancellable);
  g_mutex_unlock (&shared->mutex);
}
