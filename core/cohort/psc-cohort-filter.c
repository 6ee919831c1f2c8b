/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-filter.h"

#include <string.h>

struct _PscCohortFilter
{
  PscCohortWish *wish; /* owned */
  char **words;        /* owned, nullable: without the case of their letters */
  GHashTable *found;   /* owned, of texts to which words are in them, as bits, plus 1 */
};

/* Where words are looked for. */
static const PscCohortColumn searched[] = {
  PSC_COHORT_CLASS, PSC_COHORT_PROMPT, PSC_COHORT_PATH, PSC_COHORT_PATIENT_ID, PSC_COHORT_MESSAGE,
};

/* So many words have a bit each, beside the 1. */
#define MAX_WORDS 30

static char **
split (const char *search)
{
  g_autofree char *folded = g_utf8_casefold (search, -1);

  return g_strsplit (g_strstrip (folded), " ", MAX_WORDS);
}

PscCohortFilter *
psc_cohort_filter_new (const PscCohortWish *wish)
{
  PscCohortFilter *self = g_new0 (PscCohortFilter, 1);

  self->wish = psc_cohort_wish_copy (wish);
  self->words = wish->search != NULL ? split (wish->search) : NULL;
  self->found = g_hash_table_new (NULL, NULL);
  return self;
}

void
psc_cohort_filter_free (PscCohortFilter *self)
{
  psc_cohort_wish_free (self->wish);
  g_strfreev (self->words);
  g_hash_table_unref (self->found);
  g_free (self);
}

static guint
find_words (PscCohortFilter *self, const char *text)
{
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (self->found, text));
  g_autofree char *folded = NULL;

  if (found > 0)
    return found - 1;
  folded = g_utf8_casefold (text, -1);
  for (guint i = 0; self->words[i] != NULL; i++)
    if (strstr (folded, self->words[i]) != NULL)
      found |= 1U << i;
  g_hash_table_insert (self->found, (gpointer) text, GUINT_TO_POINTER (found + 1));
  return found;
}

static gboolean
has_words (PscCohortFilter *self, const PscCohortRow *row)
{
  guint found = 0, wanted;

  if (self->words == NULL)
    return TRUE;
  wanted = (1U << g_strv_length (self->words)) - 1;
  for (guint i = 0; i < G_N_ELEMENTS (searched); i++)
    if (row->texts[searched[i]] != NULL)
      found |= find_words (self, row->texts[searched[i]]);
  return found == wanted;
}

static gboolean
has_texts (PscCohortFilter *self, const PscCohortRow *row, gboolean in_pair)
{
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    if (self->wish->texts[c] != NULL && !(in_pair && c == PSC_COHORT_MODE)
        && !g_str_equal (psc_cohort_row_get_text (row, c), self->wish->texts[c]))
      return FALSE;
  return TRUE;
}

static gboolean
is_within (const PscCohortLimit *limit, const PscCohortRow *row)
{
  double value = row->numbers[limit->column];

  return limit->at_most ? value <= limit->value : value >= limit->value;
}

gboolean
psc_cohort_filter_passes (PscCohortFilter *self, const PscCohortRow *row, const PscCohortRow *other)
{
  if (!has_texts (self, row, other != NULL)
      || !psc_cohort_label_matches (self->wish->label, row->numbers[PSC_COHORT_LABEL])
      || !has_words (self, row))
    return FALSE;
  for (guint i = 0; i < self->wish->n_limits; i++)
    if (!is_within (&self->wish->limits[i], row)
        && (other == NULL || !is_within (&self->wish->limits[i], other)))
      return FALSE;
  return TRUE;
}
