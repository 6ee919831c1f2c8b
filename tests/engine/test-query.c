/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-query.h"

/* No two of these ask for the same. */
static GPtrArray *
new_queries (void)
{
  GPtrArray *queries = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_query_free);

  g_ptr_array_add (queries, psc_query_new_prompt ("a", NULL, FALSE));
  g_ptr_array_add (queries, psc_query_new_prompt ("b", NULL, FALSE));
  g_ptr_array_add (queries, psc_query_new_prompt ("", NULL, FALSE));
  g_ptr_array_add (queries, psc_query_new_prompt ("a", "b", FALSE));
  g_ptr_array_add (queries, psc_query_new_prompt ("b", "a", FALSE));
  g_ptr_array_add (queries, psc_query_new_prompt ("a", NULL, TRUE));
  g_ptr_array_add (queries, psc_query_new_class (0, NULL, FALSE));
  g_ptr_array_add (queries, psc_query_new_class (1, NULL, FALSE));
  g_ptr_array_add (queries, psc_query_new_class (1, "a", FALSE));
  g_ptr_array_add (queries, psc_query_new_class (1, NULL, TRUE));
  return queries;
}

static void
test_equal (void)
{
  g_autoptr (GPtrArray) one = new_queries ();
  g_autoptr (GPtrArray) other = new_queries ();

  for (guint i = 0; i < one->len; i++)
    for (guint j = 0; j < other->len; j++)
      g_assert_true (psc_query_equal (one->pdata[i], other->pdata[j]) == (i == j));
}

static void
test_copy (void)
{
  g_autoptr (GPtrArray) queries = new_queries ();

  for (guint i = 0; i < queries->len; i++)
    {
      const PscQuery *query = queries->pdata[i];
      g_autoptr (PscQuery) copy = psc_query_copy (query);
      PscQuery *boxed = g_boxed_copy (PSC_TYPE_QUERY, query);

      g_assert_true (psc_query_equal (copy, query));
      g_assert_true (psc_query_equal (boxed, query));
      g_assert_cmpuint (psc_query_hash (copy), ==, psc_query_hash (query));
      g_assert_true (copy->text == NULL || copy->text != query->text);
      g_assert_true (copy->minus == NULL || copy->minus != query->minus);
      g_boxed_free (PSC_TYPE_QUERY, boxed);
    }
}

/* Queries are found again in a table, whatever copy of them is asked with. */
static void
test_hash (void)
{
  g_autoptr (GPtrArray) queries = new_queries ();
  g_autoptr (GPtrArray) others = new_queries ();
  g_autoptr (GHashTable) table = g_hash_table_new (psc_query_hash, psc_query_equal);
  g_autoptr (GHashTable) hashes = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < queries->len; i++)
    {
      g_hash_table_insert (table, queries->pdata[i], GUINT_TO_POINTER (i));
      g_hash_table_add (hashes, GUINT_TO_POINTER (psc_query_hash (queries->pdata[i])));
    }
  g_assert_cmpuint (g_hash_table_size (table), ==, queries->len);
  for (guint i = 0; i < others->len; i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (table, others->pdata[i])), ==, i);
  g_assert_cmpuint (g_hash_table_size (hashes), >, queries->len / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/query/equal", test_equal);
  g_test_add_func ("/query/copy", test_copy);
  g_test_add_func ("/query/hash", test_hash);

  return g_test_run ();
}
