/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <math.h>
#include <string.h>

#include "image/psc-image-facts.h"
#include "truth/psc-truth-file.h"
#include "truth/psc-truth-json.h"
#include "truth/psc-truth-own.h"
#include "truth/psc-truth-table.h"

/* What is looked at of a set, so that a run does not take long. */
#define FUZZ_TRUTH_MAX_IMAGES 20
#define FUZZ_TRUTH_MAX_PIXELS (256 * 256)
#define FUZZ_TRUTH_MAX_SOURCE (2048 * 2048)

static inline void
fuzz_truth_check_text (const char *text)
{
  if (text == NULL)
    return;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strpbrk (text, "\r\n"));
}

static inline void
fuzz_truth_check_finding (const PscTruthFinding *finding, gsize width, gsize height)
{
  g_autofree guint8 *mask = NULL;
  gsize n_inside = 0;

  fuzz_truth_check_text (psc_truth_finding_get_class (finding));
  fuzz_truth_check_text (psc_truth_finding_get_phrase (finding));
  fuzz_truth_check_text (psc_truth_finding_get_reader (finding));
  for (guint i = 0; i < psc_truth_finding_get_n_regions (finding); i++)
    {
      double x, y, w, h;

      psc_truth_region_get_box (psc_truth_finding_get_region (finding, i), &x, &y, &w, &h);
      g_assert_true (isfinite (x) && isfinite (y) && w >= 0 && h >= 0);
    }
  if (width * height <= FUZZ_TRUTH_MAX_PIXELS)
    mask = psc_truth_finding_dup_mask (finding, MAX (width, 1), MAX (height, 1), &n_inside, NULL,
                                       NULL);
  g_assert_cmpuint (n_inside, <=, MAX (width, 1) * MAX (height, 1));
}

/* Into a small picture of its shape: what was accepted is refused or lies upright in its pixels. */
static inline void
fuzz_truth_check_fit (const PscTruthImage *said)
{
  gsize width = MAX (2 * psc_truth_image_get_width (said), 2);
  gsize height = MAX (2 * psc_truth_image_get_height (said), 2);
  g_autoptr (PscImage) image = NULL;

  if (width * height > FUZZ_TRUTH_MAX_SOURCE)
    return;
  for (; width * height > FUZZ_TRUTH_MAX_PIXELS; height = (height + 1) / 2)
    width = (width + 1) / 2;
  image = psc_image_new (width, height, "PNG");
  for (guint orientation = 1; orientation <= 8; orientation += 5)
    {
      g_autoptr (PscTruthImage) fitted = NULL;
      g_autoptr (GError) error = NULL;

      psc_image_get_mutable_facts (image)->orientation = orientation;
      psc_image_turn (image, orientation);
      fitted = psc_truth_image_fit (said, image, NULL, &error);
      g_assert_true ((fitted != NULL) == (error == NULL));
      if (fitted == NULL)
        continue;
      g_assert_cmpuint (psc_truth_image_get_n_findings (fitted), ==,
                        psc_truth_image_get_n_findings (said));
      for (guint i = 0; i < psc_truth_image_get_n_findings (fitted); i++)
        fuzz_truth_check_finding (psc_truth_image_get_finding (fitted, i),
                                  psc_image_get_width (image), psc_image_get_height (image));
    }
}

/* A picture of the very name is found, or another like it is in doubt. */
static inline void
fuzz_truth_check_lookup (const PscTruthSet *set, const PscTruthImage *said)
{
  const char *name = psc_truth_image_get_name (said);
  g_autofree char *path = g_strconcat ("/pictures/", name != NULL ? name : "a.png", NULL);
  g_autoptr (GError) error = NULL;
  PscTruthImage *found = psc_truth_set_lookup (set, path, &error);

  g_assert_true ((found != NULL) == (error == NULL));
}

/* What was read must be what is read of this program's own form of it. */
static inline void
fuzz_truth_check_own (const PscTruthSet *set)
{
  g_autofree char *text = psc_truth_own_write (set);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (PscTruthSet) back = psc_truth_file_read_bytes (bytes, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (psc_truth_set_get_n_images (back), ==, psc_truth_set_get_n_images (set));
  for (guint i = 0; i < psc_truth_set_get_n_images (set); i++)
    g_assert_cmpuint (psc_truth_image_get_n_findings (psc_truth_set_get_image (back, i)), ==,
                      psc_truth_image_get_n_findings (psc_truth_set_get_image (set, i)));
}

static inline void
fuzz_truth_check (const PscTruthSet *set, const GError *error)
{
  if (set == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (error->domain == PSC_TRUTH_ERROR);
      fuzz_truth_check_text (error->message);
      return;
    }
  g_assert_cmpuint (psc_truth_set_get_n_images (set), >, 0);
  for (const char *const *note = psc_truth_set_get_notes (set); *note != NULL; note++)
    fuzz_truth_check_text (*note);
  if (psc_truth_set_get_n_images (set) > FUZZ_TRUTH_MAX_IMAGES)
    return;
  for (guint i = 0; i < psc_truth_set_get_n_images (set); i++)
    {
      PscTruthImage *image = psc_truth_set_get_image (set, i);

      for (guint k = 0; k < psc_truth_image_get_n_findings (image); k++)
        fuzz_truth_check_finding (psc_truth_image_get_finding (image, k),
                                  psc_truth_image_get_width (image),
                                  psc_truth_image_get_height (image));
      fuzz_truth_check_fit (image);
      fuzz_truth_check_lookup (set, image);
    }
  fuzz_truth_check_own (set);
}

/* Reads a form of JSON whatever else it could be taken for. */
static inline int
fuzz_truth_json (const PscTruthJsonForm *form, const guint8 *data, gsize size)
{
  g_auto (PscTruthBuilder) builder = { NULL };
  g_autoptr (PscTruthSet) set = NULL;
  g_autoptr (GError) error = NULL;
  PscJsonReader reader;

  psc_json_reader_init (&reader, (const char *) data, size);
  form->probe (&reader);
  psc_json_reader_init (&reader, (const char *) data, size);
  psc_truth_builder_init (&builder, form->name, NULL);
  if (!form->read (&reader, &builder, &error) || psc_json_reader_failed (&reader))
    return 0;
  set = psc_truth_builder_finish (&builder, &error);
  fuzz_truth_check (set, error);
  return 0;
}

/* Reads a table of @form, or one that is none. */
static inline int
fuzz_truth_table (const PscTruthTableForm *form, const guint8 *data, gsize size)
{
  g_auto (PscTruthTable) table = { 0 };
  g_auto (PscTruthBuilder) builder = { NULL };
  g_autoptr (PscTruthSet) set = NULL;
  g_autoptr (GError) error = NULL;

  psc_truth_table_init (&table, (const char *) data, size);
  if (!psc_truth_table_begin (&table, form))
    return 0;
  psc_truth_builder_init (&builder, form->name, NULL);
  builder.is_table = TRUE;
  if (psc_truth_table_read (&table, form, &builder, &error))
    set = psc_truth_builder_finish (&builder, &error);
  fuzz_truth_check (set, error);
  return 0;
}
