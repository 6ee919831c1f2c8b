/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-set.h"

#include <glib/gi18n-lib.h>

#include "truth/psc-truth-name.h"

struct _PscTruthSet
{
  gatomicrefcount n_references;
  char *form;        /* owned */
  GPtrArray *images; /* owned, of PscTruthImage */
  GPtrArray *notes;  /* owned, of char *, with a NULL behind */
};

PscTruthSet *
psc_truth_set_new (const char *form)
{
  PscTruthSet *self = g_new0 (PscTruthSet, 1);

  g_atomic_ref_count_init (&self->n_references);
  self->form = g_strdup (form);
  self->images = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_truth_image_unref);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->notes, NULL);
  return self;
}

PscTruthSet *
psc_truth_set_ref (PscTruthSet *self)
{
  g_atomic_ref_count_inc (&self->n_references);
  return self;
}

void
psc_truth_set_unref (PscTruthSet *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;
  g_free (self->form);
  g_ptr_array_unref (self->images);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

const char *
psc_truth_set_get_form (const PscTruthSet *self)
{
  return self->form;
}

const char *const *
psc_truth_set_get_notes (const PscTruthSet *self)
{
  return (const char *const *) self->notes->pdata;
}

void
psc_truth_set_take_note (PscTruthSet *self, char *note)
{
  g_ptr_array_insert (self->notes, (int) self->notes->len - 1, note);
}

guint
psc_truth_set_get_n_images (const PscTruthSet *self)
{
  return self->images->len;
}

PscTruthImage *
psc_truth_set_get_image (const PscTruthSet *self, guint index)
{
  g_return_val_if_fail (index < self->images->len, NULL);

  return g_ptr_array_index (self->images, index);
}

void
psc_truth_set_take_image (PscTruthSet *self, PscTruthImage *image)
{
  g_return_if_fail (image != NULL);

  g_ptr_array_add (self->images, image);
}

PscTruthImage *
psc_truth_set_lookup (const PscTruthSet *self, const char *path, GError **error)
{
  g_autoptr (PscTruthName) wanted = NULL;
  PscTruthImage *found = NULL;
  guint64 best = 0;
  gboolean is_doubtful = FALSE;

  g_return_val_if_fail (path != NULL, NULL);

  wanted = psc_truth_name_new (path);
  for (guint i = 0; i < self->images->len; i++)
    {
      PscTruthImage *image = g_ptr_array_index (self->images, i);
      const char *name = psc_truth_image_get_name (image);
      const guint64 likeness =
          name != NULL ? psc_truth_name_compare (wanted, name) : self->images->len == 1;

      if (likeness == 0 || likeness < best)
        continue;
      is_doubtful = likeness == best;
      best = likeness;
      found = image;
    }
  if (found == NULL)
    g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_NO_IMAGE,
                         _ ("the file says nothing of this picture"));
  else if (is_doubtful)
    g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_DOUBTFUL,
                         _ ("the file speaks of several pictures that could be this one"));
  return is_doubtful ? NULL : found;
}
