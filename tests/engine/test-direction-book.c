/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-direction-book.h"
#include "psc-engine-test.h"
#include "psc-test-model.h"

#define M     24
#define KNOWN "pleural effusion"

static PscDirectionBook *
new_book (void)
{
  g_autoptr (PscPromptBank) bank = psc_engine_test_new_bank ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PscPromptDirections) directions =
      psc_prompt_directions_new (psc_test_model_get_tiny (), bank, NULL, &error);

  g_assert_no_error (error);
  return psc_direction_book_new (psc_test_model_get_tiny (), directions, "digest");
}

static float *
new_vector (float value)
{
  float *vector = g_new (float, M);

  for (guint i = 0; i < M; i++)
    vector[i] = value;
  return vector;
}

/* A text that is asked for goes before the class, whatever the class. */
static void
test_text (void)
{
  g_autoptr (PscDirectionBook) book = new_book ();
  g_autoptr (PscQuery) query = psc_query_new_prompt (KNOWN, NULL, FALSE);
  const char *message;
  float direction[M];

  query->class_index = G_MAXUINT;
  g_assert_true (psc_direction_book_resolve (book, query, direction, &message));
  g_assert_cmpmem (
      direction, sizeof direction,
      psc_prompt_directions_get_prompt (psc_direction_book_get_directions (book), 1, 2),
      sizeof direction);
}

/* A text is unknown until its direction, or why there is none, was put in; which then stays. */
static void
test_unknown_text (void)
{
  g_autoptr (PscDirectionBook) book = new_book ();
  g_autoptr (PscQuery) refused = psc_query_new_prompt (KNOWN, "long", FALSE);
  g_autoptr (PscQuery) query = psc_query_new_prompt (KNOWN, "typed", FALSE);
  const float *known =
      psc_prompt_directions_get_prompt (psc_direction_book_get_directions (book), 1, 2);
  const char *message;
  float direction[M];

  g_assert_false (psc_direction_book_resolve (book, query, direction, &message));
  g_assert_null (message);
  psc_direction_book_refuse_text (book, "long", "too long");
  g_assert_false (psc_direction_book_resolve (book, refused, direction, &message));
  g_assert_cmpstr (message, ==, "too long");
  psc_direction_book_take_text (book, "typed", new_vector (0.5f), NULL);
  psc_direction_book_take_text (book, "typed", new_vector (0.25f), NULL);
  psc_direction_book_refuse_text (book, "typed", "too long");
  g_assert_true (psc_direction_book_resolve (book, query, direction, &message));
  g_assert_null (message);
  for (guint i = 0; i < M; i++)
    g_assert_cmpfloat (direction[i], ==, known[i] - 0.5f);
}

/* More texts than there is room for stay until the main thread says that it holds none of them;
 * then the oldest go. */
static void
test_trim (void)
{
  g_autoptr (PscDirectionBook) book = new_book ();
  const guint n = 2000;
  guint n_known = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      psc_direction_book_take_text (book, text, new_vector (1), NULL);
    }
  g_assert_true (psc_direction_book_knows (book, "0"));
  psc_direction_book_trim (book);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);
      gboolean is_known = psc_direction_book_knows (book, text);

      g_assert_true (is_known || n_known == 0);
      n_known += is_known;
    }
  g_assert_cmpuint (n_known, >=, 500);
  g_assert_cmpuint (n_known, <, n);
}

static void
test_no_such_class (void)
{
  g_autoptr (PscDirectionBook) book = new_book ();
  g_autoptr (PscQuery) query = psc_query_new_class (2, NULL, FALSE);
  const char *message;
  float direction[M];

  g_test_expect_message ("psc-engine", G_LOG_LEVEL_CRITICAL, "*class_index*");
  g_assert_false (psc_direction_book_resolve (book, query, direction, &message));
  g_test_assert_expected_messages ();
}

static gpointer
learn_thread (gpointer book)
{
  psc_direction_book_take_text (book, "typed", new_vector (0.5f), NULL);
  psc_direction_book_refuse_text (book, "long", "too long");
  return NULL;
}

static void
learnt_cb (guint *n)
{
  ++*n;
}

/* Whoever waits for a text hears of it, on the main thread, whatever thread had it read; and not of
 * what was known. */
static void
test_learnt (void)
{
  g_autoptr (PscDirectionBook) book = new_book ();
  guint n = 0;

  g_signal_connect_swapped (book, "learnt", G_CALLBACK (learnt_cb), &n);
  g_thread_join (g_thread_new ("learn", learn_thread, book));
  g_assert_cmpuint (n, ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n, ==, 1);
  g_assert_nonnull (psc_direction_book_get_text (book, "typed"));

  g_thread_join (g_thread_new ("learn", learn_thread, book));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/direction-book/text", test_text);
  g_test_add_func ("/direction-book/unknown-text", test_unknown_text);
  g_test_add_func ("/direction-book/trim", test_trim);
  g_test_add_func ("/direction-book/no-such-class", test_no_such_class);
  g_test_add_func ("/direction-book/learnt", test_learnt);

  return g_test_run ();
}
