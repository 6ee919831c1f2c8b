/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "trust/psc-trust.h"

/* Every field has a value of its own. */
static PscTrust *
new_trust (void)
{
  PscTrust *trust = g_atomic_rc_box_new0 (PscTrust);

  for (guint f = 0; f < PSC_TRUST_N_FIGURES; f++)
    {
      trust->reasons[f] = f % 3 == 1 ? PSC_TRUST_TOO_DEAR : PSC_TRUST_KNOWN;
      trust->figures[f] = f % 3 == 1 ? 0 : -1.0 / (f + 1);
    }
  trust->n_steps = PSC_TRUST_STEPS;
  trust->columns = 7;
  trust->rows = 8;
  for (guint k = 0; k <= PSC_TRUST_STEPS; k++)
    {
      trust->least_first[k] = k;
      trust->most_first[k] = 2 * k;
      trust->random_mean[k] = 3 * k;
      trust->random_deviation[k] = 4 * k;
    }
  trust->is_direct = TRUE;
  trust->n_points = 3;
  trust->n_others = 153;
  trust->is_of_stack = TRUE;
  trust->uses_mean = TRUE;
  for (guint l = 0; l < PSC_TRUST_N_LINES; l++)
    trust->n_passes[l] = 10 + l;
  return trust;
}

static void
test_bytes (void)
{
  g_autoptr (PscTrust) trust = new_trust ();
  g_autoptr (GBytes) bytes = psc_trust_dup_bytes (trust);
  g_autoptr (PscTrust) read = psc_trust_new_from_bytes (bytes);

  g_assert_nonnull (read);
  g_assert_cmpmem (read, sizeof *read, trust, sizeof *trust);
}

/* Whatever is wrong with them, bytes are refused as a whole. */
static void
test_refused (void)
{
  g_autoptr (PscTrust) trust = new_trust ();
  g_autoptr (GBytes) bytes = psc_trust_dup_bytes (trust);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autofree guint8 *changed = g_malloc (size + 1);

  for (gsize n = 0; n <= size + 1; n++)
    {
      g_autoptr (GBytes) part = NULL;
      g_autoptr (PscTrust) read = NULL;

      memset (changed, 0, size + 1);
      memcpy (changed, data, MIN (n, size));
      part = g_bytes_new (changed, n);
      read = psc_trust_new_from_bytes (part);
      g_assert_true ((read != NULL) == (n == size));
    }
}

/* Of what it is that is not one, the reader must not make a figure. */
static void
test_not_numbers (void)
{
  static const double values[] = { NAN, INFINITY, -INFINITY };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (PscTrust) trust = new_trust ();
      g_autoptr (GBytes) bytes = NULL;

      trust->figures[3] = values[i];
      bytes = psc_trust_dup_bytes (trust);
      g_assert_null (psc_trust_new_from_bytes (bytes));
    }
}

static void
test_out_of_range (void)
{
  g_autoptr (PscTrust) trust = new_trust ();
  g_autoptr (GBytes) bytes = NULL;

  trust->reasons[2] = PSC_TRUST_N_REASONS;
  bytes = psc_trust_dup_bytes (trust);
  g_assert_null (psc_trust_new_from_bytes (bytes));
}

static void
test_get (void)
{
  g_autoptr (PscTrust) trust = new_trust ();
  double value = 7;
  guint sum = 0;

  g_assert_true (psc_trust_get (trust, 0, &value));
  g_assert_cmpfloat (value, ==, -1);
  g_assert_false (psc_trust_get (trust, 1, &value));
  g_assert_cmpfloat (value, ==, -1);
  g_assert_true (psc_trust_get (trust, 2, NULL));
  for (guint l = 0; l < PSC_TRUST_N_LINES; l++)
    sum += trust->n_passes[l];
  g_assert_cmpuint (psc_trust_count_passes (trust), ==, sum);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/trust/bytes", test_bytes);
  g_test_add_func ("/trust/refused", test_refused);
  g_test_add_func ("/trust/not-numbers", test_not_numbers);
  g_test_add_func ("/trust/out-of-range", test_out_of_range);
  g_test_add_func ("/trust/get", test_get);

  return g_test_run ();
}
