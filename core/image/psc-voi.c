/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-voi.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

/* Values that percentiles are taken of; more would be no more exact to the eye. */
#define MAX_SAMPLES 65536

typedef void (*FindFunc) (PscImage *image, PscWindow *window);

static void
find_range (PscImage *image, PscWindow *window)
{
  float low, high;

  psc_image_get_range (image, &low, &high);
  window->centre = ((double) low + high) / 2;
  window->width = high > low ? (double) high - low : 1;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  float one = *(const float *) a;
  float other = *(const float *) b;

  return (one > other) - (one < other);
}

/* Of a sample whose steps vary, so that it does not follow the columns. */
static void
find_percentiles (PscImage *image, PscWindow *window)
{
  const float *values = psc_image_get_values (image);
  gsize n_values = psc_image_get_width (image) * psc_image_get_height (image);
  gsize n_samples = MIN (n_values, MAX_SAMPLES);
  gsize step = n_values / n_samples;
  g_autofree float *sample = g_new (float, n_samples);
  double low, high;
  gsize n = 0;

  for (gsize i = 0; i < n_samples; i++)
    {
      float value = values[i * step + i * 7919 % step];

      if (isfinite (value))
        sample[n++] = value;
    }
  if (n == 0)
    {
      find_range (image, window);
      return;
    }
  qsort (sample, n, sizeof *sample, compare);
  low = sample[n / 100];
  high = sample[n - 1 - n / 100];
  window->centre = (low + high) / 2;
  window->width = high > low ? high - low : 1;
}

/* What suits any picture. */
static const struct
{
  const char *id;
  const char *name;
  FindFunc find;
} general[] = {
  { "range", N_ ("Full range"), find_range },
  { "percentiles", N_ ("1st to 99th percentile"), find_percentiles },
};

guint
psc_voi_get_n_own (PscImage *image)
{
  return MAX (psc_image_get_n_vois (image), 1);
}

guint
psc_voi_get_n_choices (PscImage *image)
{
  return psc_voi_get_n_own (image) + G_N_ELEMENTS (general);
}

static gboolean
is_alike (const PscVoi *one, const PscVoi *other)
{
  return (one->table != NULL) == (other->table != NULL);
}

/* Windows and tables may share their names, and bear one twice. */
static char *
dup_own_name (PscImage *image, guint choice)
{
  const PscVoi *voi = psc_image_get_voi (image, choice);
  g_autofree char *name = NULL;
  gboolean is_shared = FALSE;
  guint number = 1;

  for (guint i = 0; i < psc_image_get_n_vois (image); i++)
    {
      const PscVoi *other = psc_image_get_voi (image, i);

      if (g_strcmp0 (voi->name, other->name) != 0)
        continue;
      is_shared = is_shared || !is_alike (voi, other);
      number += i < choice && is_alike (voi, other);
    }
  if (voi->name == NULL)
    return g_strdup_printf (voi->table != NULL ? _ ("Table %u") : _ ("Window %u"), number);
  if (is_shared && voi->table != NULL)
    /* Translators: a look-up table that bears the same name as a window. */
    name = g_strdup_printf (_ ("%s (table)"), voi->name);
  else
    name = g_strdup (voi->name);
  return number > 1 ? g_strdup_printf ("%s %u", name, number) : g_steal_pointer (&name);
}

char *
psc_voi_dup_name (PscImage *image, guint choice)
{
  guint n_own = psc_voi_get_n_own (image);

  g_return_val_if_fail (choice < psc_voi_get_n_choices (image), NULL);

  if (choice >= n_own)
    return g_strdup (_ (general[choice - n_own].name));
  if (n_own == 1
      && (psc_image_get_n_vois (image) == 0 || psc_image_get_voi (image, 0)->name == NULL))
    return g_strdup (_ ("From the file"));
  return dup_own_name (image, choice);
}

PscImage *
psc_voi_choose (PscImage *image, guint choice)
{
  guint n_own = psc_voi_get_n_own (image);
  PscVoi *voi = NULL;

  g_return_val_if_fail (choice < psc_voi_get_n_choices (image), NULL);

  if (choice >= n_own)
    {
      voi = g_new0 (PscVoi, 1);
      voi->window.function = PSC_WINDOW_LINEAR_EXACT;
      general[choice - n_own].find (image, &voi->window);
    }
  else if (choice > 0)
    voi = psc_voi_copy (psc_image_get_voi (image, choice));
  return psc_image_new_with_voi (image, voi, choice);
}

static void
choose_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, psc_voi_choose (source, GPOINTER_TO_UINT (task_data)),
                         g_object_unref);
}

void
psc_voi_choose_async (PscImage *image,
                      guint choice,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PSC_IS_IMAGE (image));
  g_return_if_fail (choice < psc_voi_get_n_choices (image));

  task = g_task_new (image, cancellable, callback, user_data);
  g_task_set_source_tag (task, psc_voi_choose_async);
  g_task_set_task_data (task, GUINT_TO_POINTER (choice), NULL);
  g_task_run_in_thread (task, choose_thread);
}

PscImage *
psc_voi_choose_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
is_called (PscImage *image, guint choice, const char *text)
{
  guint n_own = psc_voi_get_n_own (image);
  g_autofree char *name = psc_voi_dup_name (image, choice);
  g_autofree char *folded_name = g_utf8_casefold (name, -1);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *folded = g_utf8_casefold (valid, -1);

  return g_str_equal (folded, folded_name)
         || (choice >= n_own && g_str_equal (folded, general[choice - n_own].id));
}

gboolean
psc_voi_find (PscImage *image, const char *text, guint *choice, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *shown = g_utf8_make_valid (text, -1);
  guint n = psc_voi_get_n_choices (image);
  guint64 number;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = psc_voi_dup_name (image, i);

      if (is_called (image, i, text))
        {
          *choice = i;
          return TRUE;
        }
      g_string_append_printf (list, "%s%u %s", i > 0 ? ", " : "", i + 1, name);
    }
  if (g_ascii_string_to_unsigned (text, 10, 1, n, &number, NULL))
    {
      *choice = (guint) number - 1;
      return TRUE;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               /* Translators: a list such as “1 NORMAL, 2 HARD, 3 Full range” follows. */
               _ ("the picture has no window “%s”; there are: %s"), shown, list->str);
  return FALSE;
}

char *
psc_voi_dup_description (PscImage *image)
{
  guint n_own = psc_voi_get_n_own (image);
  guint choice = psc_image_get_voi_choice (image);
  g_autofree char *name = psc_voi_dup_name (image, choice);

  if (choice >= n_own)
    return g_strdup_printf (_ ("“%s”, instead of the file’s own"), name);
  if (n_own == 1)
    return NULL;
  /* Translators: the name of a window or table, and its number among all. */
  return g_strdup_printf (_ ("“%s”, %u of %u in the file"), name, choice + 1, n_own);
}
