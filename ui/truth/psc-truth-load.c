/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/truth/psc-truth-load.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "image/psc-image-digest.h"
#include "image/psc-image-facts.h"
#include "truth/psc-truth-error.h"
#include "truth/psc-truth-file.h"

/* What cannot be read is put aside under this ending: it may be all that is left of somebody's
 * work. */
#define UNREADABLE ".unreadable"

/* Nobody looks through more of one picture. */
#define MAX_FINDINGS 500

PscTruthLoad *
psc_truth_load_new (PscImage *image, const char *path)
{
  PscTruthLoad *self = g_new0 (PscTruthLoad, 1);

  self->image = g_object_ref (image);
  self->path = g_strdup (path);
  return self;
}

void
psc_truth_load_free (PscTruthLoad *self)
{
  g_object_unref (self->image);
  g_free (self->path);
  g_free (self->kept_folder);
  g_clear_pointer (&self->set, psc_truth_set_unref);
  g_free (self->kept_path);
  g_clear_pointer (&self->own, g_ptr_array_unref);
  g_clear_pointer (&self->file, g_ptr_array_unref);
  g_clear_pointer (&self->phantom, g_ptr_array_unref);
  g_clear_pointer (&self->lungs, psc_truth_finding_unref);
  g_free (self->own_note);
  g_free (self->note);
  g_free (self);
}

static GPtrArray *
new_items (const PscTruthImage *said, PscRegionOrigin origin, const char *form)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_region_item_unref);
  const guint n = psc_truth_image_get_n_findings (said);

  for (guint i = 0; i < MIN (n, MAX_FINDINGS); i++)
    g_ptr_array_add (
        items, psc_region_item_new (psc_truth_finding_ref (psc_truth_image_get_finding (said, i)),
                                    origin, form));
  return items;
}

/* (nullable): with an error. */
static GPtrArray *
look_up (PscTruthLoad *self,
         const PscTruthSet *set,
         PscRegionOrigin origin,
         GCancellable *cancellable,
         GError **error)
{
  PscTruthImage *said = psc_truth_set_lookup (set, self->path, error);
  g_autoptr (PscTruthImage) here =
      said != NULL ? psc_truth_image_fit (said, self->image, cancellable, error) : NULL;

  if (here == NULL)
    return NULL;
  if (self->lungs == NULL && psc_truth_image_get_lungs (here) != NULL)
    self->lungs = psc_truth_finding_ref (psc_truth_image_get_lungs (here));
  return new_items (here, origin, psc_truth_set_get_form (set));
}

static void
put_aside (PscTruthLoad *self, const GError *error)
{
  g_autofree char *aside = g_strconcat (self->kept_path, UNREADABLE, NULL);

  self->own_note =
      g_strdup_printf (_ ("What was drawn on this picture cannot be read: %s"), error->message);
  g_rename (self->kept_path, aside);
}

static void
load_own (PscTruthLoad *self, GCancellable *cancellable)
{
  g_autofree char *digest = psc_image_dup_digest (self->image);
  g_autofree char *name = g_strconcat (digest, ".json", NULL);
  g_autoptr (PscTruthSet) set = NULL;
  g_autoptr (GError) error = NULL;

  self->kept_path = g_build_filename (self->kept_folder, name, NULL);
  if (!g_file_test (self->kept_path, G_FILE_TEST_EXISTS))
    return;
  set = psc_truth_file_load (self->kept_path, NULL, cancellable, &error);
  if (set != NULL)
    self->own = look_up (self, set, PSC_REGION_OWN, cancellable, &error);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    put_aside (self, error);
}

static void
load_file (PscTruthLoad *self, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  self->file = look_up (self, self->set, PSC_REGION_FILE, cancellable, &error);
  self->is_misfit = g_error_matches (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_SIZE);
  if (error != NULL)
    self->note = g_strdup (error->message);
  else if (self->file->len == MAX_FINDINGS)
    self->note = g_strdup_printf (_ ("only the first %d findings are shown"), MAX_FINDINGS);
}

/* The description of a phantom lies beside it and has its name. */
static void
load_phantom (PscTruthLoad *self, GCancellable *cancellable)
{
  const char *end = strrchr (self->path, '.');
  g_autofree char *stem = end != NULL ? g_strndup (self->path, (gsize) (end - self->path)) : NULL;
  g_autofree char *path = stem != NULL ? g_strconcat (stem, ".json", NULL) : NULL;
  g_autoptr (PscTruthSet) set = NULL;

  if (path == NULL || !psc_image_get_facts (self->image)->is_phantom)
    return;
  set = psc_truth_file_load (path, NULL, cancellable, NULL);
  if (set != NULL)
    self->phantom = look_up (self, set, PSC_REGION_PHANTOM, cancellable, NULL);
  self->has_phantom = self->phantom != NULL;
  if (!self->is_phantom_wanted)
    g_clear_pointer (&self->phantom, g_ptr_array_unref);
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  PscTruthLoad *self = g_object_get_data (G_OBJECT (task), "load");

  if (self->kept_folder != NULL)
    load_own (self, cancellable);
  if (self->set != NULL)
    load_file (self, cancellable);
  load_phantom (self, cancellable);
  g_task_return_pointer (task, g_object_steal_data (G_OBJECT (task), "load"),
                         (GDestroyNotify) psc_truth_load_free);
}

void
psc_truth_load_async (PscTruthLoad *load,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, psc_truth_load_async);
  g_object_set_data_full (G_OBJECT (task), "load", load, (GDestroyNotify) psc_truth_load_free);
  g_task_run_in_thread (task, load_thread);
}

PscTruthLoad *
psc_truth_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
