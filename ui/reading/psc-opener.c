/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/reading/psc-opener.h"

#include <glib/gi18n.h>

#include "image/psc-image-file.h"

struct _PscOpener
{
  GObject parent_instance;

  PscEngine *engine;   /* owned */
  PscSession *current; /* weak, nullable: the last one that was opened */

  GFile *next_file;               /* owned, nullable */
  PscSession *next_session;       /* owned, NULL until @next_file has been read */
  GCancellable *next_cancellable; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (PscOpener, psc_opener, G_TYPE_OBJECT)

static void
forget_next (PscOpener *self)
{
  if (self->next_cancellable != NULL)
    g_cancellable_cancel (self->next_cancellable);
  g_clear_object (&self->next_cancellable);
  g_clear_object (&self->next_session);
  g_clear_object (&self->next_file);
}

static void
psc_opener_dispose (GObject *object)
{
  PscOpener *self = PSC_OPENER (object);

  forget_next (self);
  g_clear_weak_pointer (&self->current);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (psc_opener_parent_class)->dispose (object);
}

static void
psc_opener_class_init (PscOpenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = psc_opener_dispose;
}

static void
psc_opener_init (PscOpener *self)
{
}

PscOpener *
psc_opener_new (PscEngine *engine)
{
  PscOpener *self;

  g_return_val_if_fail (PSC_IS_ENGINE (engine), NULL);

  self = g_object_new (PSC_TYPE_OPENER, NULL);
  self->engine = g_object_ref (engine);
  return self;
}

static void
load_image (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GFile *file = task_data;
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (GError) error = NULL;
  PscImage *image;

  if (path == NULL)
    {
      g_autofree char *uri = g_file_get_uri (file);

      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                               _ ("%s is not a file of this computer"), uri);
      return;
    }
  image = psc_image_file_load (path, cancellable, &error);
  if (image != NULL)
    g_task_return_pointer (task, image, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
psc_opener_open_async (PscOpener *self,
                       GFile *file,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PSC_IS_OPENER (self));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, psc_opener_open_async);
  if (self->next_session != NULL && g_file_equal (file, self->next_file))
    {
      g_task_return_pointer (task, g_object_ref (psc_session_get_image (self->next_session)),
                             g_object_unref);
      return;
    }
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_image);
}

PscSession *
psc_opener_open_finish (PscOpener *self, GAsyncResult *result, GError **error)
{
  g_autoptr (PscImage) image = NULL;
  PscSession *session;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  image = g_task_propagate_pointer (G_TASK (result), error);
  if (image == NULL)
    return NULL;
  if (self->next_session != NULL && psc_session_get_image (self->next_session) == image)
    {
      session = g_steal_pointer (&self->next_session);
      psc_session_set_visible (session, TRUE);
      forget_next (self);
    }
  else
    {
      session = psc_session_new (self->engine, image);
    }
  g_set_weak_pointer (&self->current, session);
  return session;
}

static void
prefetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PscOpener *self = PSC_OPENER (source);
  g_autoptr (PscImage) image = g_task_propagate_pointer (G_TASK (result), NULL);

  if (image == NULL || g_task_get_cancellable (G_TASK (result)) != self->next_cancellable)
    return;
  self->next_session = psc_session_new (self->engine, image);
  psc_session_set_visible (self->next_session, FALSE);
  if (self->current != NULL)
    psc_session_set_next (self->current, self->next_session);
}

void
psc_opener_prefetch (PscOpener *self, GFile *file)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PSC_IS_OPENER (self));

  if (file != NULL && self->next_file != NULL && g_file_equal (file, self->next_file))
    return;
  forget_next (self);
  if (file == NULL)
    return;

  self->next_file = g_object_ref (file);
  self->next_cancellable = g_cancellable_new ();
  task = g_task_new (self, self->next_cancellable, prefetched_cb, NULL);
  g_task_set_source_tag (task, psc_opener_prefetch);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_image);
}
