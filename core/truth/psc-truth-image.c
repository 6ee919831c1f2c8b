/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-image.h"

struct _PscTruthImage
{
  gatomicrefcount n_references;
  char *name; /* owned, nullable */
  PscTruthGrid grid;
  gsize width;
  gsize height;
  GPtrArray *findings;    /* owned, of PscTruthFinding */
  PscTruthFinding *lungs; /* owned, nullable */
};

PscTruthImage *
psc_truth_image_new (const char *name, PscTruthGrid grid, gsize width, gsize height)
{
  PscTruthImage *self = g_new0 (PscTruthImage, 1);

  g_atomic_ref_count_init (&self->n_references);
  self->name = name != NULL && *name != '\0' ? g_utf8_make_valid (name, -1) : NULL;
  self->grid = grid;
  self->width = width > 0 && height > 0 ? width : 0;
  self->height = width > 0 && height > 0 ? height : 0;
  self->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_truth_finding_unref);
  return self;
}

PscTruthImage *
psc_truth_image_new_for (PscImage *image, const char *name)
{
  g_return_val_if_fail (PSC_IS_IMAGE (image), NULL);

  return psc_truth_image_new (name, PSC_TRUTH_GRID_UPRIGHT, psc_image_get_width (image),
                              psc_image_get_height (image));
}

PscTruthImage *
psc_truth_image_ref (PscTruthImage *self)
{
  g_atomic_ref_count_inc (&self->n_references);
  return self;
}

void
psc_truth_image_unref (PscTruthImage *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;
  g_free (self->name);
  g_ptr_array_unref (self->findings);
  g_clear_pointer (&self->lungs, psc_truth_finding_unref);
  g_free (self);
}

PscTruthImage *
psc_truth_image_copy (const PscTruthImage *self)
{
  PscTruthImage *copy = psc_truth_image_new (self->name, self->grid, self->width, self->height);

  for (guint i = 0; i < self->findings->len; i++)
    psc_truth_image_take_finding (copy,
                                  psc_truth_finding_ref (g_ptr_array_index (self->findings, i)));
  if (self->lungs != NULL)
    copy->lungs = psc_truth_finding_ref (self->lungs);
  return copy;
}

const char *
psc_truth_image_get_name (const PscTruthImage *self)
{
  return self->name;
}

PscTruthGrid
psc_truth_image_get_grid (const PscTruthImage *self)
{
  return self->grid;
}

gsize
psc_truth_image_get_width (const PscTruthImage *self)
{
  return self->width;
}

gsize
psc_truth_image_get_height (const PscTruthImage *self)
{
  return self->height;
}

gboolean
psc_truth_image_is_sized (const PscTruthImage *self)
{
  return self->width > 0 || self->grid == PSC_TRUTH_GRID_SHARES;
}

guint
psc_truth_image_get_n_findings (const PscTruthImage *self)
{
  return self->findings->len;
}

PscTruthFinding *
psc_truth_image_get_finding (const PscTruthImage *self, guint index)
{
  g_return_val_if_fail (index < self->findings->len, NULL);

  return g_ptr_array_index (self->findings, index);
}

void
psc_truth_image_take_finding (PscTruthImage *self, PscTruthFinding *finding)
{
  g_return_if_fail (finding != NULL);

  g_ptr_array_add (self->findings, finding);
}

PscTruthFinding *
psc_truth_image_get_lungs (const PscTruthImage *self)
{
  return self->lungs;
}

void
psc_truth_image_take_lungs (PscTruthImage *self, PscTruthFinding *lungs)
{
  g_clear_pointer (&self->lungs, psc_truth_finding_unref);
  self->lungs = lungs;
}
