/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "cohort/psc-cohort-order.h"
#include "cohort/psc-cohort-view.h"

/* Three images: two that were asked two queries by one method in two modes, and one that is
 * damaged. Row 3 has no fused map of the prompt, and of row 1 one measure is not known. */
static const char table[] =
    "row,image,patient,path,model,method,mode,kind,prompt,class,label,logit,auprc,status,message\n"
    "1,a,1,/x/One.png,m,rise,fused,class,,Edema,1,5,0.5,ok,\n"                      /* 0 */
    "1,a,1,/x/One.png,m,rise,conventional,class,,Edema,1,5,0.7,ok,\n"               /* 1 */
    "1,a,1,/x/One.png,m,rise,fused,prompt,mild,Edema,1,4,,ok,\n"                    /* 2 */
    "1,a,1,/x/One.png,m,rise,conventional,prompt,mild,Edema,1,4,0.1,ok,\n"          /* 3 */
    "2,,2,/x/two.png,,,,,,,,,,failed,cannot be read\n"                              /* 4 */
    "3,c,3,/x/three.png,m,rise,conventional,prompt,mild,Edema,-1,3,0.2,ok,\n"       /* 5 */
    "3,c,3,/x/three.png,m,rise,fused,class,,Edema,,2,0.9,ok,\n"                     /* 6 */
    "3,c,3,/x/three.png,m,rise,conventional,class,,Edema,,2,0.4,ok,\n"              /* 7 */
    "3,c,3,/x/three.png,m,rise,fused,class,,Ödem,0,2,0.25,ok,\n"                    /* 8 */
    "3,c,3,/x/three.png,m,occlusion,conventional,class,,Ödem,0,2,0.5,refused,no\n"; /* 9 */

static PscCohortResults *
load (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (table, strlen (table));
  g_autoptr (GError) error = NULL;
  PscCohortResults *results = psc_cohort_results_new_from_bytes (bytes, "r.csv", NULL, &error);

  g_assert_no_error (error);
  return results;
}

/* @rows: indices, -1 behind them */
static void
check (const PscCohortResults *results, const PscCohortWish *wish, const int *rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscCohortView) view = psc_cohort_view_new (results, wish, NULL, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (; rows[n] >= 0; n++)
    {
      g_assert_cmpuint (n, <, psc_cohort_view_get_n (view));
      g_assert_cmpuint (psc_cohort_view_get (view, n)->row, ==, rows[n]);
      g_assert_cmpuint (psc_cohort_view_find (view, (guint) rows[n]), ==, n);
    }
  g_assert_cmpuint (psc_cohort_view_get_n (view), ==, n);
}

static void
test_all (void)
{
  g_autoptr (PscCohortResults) results = load ();
  g_autoptr (PscCohortWish) wish = psc_cohort_wish_new ();

  g_assert_false (psc_cohort_wish_has_filters (wish));
  check (results, wish, (int[]){ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1 });
}

/* What is not known comes last in either direction, and equals stay as they are. */
static void
test_order (void)
{
  g_autoptr (PscCohortResults) results = load ();
  g_autoptr (PscCohortWish) wish = psc_cohort_wish_new ();

  wish->column = PSC_COHORT_AUPRC;
  check (results, wish, (int[]){ 3, 5, 8, 7, 0, 9, 1, 6, 2, 4, -1 });
  wish->descending = TRUE;
  check (results, wish, (int[]){ 6, 1, 0, 9, 7, 8, 5, 3, 2, 4, -1 });
  wish->column = PSC_COHORT_METHOD;
  wish->descending = FALSE;
  check (results, wish, (int[]){ 9, 0, 1, 2, 3, 5, 6, 7, 8, 4, -1 });
  wish->order = PSC_COHORT_ORDER_QUERY;
  check (results, wish, (int[]){ 0, 1, 6, 7, 2, 3, 5, 8, 9, 4, -1 });
}

static void
test_filters (void)
{
  g_autoptr (PscCohortResults) results = load ();
  g_autoptr (PscCohortWish) wish = psc_cohort_wish_new ();

  psc_cohort_wish_set_text (wish, PSC_COHORT_CLASS, "Ödem");
  g_assert_true (psc_cohort_wish_has_filters (wish));
  check (results, wish, (int[]){ 8, 9, -1 });
  psc_cohort_wish_set_text (wish, PSC_COHORT_METHOD, "occlusion");
  check (results, wish, (int[]){ 9, -1 });
  psc_cohort_wish_clear_filters (wish);
  psc_cohort_wish_set_text (wish, PSC_COHORT_STATUS, "failed");
  check (results, wish, (int[]){ 4, -1 });
  psc_cohort_wish_clear_filters (wish);
  wish->label = PSC_COHORT_LABEL_UNCERTAIN;
  check (results, wish, (int[]){ 5, -1 });
  wish->label = PSC_COHORT_LABEL_UNKNOWN;
  check (results, wish, (int[]){ 4, 6, 7, -1 });
  wish->label = PSC_COHORT_LABEL_ABSENT;
  check (results, wish, (int[]){ 8, 9, -1 });
  psc_cohort_wish_clear_filters (wish);
  psc_cohort_wish_set_search (wish, "ONE  mild");
  check (results, wish, (int[]){ 2, 3, -1 });
  psc_cohort_wish_set_search (wish, "ödem three");
  check (results, wish, (int[]){ 8, 9, -1 });
  psc_cohort_wish_set_search (wish, "be read");
  check (results, wish, (int[]){ 4, -1 });
}

static void
test_limits (void)
{
  g_autoptr (PscCohortResults) results = load ();
  g_autoptr (PscCohortWish) wish = psc_cohort_wish_new ();

  wish->limits[wish->n_limits++] = (PscCohortLimit){ PSC_COHORT_AUPRC, FALSE, 0.5 };
  check (results, wish, (int[]){ 0, 1, 6, 9, -1 });
  wish->limits[wish->n_limits++] = (PscCohortLimit){ PSC_COHORT_AUPRC, TRUE, 0.7 };
  check (results, wish, (int[]){ 0, 1, 9, -1 });
  wish->in_pairs = TRUE;
  wish->n_limits = 1;
  check (results, wish, (int[]){ 0, 6, -1 });
}

/* Where do the two modes disagree most? */
static void
test_pairs (void)
{
  g_autoptr (PscCohortResults) results = load ();
  g_autoptr (PscCohortWish) wish = psc_cohort_wish_new ();
  g_autoptr (PscCohortView) view = NULL;
  const PscCohortEntry *entry;

  wish->in_pairs = TRUE;
  wish->measure = PSC_COHORT_AUPRC;
  wish->order = PSC_COHORT_ORDER_DISTANCE;
  wish->descending = TRUE;
  /* A mode is no filter of pairs. */
  psc_cohort_wish_set_text (wish, PSC_COHORT_MODE, "fused");
  g_assert_false (psc_cohort_wish_has_filters (wish));
  check (results, wish, (int[]){ 6, 0, 2, -1 });
  wish->order = PSC_COHORT_ORDER_DIFFERENCE;
  wish->descending = FALSE;
  check (results, wish, (int[]){ 0, 6, 2, -1 });
  wish->order = PSC_COHORT_ORDER_CONVENTIONAL;
  check (results, wish, (int[]){ 2, 6, 0, -1 });
  wish->order = PSC_COHORT_ORDER_FUSED;
  wish->descending = TRUE;
  check (results, wish, (int[]){ 6, 0, 2, -1 });

  view = psc_cohort_view_new (results, wish, NULL, NULL);
  entry = psc_cohort_view_get (view, 1);
  g_assert_cmpuint (entry->other, ==, 1);
  g_assert_cmpfloat_with_epsilon (
      psc_cohort_entry_get_difference (entry, results, PSC_COHORT_AUPRC), -0.2, 1e-9);
  g_assert_true (isnan (
      psc_cohort_entry_get_difference (psc_cohort_view_get (view, 2), results, PSC_COHORT_AUPRC)));
  g_assert_cmpuint (psc_cohort_view_find (view, 7), ==, 0);
  g_assert_cmpuint (psc_cohort_view_find (view, 5), ==, PSC_COHORT_NOWHERE);
}

static void
test_places (void)
{
  g_autoptr (PscCohortResults) results = load ();
  g_autoptr (PscCohortWish) wish = psc_cohort_wish_new ();
  g_autoptr (PscCohortView) view = NULL;

  wish->column = PSC_COHORT_AUPRC;
  wish->descending = TRUE;
  view = psc_cohort_view_new (results, wish, NULL, NULL);
  g_assert_cmpuint (psc_cohort_view_find_place (view, results, 1), ==, 1);
  g_assert_cmpuint (psc_cohort_view_find_place (view, results, 2), ==, 9);
  g_assert_cmpuint (psc_cohort_view_find_place (view, results, 4), ==, PSC_COHORT_NOWHERE);
  g_assert_cmpuint (psc_cohort_partners_find_place (results, 3), ==, 5);
  g_assert_cmpuint (psc_cohort_partners_find_place (results, 0), ==, PSC_COHORT_NOWHERE);
  g_assert_cmpuint (psc_cohort_partners_find_row (results, 6, PSC_COHORT_CONVENTIONAL), ==, 7);
  g_assert_cmpuint (psc_cohort_partners_find_row (results, 7, PSC_COHORT_FUSED), ==, 6);
  g_assert_cmpuint (psc_cohort_partners_find_row (results, 6, PSC_COHORT_FUSED), ==, 6);
  g_assert_cmpuint (psc_cohort_partners_find_row (results, 9, PSC_COHORT_FUSED), ==,
                    PSC_COHORT_NOWHERE);
}

/* Any number of keys, against a sort that is known. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const PscCohortKey *one = a, *other = b;

  if (one->value != other->value)
    return one->value < other->value ? -1 : 1;
  return one->index < other->index ? -1 : 1;
}

static void
test_sort (void)
{
  for (guint n = 0; n < 70; n++)
    {
      PscCohortKey keys[70], known[70];

      for (guint i = 0; i < n; i++)
        keys[i] = known[i] = (PscCohortKey){ g_test_rand_int_range (0, 20), i };
      qsort (known, n, sizeof *known, compare);
      g_assert_true (psc_cohort_order_sort (keys, n, FALSE, NULL, NULL));
      for (guint i = 0; i < n; i++)
        g_assert_cmpuint (keys[i].index, ==, known[i].index);
    }
}

static void
test_cancelled (void)
{
  g_autoptr (PscCohortResults) results = load ();
  g_autoptr (PscCohortWish) wish = psc_cohort_wish_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (psc_cohort_view_new (results, wish, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cohort/view/all", test_all);
  g_test_add_func ("/cohort/view/order", test_order);
  g_test_add_func ("/cohort/view/filters", test_filters);
  g_test_add_func ("/cohort/view/limits", test_limits);
  g_test_add_func ("/cohort/view/pairs", test_pairs);
  g_test_add_func ("/cohort/view/places", test_places);
  g_test_add_func ("/cohort/view/sort", test_sort);
  g_test_add_func ("/cohort/view/cancelled", test_cancelled);
  return g_test_run ();
}
