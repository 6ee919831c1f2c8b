/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "study/psc-study-table.h"
#include "truth/psc-truth-table.h"

/* train-rle.csv of the SIIM-ACR pneumothorax challenge: pairs of a gap and a length of a run,
 * column after column in pictures of 1024 × 1024; several rows of an image are one truth, and −1
 * says that there is none. In the first stage a gap begins at the end of the run before; the files
 * of the second give the run's place from the first pixel on. Rows of several runs tell them apart,
 * by in which way they can be read at all, and what more of them say goes, so that a damaged row
 * costs only itself. */
#define SIDE 1024
#define AREA (SIDE * SIDE)
#define WHAT "Pneumothorax"

enum
{
  IMAGE,
  RUNS,
};

/* One whole number; -1 where there is none. */
static gint64
read_number (const char **text)
{
  gint64 value = 0;
  const char *at = *text;

  while (*at == ' ')
    at++;
  if (!g_ascii_isdigit (*at))
    return -1;
  for (; g_ascii_isdigit (*at); at++)
    value = MIN (value * 10 + (*at - '0'), G_MAXINT32);
  *text = at;
  return value;
}

/* Whether a row says that there is nothing. */
static gboolean
is_negative (const char *text)
{
  return g_str_equal (text, "-1");
}

/* (transfer full) (nullable): all numbers of a row, at least one pair. */
static GArray *
read_numbers (const char *text)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  /* What is longer was cut by whoever took the row apart. */
  if (strlen (text) >= PSC_STUDY_TABLE_MAX_FIELD)
    return NULL;
  for (gint64 value = read_number (&text); value >= 0; value = read_number (&text))
    g_array_append_val (numbers, value);
  while (*text == ' ')
    text++;
  return *text == '\0' && numbers->len > 0 && numbers->len % 2 == 0 ? g_steal_pointer (&numbers)
                                                                    : NULL;
}

/* (transfer full) (nullable): runs of gaps or of places that lie in the picture, one after another.
 */
static PscTruthRuns *
make_runs (const GArray *numbers, gboolean absolute)
{
  g_autoptr (GArray) counts = g_array_sized_new (FALSE, FALSE, sizeof (guint32), numbers->len);
  gint64 at = 0;

  for (guint i = 0; i < numbers->len; i += 2)
    {
      const gint64 first = g_array_index (numbers, gint64, i),
                   n = g_array_index (numbers, gint64, i + 1);
      const gint64 gap = absolute ? first - at : first;
      const guint32 pair[] = { (guint32) gap, (guint32) n };

      if (gap < 0 || at + gap + n > AREA)
        return NULL;
      at += gap + n;
      g_array_append_vals (counts, pair, 2);
    }
  return psc_truth_runs_new_from_counts ((const guint32 *) counts->data, counts->len, SIDE, SIDE,
                                         NULL);
}

/* What the rows of several runs say of how they are to be read. */
typedef struct
{
  guint n_relative;
  guint n_absolute;
  guint n_doubtful;
} Votes;

/* Gaps that grow from each run to the next are hardly ever so by chance, but of one pair are. */
static void
vote (Votes *votes, const GArray *numbers)
{
  g_autoptr (PscTruthRuns) relative = make_runs (numbers, FALSE);
  g_autoptr (PscTruthRuns) absolute = make_runs (numbers, TRUE);

  if (absolute != NULL && (relative == NULL || numbers->len >= 6))
    votes->n_absolute++;
  else if (relative != NULL && absolute == NULL)
    votes->n_relative++;
  else
    votes->n_doubtful += relative != NULL;
}

static gboolean
count_votes (PscTruthTable *table, GCancellable *cancellable, Votes *votes, GError **error)
{
  g_auto (PscTruthBuilder) nobody = { NULL };

  psc_truth_builder_init (&nobody, "", cancellable);
  while (psc_truth_table_next (table, &nobody))
    {
      g_autoptr (GArray) numbers = read_numbers (psc_truth_table_get (table, RUNS));

      if (!psc_truth_builder_go_on (&nobody, error))
        return FALSE;
      if (numbers != NULL && numbers->len >= 4)
        vote (votes, numbers);
    }
  return TRUE;
}

/* Only where the file leaves a doubt. */
static void
note_votes (PscTruthSet *set, const Votes *votes, gboolean absolute)
{
  if (MIN (votes->n_relative, votes->n_absolute) == 0
      && (votes->n_doubtful == 0 || votes->n_relative + votes->n_absolute > 0))
    return;
  psc_truth_set_take_note (
      set, g_strdup (absolute ? _ ("Runs were taken to begin at places counted from the first "
                                   "pixel, though some rows could be read otherwise.")
                              : _ ("Runs were taken to begin at the end of the run before, though "
                                   "some rows could be read otherwise.")));
}

static void
read_row (const PscTruthTable *table, gboolean absolute, PscTruthBuilder *builder)
{
  const char *name = psc_truth_table_get (table, IMAGE);
  const char *text = psc_truth_table_get (table, RUNS);
  g_autoptr (GArray) numbers = read_numbers (text);
  PscTruthImage *image;
  PscTruthFinding *finding;

  if (*name == '\0' || (numbers == NULL && !is_negative (text)))
    {
      psc_truth_builder_leave_out (builder);
      return;
    }
  image = psc_truth_builder_add_image (builder, name, PSC_TRUTH_GRID_STORED, SIDE, SIDE);
  finding = psc_truth_builder_add_finding (builder, image, WHAT, NULL, NULL, numbers == NULL);
  if (numbers != NULL)
    {
      g_autoptr (PscTruthRuns) runs = make_runs (numbers, absolute);

      psc_truth_builder_take_region (builder, finding,
                                     runs != NULL ? psc_truth_region_new_mask (runs) : NULL);
    }
}

static gboolean
read_rows (PscTruthTable *table, PscTruthBuilder *builder, GError **error)
{
  Votes votes = { 0 };
  gboolean absolute;

  if (!count_votes (table, builder->cancellable, &votes, error))
    return FALSE;
  absolute = votes.n_absolute > votes.n_relative;
  note_votes (builder->set, &votes, absolute);
  psc_truth_table_begin (table, &psc_truth_siim_form);
  while (psc_truth_table_next (table, builder))
    {
      if (!psc_truth_builder_go_on (builder, error))
        return FALSE;
      read_row (table, absolute, builder);
    }
  return psc_truth_builder_go_on (builder, error);
}

const PscTruthTableForm psc_truth_siim_form = {
  .name = "SIIM-ACR Pneumothorax",
  .columns = { "imageid", "encodedpixels" },
  .n_needed = 2,
  .read = read_rows,
};
