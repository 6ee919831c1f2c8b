/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort/report/psc-cohort-report-private.h"

/* The most rows of a table of messages. */
#define MAX_MESSAGES 60

typedef struct
{
  char *what; /* owned: a method and mode, or a measure; “” for neither */
  char *why;  /* owned */
  guint n;
  guint place; /* which of them came first */
} Count;

static void
count_free (gpointer data)
{
  Count *count = data;

  g_free (count->what);
  g_free (count->why);
  g_free (count);
}

static void
count (GHashTable *counts, const char *what, const char *why)
{
  char *key = g_strdup_printf ("%s\n%s", what, why);
  Count *found = g_hash_table_lookup (counts, key);

  if (found == NULL)
    {
      found = g_new0 (Count, 1);
      found->what = g_strdup (what);
      found->why = g_strdup (why);
      found->place = g_hash_table_size (counts);
      g_hash_table_insert (counts, key, found);
    }
  else
    g_free (key);
  found->n++;
}

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  const Count *one = *(const Count *const *) a;
  const Count *other = *(const Count *const *) b;

  if (one->n != other->n)
    return one->n > other->n ? -1 : 1;
  return (one->place > other->place) - (one->place < other->place);
}

static GHashTable *
counts_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, count_free);
}

static void
add_counts (PscCohortReport *self, GHashTable *counts, const char *what, const char *n)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  PscTable *table = psc_table_new (3);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (sorted, value);
  g_ptr_array_sort (sorted, compare_counts);
  psc_table_set_column (table, 0, n, TRUE);
  psc_table_set_column (table, 1, what, FALSE);
  psc_table_set_column (table, 2, _ ("Message"), FALSE);
  for (guint i = 0; i < MIN (sorted->len, MAX_MESSAGES); i++)
    {
      const Count *one = g_ptr_array_index (sorted, i);
      g_autofree char *number = g_strdup_printf ("%u", one->n);

      psc_table_add_row (table, (const char *[]){ number, one->what, one->why });
    }
  psc_document_take_table (self->document, table);
  if (sorted->len > MAX_MESSAGES)
    psc_cohort_report_add_text (self, PSC_DOCUMENT_NOTE, _ ("%u more are left out."),
                                sorted->len - MAX_MESSAGES);
}

/* A message without the file's name, which may tell who a patient is. (transfer full) */
static char *
anonymise (const PscCohortRow *row)
{
  const char *path = psc_cohort_row_get_text (row, PSC_COHORT_PATH);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GString) message = g_string_new (psc_cohort_row_get_text (row, PSC_COHORT_MESSAGE));

  if (*path == '\0')
    return g_string_free (g_steal_pointer (&message), FALSE);
  g_string_replace (message, path, "…", 0);
  g_string_replace (message, name, "…", 0);
  return g_string_free (g_steal_pointer (&message), FALSE);
}

/* “specificity=no other query; auprc=no truth”, one by one. Returns: whether the row is not of the
 * plan's device */
static gboolean
count_reasons (GHashTable *counts, const PscCohortRow *row)
{
  gboolean is_elsewhere = FALSE;
  g_auto (GStrv) parts = g_strsplit (psc_cohort_row_get_text (row, PSC_COHORT_MESSAGE), "; ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *sign = strchr (parts[i], '=');

      if (g_str_has_prefix (parts[i], PSC_COHORT_DEVICE))
        is_elsewhere = TRUE;
      else if (sign != NULL)
        {
          *sign = '\0';
          count (counts, parts[i], sign + 1);
        }
    }
  return is_elsewhere;
}

static void
count_refusal (GHashTable *counts, const PscCohortRow *row)
{
  const char *mode = psc_cohort_row_get_text (row, PSC_COHORT_MODE);
  g_autofree char *what = g_strdup_printf (
      "%s · %s",
      psc_cohort_report_get_method_title (psc_cohort_row_get_text (row, PSC_COHORT_METHOD)),
      psc_cohort_report_get_mode_title (mode));

  count (counts, what, psc_cohort_row_get_text (row, PSC_COHORT_MESSAGE));
}

static void
count_row (const PscCohortRow *row,
           GHashTable *failed,
           GHashTable *refused,
           GHashTable *unknown,
           guint *n_elsewhere)
{
  const char *status = psc_cohort_row_get_text (row, PSC_COHORT_STATUS);

  if (psc_cohort_row_is_ok (row))
    *n_elsewhere += count_reasons (unknown, row);
  else if (g_str_equal (status, PSC_COHORT_STATUS_REFUSED))
    count_refusal (refused, row);
  else
    {
      g_autofree char *message = anonymise (row);

      count (failed, status, message);
    }
}

void
psc_cohort_report_add_failures (PscCohortReport *self)
{
  g_autoptr (GHashTable) failed = counts_new ();
  g_autoptr (GHashTable) refused = counts_new ();
  g_autoptr (GHashTable) unknown = counts_new ();
  guint n_elsewhere = 0;

  for (guint i = 0; i < psc_cohort_results_get_n_rows (self->results); i++)
    count_row (psc_cohort_results_get_row (self->results, i), failed, refused, unknown,
               &n_elsewhere);

  psc_document_add_heading (self->document, 1, _ ("What failed"));
  if (g_hash_table_size (failed) == 0)
    psc_document_add_text (self->document, PSC_DOCUMENT_PLAIN, _ ("No image failed."));
  else
    add_counts (self, failed, _ ("Status"), _ ("Images"));
  if (n_elsewhere > 0)
    psc_cohort_report_add_text (
        self, PSC_DOCUMENT_PLAIN,
        ngettext ("%u row is of another device than the rest, since that ran out of memory; it may "
                  "differ by rounding.",
                  "%u rows are of another device than the rest, since that ran out of memory; they "
                  "may differ by rounding.",
                  n_elsewhere),
        n_elsewhere);
  if (g_hash_table_size (refused) > 0)
    {
      psc_document_add_heading (self->document, 2, _ ("What was refused"));
      add_counts (self, refused, _ ("Method and mode"), _ ("Rows"));
    }
  if (g_hash_table_size (unknown) > 0)
    {
      psc_document_add_heading (self->document, 2, _ ("Measures that are not known"));
      add_counts (self, unknown, C_ ("column of a table", "Measure"), _ ("Rows"));
    }
}
