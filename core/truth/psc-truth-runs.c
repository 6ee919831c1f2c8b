/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-runs.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "image/psc-image.h"

#define INSIDE 128

struct _PscTruthRuns
{
  gatomicrefcount n_references;
  gsize width;
  gsize height;
  gsize n_inside;
  GArray *counts; /* owned, of guint32: outside and inside in turn, together width × height */
};

/* @counts: (transfer full): together at most width × height; the rest is outside. */
static PscTruthRuns *
runs_new (GArray *counts, gsize width, gsize height)
{
  PscTruthRuns *self = g_new0 (PscTruthRuns, 1);
  gsize n = 0;

  g_atomic_ref_count_init (&self->n_references);
  self->width = width;
  self->height = height;
  self->counts = counts;
  for (guint i = 0; i < counts->len; i++)
    {
      const guint32 count = g_array_index (counts, guint32, i);

      n += count;
      if (i % 2 == 1)
        self->n_inside += count;
    }
  if (n < width * height)
    {
      guint32 rest = (guint32) (width * height - n);

      if (counts->len % 2 == 1)
        g_array_index (counts, guint32, counts->len - 1) += rest;
      else
        g_array_append_val (counts, rest);
    }
  return self;
}

PscTruthRuns *
psc_truth_runs_new_from_mask (const guint8 *mask, gsize width, gsize height)
{
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean is_inside = FALSE;
  guint32 n = 0;

  g_return_val_if_fail (mask != NULL && width > 0 && height > 0, NULL);

  for (gsize x = 0; x < width; x++)
    for (gsize y = 0; y < height; y++)
      {
        if ((mask[y * width + x] >= INSIDE) != is_inside)
          {
            g_array_append_val (counts, n);
            is_inside = !is_inside;
            n = 0;
          }
        n++;
      }
  g_array_append_val (counts, n);
  return runs_new (counts, width, height);
}

static gboolean
check_size (guint64 width, guint64 height, GError **error)
{
  if (width > 0 && height > 0 && psc_image_check_size (width, height, NULL))
    return TRUE;
  g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_TOO_LARGE,
                       _ ("a mask is empty or larger than any picture that is read"));
  return FALSE;
}

PscTruthRuns *
psc_truth_runs_new_from_counts (
    const guint32 *counts, gsize n_counts, guint64 width, guint64 height, GError **error)
{
  GArray *copy;
  guint64 n = 0;

  g_return_val_if_fail (counts != NULL || n_counts == 0, NULL);

  if (!check_size (width, height, error))
    return NULL;
  for (gsize i = 0; i < n_counts; i++)
    {
      n += counts[i];
      if (n > width * height)
        {
          g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_DAMAGED,
                               _ ("the runs of a mask go beyond its size"));
          return NULL;
        }
    }
  copy = g_array_sized_new (FALSE, FALSE, sizeof (guint32), (guint) n_counts + 1);
  g_array_append_vals (copy, counts, (guint) n_counts);
  return runs_new (copy, width, height);
}

/* One number of COCO's; it has at most seven groups, since a count has 32 bits. */
static gboolean
read_number (const char **text, gint64 *value)
{
  const char *at = *text;
  guint64 bits = 0;

  for (guint shift = 0; shift <= 30; shift += 5)
    {
      const int group = (guchar) *at - 48;

      if (group < 0 || group > 63)
        return FALSE;
      at++;
      bits |= (guint64) (group & 0x1f) << shift;
      if ((group & 0x20) != 0)
        continue;
      if ((group & 0x10) != 0)
        bits |= G_MAXUINT64 << (shift + 5);
      *value = (gint64) bits;
      *text = at;
      return TRUE;
    }
  return FALSE;
}

PscTruthRuns *
psc_truth_runs_new_from_text (const char *text, guint64 width, guint64 height, GError **error)
{
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (guint32));
  const gint64 area = (gint64) (width * height);
  gint64 n = 0;

  g_return_val_if_fail (text != NULL, NULL);

  if (!check_size (width, height, error))
    return NULL;
  while (*text != '\0')
    {
      guint32 count;
      gint64 value;

      if (!read_number (&text, &value))
        break;
      if (counts->len > 2)
        value += g_array_index (counts, guint32, counts->len - 2);
      if (value < 0 || value > area - n)
        break;
      n += value;
      count = (guint32) value;
      g_array_append_val (counts, count);
    }
  if (*text != '\0' || n != area)
    {
      g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_DAMAGED,
                           _ ("the runs of a mask are damaged, or those of another size"));
      return NULL;
    }
  return runs_new (g_steal_pointer (&counts), width, height);
}

PscTruthRuns *
psc_truth_runs_ref (PscTruthRuns *self)
{
  g_atomic_ref_count_inc (&self->n_references);
  return self;
}

void
psc_truth_runs_unref (PscTruthRuns *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;
  g_array_unref (self->counts);
  g_free (self);
}

char *
psc_truth_runs_to_text (const PscTruthRuns *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->counts->len; i++)
    {
      gint64 value = g_array_index (self->counts, guint32, i);
      gboolean goes_on;

      if (i > 2)
        value -= g_array_index (self->counts, guint32, i - 2);
      do
        {
          const int group = (int) (value & 0x1f);

          value >>= 5;
          goes_on = (group & 0x10) != 0 ? value != -1 : value != 0;
          g_string_append_c (text, (char) (48 + group + (goes_on ? 0x20 : 0)));
        }
      while (goes_on);
    }
  return g_string_free (text, FALSE);
}

gsize
psc_truth_runs_get_width (const PscTruthRuns *self)
{
  return self->width;
}

gsize
psc_truth_runs_get_height (const PscTruthRuns *self)
{
  return self->height;
}

gsize
psc_truth_runs_get_n_inside (const PscTruthRuns *self)
{
  return self->n_inside;
}

void
psc_truth_runs_get_bounds (
    const PscTruthRuns *self, gsize *left, gsize *top, gsize *right, gsize *bottom)
{
  gsize at = 0;

  *left = self->width;
  *top = self->height;
  *right = *bottom = 0;
  for (guint i = 0; i < self->counts->len; i++)
    {
      const gsize count = g_array_index (self->counts, guint32, i);

      if (i % 2 == 1 && count > 0)
        {
          const gsize first = at / self->height, last = (at + count - 1) / self->height;

          *left = MIN (*left, first);
          *right = last + 1;
          *top = first < last ? 0 : MIN (*top, at % self->height);
          *bottom =
              first < last ? self->height : MAX (*bottom, (at + count - 1) % self->height + 1);
        }
      at += count;
    }
  if (*right == 0)
    *left = *top = 0;
}

void
psc_truth_runs_add_to_mask (const PscTruthRuns *self, guint8 *mask)
{
  gsize at = 0;

  for (guint i = 0; i < self->counts->len; i++)
    {
      const gsize end = at + g_array_index (self->counts, guint32, i);

      if (i % 2 == 1)
        for (; at < end; at++)
          mask[at % self->height * self->width + at / self->height] = 255;
      at = end;
    }
}
