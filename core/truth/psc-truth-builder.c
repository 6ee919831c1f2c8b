/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-builder.h"

#include <glib/gi18n-lib.h>

#include "study/psc-study-table-text.h"
#include "truth/psc-truth-file.h"

/* Between the texts that a finding is known by. No table has it; what else has it can at worst be
 * taken for another finding of its image. */
#define SEPARATOR "\x1f"

void
psc_truth_builder_init (PscTruthBuilder *self, const char *form, GCancellable *cancellable)
{
  *self = (PscTruthBuilder){ .cancellable = cancellable };
  self->set = psc_truth_set_new (form);
  self->images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->findings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
psc_truth_builder_clear (PscTruthBuilder *self)
{
  g_clear_pointer (&self->set, psc_truth_set_unref);
  g_clear_pointer (&self->images, g_hash_table_unref);
  g_clear_pointer (&self->findings, g_hash_table_unref);
  g_clear_error (&self->stopped);
  psc_study_complaint_clear (&self->unreadable);
  psc_study_complaint_clear (&self->impossible);
  psc_study_complaint_clear (&self->contradicting);
}

gboolean
psc_truth_builder_go_on (PscTruthBuilder *self, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (MAX (self->n_findings, self->n_findings_read) <= PSC_TRUTH_MAX_FINDINGS
      && MAX (self->n_regions, self->n_regions_read) <= PSC_TRUTH_MAX_REGIONS
      && self->n_images <= PSC_TRUTH_MAX_FINDINGS)
    return TRUE;
  g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_TOO_LARGE,
                       _ ("there are more findings and regions in it than are read"));
  return FALSE;
}

static gboolean
count (PscTruthBuilder *self, PscJsonReader *reader, guint *n)
{
  ++*n;
  if (self->stopped == NULL && psc_truth_builder_go_on (self, &self->stopped))
    return TRUE;
  return psc_json_reader_fail (reader);
}

gboolean
psc_truth_builder_count_finding (PscTruthBuilder *self, PscJsonReader *reader)
{
  return count (self, reader, &self->n_findings_read);
}

gboolean
psc_truth_builder_count_region (PscTruthBuilder *self, PscJsonReader *reader)
{
  return count (self, reader, &self->n_regions_read);
}

PscTruthImage *
psc_truth_builder_add_image (
    PscTruthBuilder *self, const char *name, PscTruthGrid grid, gsize width, gsize height)
{
  g_autofree char *text = name != NULL ? psc_study_table_text_to_utf8 (name) : NULL;
  PscTruthImage *image = text != NULL ? g_hash_table_lookup (self->images, text) : NULL;

  if (image == NULL)
    {
      image = psc_truth_image_new (text, grid, width, height);
      psc_truth_set_take_image (self->set, image);
      self->n_images++;
      if (text != NULL)
        g_hash_table_insert (self->images, g_steal_pointer (&text), image);
    }
  else if (psc_truth_image_get_width (image) != width
           || psc_truth_image_get_height (image) != height
           || psc_truth_image_get_grid (image) != grid)
    {
      psc_study_complaint_add (&self->contradicting, self->place, NULL);
      return NULL;
    }
  return image;
}

static char *
dup_utf8 (const char *text)
{
  return text != NULL && *text != '\0' ? psc_study_table_text_to_utf8 (text) : NULL;
}

/* (transfer full): by what a finding is known. */
static char *
make_key (PscTruthImage *image,
          const char *class_name,
          const char *phrase,
          const char *reader,
          gboolean is_absent)
{
  g_autofree char *lower = phrase != NULL ? g_utf8_strdown (phrase, -1) : NULL;

  return g_strdup_printf ("%p" SEPARATOR "%s" SEPARATOR "%s" SEPARATOR "%s" SEPARATOR "%d",
                          (void *) image, lower != NULL ? lower : "",
                          lower == NULL && class_name != NULL ? class_name : "",
                          reader != NULL ? reader : "", is_absent);
}

PscTruthFinding *
psc_truth_builder_add_finding (PscTruthBuilder *self,
                               PscTruthImage *image,
                               const char *class_name,
                               const char *phrase,
                               const char *reader,
                               gboolean is_absent)
{
  g_autofree char *own_class = dup_utf8 (class_name);
  g_autofree char *own_phrase = dup_utf8 (phrase);
  g_autofree char *own_reader = dup_utf8 (reader);
  g_autofree char *key = make_key (image, own_class, own_phrase, own_reader, is_absent);
  PscTruthFinding *finding = g_hash_table_lookup (self->findings, key);

  if (finding == NULL)
    {
      finding = psc_truth_builder_take_finding (
          self, image, psc_truth_finding_new (own_class, own_phrase, own_reader, is_absent));
      g_hash_table_insert (self->findings, g_steal_pointer (&key), finding);
    }
  return finding;
}

PscTruthFinding *
psc_truth_builder_take_finding (PscTruthBuilder *self,
                                PscTruthImage *image,
                                PscTruthFinding *finding)
{
  psc_truth_image_take_finding (image, finding);
  self->n_findings++;
  return finding;
}

void
psc_truth_builder_take_region (PscTruthBuilder *self,
                               PscTruthFinding *finding,
                               PscTruthRegion *region)
{
  if (region == NULL)
    {
      psc_study_complaint_add (&self->impossible, self->place, NULL);
      return;
    }
  psc_truth_finding_take_region (finding, region);
  self->n_regions++;
}

void
psc_truth_builder_leave_out (PscTruthBuilder *self)
{
  psc_study_complaint_add (&self->unreadable, self->place, NULL);
}

static void
note_of_table (PscTruthBuilder *self)
{
  guint n = self->unreadable.n;

  if (n > 0)
    psc_truth_set_take_note (
        self->set, g_strdup_printf (ngettext ("%u row could not be read: line %u.",
                                              "%u rows could not be read, such as line %u.", n),
                                    n, self->unreadable.line));
  n = self->impossible.n;
  if (n > 0)
    psc_truth_set_take_note (
        self->set,
        g_strdup_printf (ngettext ("%u region was left out, because it cannot be: line %u.",
                                   "%u regions were left out, because they cannot be, such as in "
                                   "line %u.",
                                   n),
                         n, self->impossible.line));
  n = self->contradicting.n;
  if (n > 0)
    psc_truth_set_take_note (
        self->set,
        g_strdup_printf (ngettext ("%u row gives its image another size than a row before, and "
                                   "was left out: line %u.",
                                   "%u rows give their images another size than rows before, and "
                                   "were left out, such as line %u.",
                                   n),
                         n, self->contradicting.line));
}

static void
note_of_images (PscTruthBuilder *self)
{
  guint n = self->unreadable.n;

  if (n > 0)
    psc_truth_set_take_note (
        self->set,
        g_strdup_printf (ngettext ("%u finding could not be read: image %u.",
                                   "%u findings could not be read, such as of image %u.", n),
                         n, self->unreadable.line));
  n = self->impossible.n;
  if (n > 0)
    psc_truth_set_take_note (
        self->set,
        g_strdup_printf (ngettext ("%u region was left out, because it cannot be: image %u.",
                                   "%u regions were left out, because they cannot be, such as of "
                                   "image %u.",
                                   n),
                         n, self->impossible.line));
  n = self->contradicting.n;
  if (n > 0)
    psc_truth_set_take_note (
        self->set,
        g_strdup_printf (ngettext ("%u image is there twice with another size, and the second was "
                                   "left out: image %u.",
                                   "%u images are there twice with another size, and the second "
                                   "ones were left out, such as image %u.",
                                   n),
                         n, self->contradicting.line));
}

/* A copy of another size looks no different, and regions lie wrong in it. */
static gboolean
lacks_size (const PscTruthImage *image)
{
  if (psc_truth_image_is_sized (image))
    return FALSE;
  for (guint i = 0; i < psc_truth_image_get_n_findings (image); i++)
    if (psc_truth_finding_get_n_regions (psc_truth_image_get_finding (image, i)) > 0)
      return TRUE;
  return FALSE;
}

static void
note_of_sizes (PscTruthBuilder *self)
{
  for (guint i = 0; i < psc_truth_set_get_n_images (self->set); i++)
    if (lacks_size (psc_truth_set_get_image (self->set, i)))
      {
        psc_truth_set_take_note (
            self->set, g_strdup (_ ("The file does not say of what size its pictures were; on a "
                                    "smaller or larger copy its regions lie wrong.")));
        return;
      }
}

PscTruthSet *
psc_truth_builder_finish (PscTruthBuilder *self, GError **error)
{
  const guint place = MAX (self->unreadable.line, self->contradicting.line);

  if (psc_truth_set_get_n_images (self->set) == 0)
    {
      if (place > 0 && self->is_table)
        g_set_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_DAMAGED,
                     _ ("no row of the table can be read, such as line %u"), place);
      else
        g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_DAMAGED,
                             _ ("there is no image in it"));
      return NULL;
    }
  if (self->is_cut)
    psc_truth_set_take_note (
        self->set, g_strdup (_ ("The packed table is damaged; only its beginning was read.")));
  if (self->is_table)
    note_of_table (self);
  else
    note_of_images (self);
  note_of_sizes (self);
  return g_steal_pointer (&self->set);
}
