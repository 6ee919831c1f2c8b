/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-rank.h"

#include <math.h>
#include <string.h>

/* How many texts are looked at between two looks at whether it was cancelled. */
#define CANCEL_STEP 4096

/* More than there are texts, so that two ranks in one number are exact: 2^26 squared is below
 * 2^53. */
#define STRIDE 67108864.0

struct _PscCohortRank
{
  GHashTable *ranks; /* owned, of texts to their ranks, from 0 */
};

typedef struct
{
  const char *text;
  char *key; /* owned */
} Text;

PscCohortRank *
psc_cohort_rank_new (void)
{
  PscCohortRank *self = g_new0 (PscCohortRank, 1);

  self->ranks = g_hash_table_new (NULL, NULL);
  return self;
}

void
psc_cohort_rank_free (PscCohortRank *self)
{
  g_hash_table_unref (self->ranks);
  g_free (self);
}

void
psc_cohort_rank_add (PscCohortRank *self, const char *text)
{
  if (text != NULL && *text != '\0')
    g_hash_table_add (self->ranks, (gpointer) text);
}

static void
clear_text (gpointer data)
{
  g_free (((Text *) data)->key);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Text *) a)->key, ((const Text *) b)->key);
}

gboolean
psc_cohort_rank_finish (PscCohortRank *self, GCancellable *cancellable, GError **error)
{
  guint n = g_hash_table_size (self->ranks);
  g_autoptr (GArray) texts = g_array_sized_new (FALSE, FALSE, sizeof (Text), n);
  GHashTableIter iter;
  gpointer text;

  g_array_set_clear_func (texts, clear_text);
  g_hash_table_iter_init (&iter, self->ranks);
  while (g_hash_table_iter_next (&iter, &text, NULL))
    {
      Text item = { text, g_utf8_collate_key_for_filename (text, -1) };

      g_array_append_val (texts, item);
      if (texts->len % CANCEL_STEP == 0 && g_cancellable_is_cancelled (cancellable))
        break;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  g_array_sort (texts, compare);
  for (guint i = 0; i < texts->len; i++)
    g_hash_table_insert (self->ranks, (gpointer) g_array_index (texts, Text, i).text,
                         GUINT_TO_POINTER (i));
  return TRUE;
}

double
psc_cohort_rank_get (PscCohortRank *self, const char *text)
{
  gpointer rank;

  return text != NULL && g_hash_table_lookup_extended (self->ranks, text, NULL, &rank)
             ? GPOINTER_TO_UINT (rank)
             : NAN;
}

double
psc_cohort_rank_get_query (PscCohortRank *self, const PscCohortRow *row)
{
  double class_rank = psc_cohort_rank_get (self, row->texts[PSC_COHORT_CLASS]);
  double prompt_rank = psc_cohort_rank_get (self, row->texts[PSC_COHORT_PROMPT]);

  if (isnan (class_rank) && isnan (prompt_rank))
    return NAN;
  /* A prompt of no class comes behind all classes. */
  return (isnan (class_rank) ? g_hash_table_size (self->ranks) : class_rank) * STRIDE
         + (isnan (prompt_rank) ? 0 : prompt_rank + 1);
}
