/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-finding.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "image/psc-image.h"
#include "study/psc-study-line.h"

#define INSIDE 255

struct _PscTruthFinding
{
  gatomicrefcount n_references;
  char *class_name;   /* owned, nullable */
  char *phrase;       /* owned, nullable */
  char *reader;       /* owned, nullable */
  GPtrArray *regions; /* owned, of PscTruthRegion, %NULL for none */
  gboolean is_absent;
};

/* (transfer full) (nullable): of at most @max bytes, on one line; %NULL for what says nothing. */
static char *
dup_text (const char *text, gsize max)
{
  g_autofree char *line = NULL;
  gsize size;
  char *copy;

  if (text == NULL)
    return NULL;
  line = psc_study_line_new (text);
  size = strlen (line);
  if (size > max)
    size = (gsize) (g_utf8_find_prev_char (line, line + max + 1) - line);
  copy = psc_study_line_trim (line, size);
  if (*copy == '\0')
    g_clear_pointer (&copy, g_free);
  return copy;
}

PscTruthFinding *
psc_truth_finding_new (const char *class_name,
                       const char *phrase,
                       const char *reader,
                       gboolean is_absent)
{
  PscTruthFinding *self = g_new0 (PscTruthFinding, 1);

  g_atomic_ref_count_init (&self->n_references);
  self->class_name = dup_text (class_name, PSC_TRUTH_MAX_NAME);
  self->phrase = dup_text (phrase, PSC_TRUTH_MAX_PHRASE);
  self->reader = dup_text (reader, PSC_TRUTH_MAX_NAME);
  self->is_absent = is_absent;
  return self;
}

PscTruthFinding *
psc_truth_finding_ref (PscTruthFinding *self)
{
  g_atomic_ref_count_inc (&self->n_references);
  return self;
}

void
psc_truth_finding_unref (PscTruthFinding *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;
  g_free (self->class_name);
  g_free (self->phrase);
  g_free (self->reader);
  g_clear_pointer (&self->regions, g_ptr_array_unref);
  g_free (self);
}

void
psc_truth_finding_take_region (PscTruthFinding *self, PscTruthRegion *region)
{
  g_return_if_fail (region != NULL);
  g_return_if_fail (!self->is_absent);

  if (self->regions == NULL)
    self->regions = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_truth_region_unref);
  g_ptr_array_add (self->regions, region);
}

const char *
psc_truth_finding_get_class (const PscTruthFinding *self)
{
  return self->class_name;
}

const char *
psc_truth_finding_get_phrase (const PscTruthFinding *self)
{
  return self->phrase;
}

const char *
psc_truth_finding_get_reader (const PscTruthFinding *self)
{
  return self->reader;
}

const char *
psc_truth_finding_get_name (const PscTruthFinding *self)
{
  if (self->phrase != NULL)
    return self->phrase;
  return self->class_name != NULL ? self->class_name : _ ("Region");
}

gboolean
psc_truth_finding_get_is_absent (const PscTruthFinding *self)
{
  return self->is_absent;
}

guint
psc_truth_finding_get_n_regions (const PscTruthFinding *self)
{
  return self->regions != NULL ? self->regions->len : 0;
}

PscTruthRegion *
psc_truth_finding_get_region (const PscTruthFinding *self, guint index)
{
  g_return_val_if_fail (index < psc_truth_finding_get_n_regions (self), NULL);

  return g_ptr_array_index (self->regions, index);
}

static gboolean
fits (PscTruthRegion *region, gsize width, gsize height)
{
  PscTruthRuns *runs = psc_truth_region_get_runs (region);

  return runs == NULL
         || (psc_truth_runs_get_width (runs) == width
             && psc_truth_runs_get_height (runs) == height);
}

/* Before any of it is done. */
static gboolean
check_work (const PscTruthFinding *self, gsize width, gsize height, GError **error)
{
  guint64 work = 0;

  for (guint i = 0; i < psc_truth_finding_get_n_regions (self) && work <= PSC_TRUTH_MAX_WORK; i++)
    work += psc_truth_region_get_work (psc_truth_finding_get_region (self, i), width, height);
  if (work <= PSC_TRUTH_MAX_WORK)
    return TRUE;
  g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_TOO_LARGE,
                       _ ("the finding has more and larger regions than are drawn"));
  return FALSE;
}

static gboolean
add_region (PscTruthRegion *region, guint8 *mask, gsize width, gsize height, GError **error)
{
  if (!fits (region, width, height))
    {
      g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_SIZE,
                           _ ("the mask is not of the picture's size"));
      return FALSE;
    }
  psc_truth_region_add_to_mask (region, mask, width, height);
  return TRUE;
}

guint8 *
psc_truth_finding_dup_mask (const PscTruthFinding *self,
                            gsize width,
                            gsize height,
                            gsize *n_inside,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autofree guint8 *mask = NULL;
  gsize n = 0;

  if (!check_work (self, width, height, error))
    return NULL;
  if (!psc_image_check_size (width, height, NULL)
      || (mask = g_try_malloc0 (width * height)) == NULL)
    {
      g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_TOO_LARGE,
                           _ ("there is not enough memory for a mask of that size"));
      return NULL;
    }
  for (guint i = 0; i < psc_truth_finding_get_n_regions (self); i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !add_region (psc_truth_finding_get_region (self, i), mask, width, height, error))
      return NULL;
  for (gsize i = 0; i < width * height; i++)
    n += mask[i] == INSIDE;
  if (n_inside != NULL)
    *n_inside = n;
  return g_steal_pointer (&mask);
}
