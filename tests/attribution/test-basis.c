/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "attribution/psc-basis-stack.h"

#define M 40

static void
fill (GRand *random, guint n, float *values)
{
  for (guint i = 0; i < n; i++)
    values[i] = (float) g_rand_double_range (random, -1, 1);
}

static PscBasis *
new_basis (guint n_first, const float *first, guint n_others, const float *others)
{
  g_autoptr (GError) error = NULL;
  PscBasis *basis = psc_basis_new (M, n_first, first, n_others, others, NULL, &error);

  g_assert_no_error (error);
  return basis;
}

static double
dot (const float *a, const float *b)
{
  double sum = 0;

  for (guint i = 0; i < M; i++)
    sum += (double) a[i] * b[i];
  return sum;
}

static void
check_orthonormal (const PscBasis *basis)
{
  const float *rows = psc_basis_get_rows (basis);

  for (guint j = 0; j < M; j++)
    for (guint k = 0; k <= j; k++)
      g_assert_cmpfloat_with_epsilon (dot (rows + j * M, rows + k * M), j == k ? 1 : 0, 1e-6);
}

/* The first directions one by one, the others once all of them are spanned, and anything in the
 * end; nothing before its turn. */
static void
test_spans (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  float first[3 * M], others[7 * M], stranger[M];
  g_autoptr (PscBasis) basis = NULL;
  const float *rows;

  fill (random, 3 * M, first);
  fill (random, 7 * M, others);
  fill (random, M, stranger);
  basis = new_basis (3, first, 7, others);
  rows = psc_basis_get_rows (basis);
  check_orthonormal (basis);
  g_assert_cmpuint (psc_basis_get_n_first (basis), ==, 3);
  g_assert_cmpuint (psc_basis_get_n_spanning (basis), ==, 10);
  for (guint k = 0; k < 3; k++)
    {
      g_assert_cmpfloat (psc_basis_find_missing (M, k, rows, first + k * M), >, 0.1);
      g_assert_cmpfloat (psc_basis_find_missing (M, k + 1, rows, first + k * M), <, 1e-6);
    }
  for (guint k = 0; k < 7; k++)
    {
      g_assert_cmpfloat (psc_basis_find_missing (M, 3, rows, others + k * M), >, 0.1);
      g_assert_cmpfloat (psc_basis_find_missing (M, 10, rows, others + k * M), <, 1e-6);
    }
  g_assert_cmpfloat (psc_basis_find_missing (M, 10, rows, stranger), >, 0.1);
  g_assert_cmpfloat (psc_basis_find_missing (M, M, rows, stranger), <, 1e-6);
}

/* What is missing falls with every row, and is the share of the length that is left. */
static void
test_missing (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  float first[2 * M] = { [0] = 2, [M + 1] = 5 };
  float direction[M] = { 3, 4, 12 };
  const float nothing[M] = { 0 };
  g_autoptr (PscBasis) basis = new_basis (2, first, 0, NULL);
  const float *rows = psc_basis_get_rows (basis);

  g_assert_cmpfloat (psc_basis_find_missing (M, 0, rows, direction), ==, 1);
  g_assert_cmpfloat_with_epsilon (psc_basis_find_missing (M, 1, rows, direction), sqrt (160) / 13,
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (psc_basis_find_missing (M, 2, rows, direction), 12.0 / 13, 1e-6);
  g_assert_cmpfloat (psc_basis_find_missing (M, 2, rows, nothing), ==, 0);
}

/* Of rows that come by and by, what is missing is to the bit what it is of all of them at once, and
 * of several directions the most. */
static void
test_rest (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  float others[7 * M];
  g_autoptr (PscBasis) basis = NULL;
  g_autoptr (PscBasisRest) rest = NULL;

  fill (random, 7 * M, others);
  basis = new_basis (0, NULL, 7, others);
  rest = psc_basis_rest_new (M, 7, others);
  for (guint n = 0; n <= M; n += 1 + n / 3)
    {
      double greatest = 0;

      for (guint k = 0; k < 7; k++)
        greatest = MAX (greatest,
                        psc_basis_find_missing (M, n, psc_basis_get_rows (basis), others + k * M));
      g_assert_cmpfloat (psc_basis_rest_find_missing (rest, n, psc_basis_get_rows (basis)), ==,
                         greatest);
    }
}

static guint
count_needed (const float *rows, guint n, const float *directions, double share)
{
  g_autoptr (PscBasisRest) rest = psc_basis_rest_new (M, n, directions);
  guint n_rows = 0;

  while (psc_basis_rest_find_missing (rest, n_rows, rows) > share)
    n_rows++;
  return n_rows;
}

/* What directions have in common comes first. Here they vary by 1, 0.5, 0.25 … along axes of their
 * own. */
static void
test_common_first (void)
{
  enum
  {
    N_AXES = 6,
    N = 60
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autofree float *others = g_new0 (float, N *M);
  g_autoptr (PscBasis) basis = NULL;

  for (guint j = 0; j < N; j++)
    for (guint axis = 0; axis < N_AXES; axis++)
      others[j * M + 5 * axis] =
          (float) (g_rand_double_range (random, -1, 1) * pow (2, -(int) axis));
  basis = new_basis (0, NULL, N, others);
  check_orthonormal (basis);
  g_assert_cmpuint (psc_basis_get_n_first (basis), ==, 0);
  g_assert_cmpuint (psc_basis_get_n_spanning (basis), ==, N_AXES);
  g_assert_cmpfloat (fabs (psc_basis_get_rows (basis)[0]), >, 0.9);
  g_assert_cmpfloat (fabs (psc_basis_get_rows (basis)[5]), <, 0.4);
}

/* Forty directions vary along twelve axes, and one more lies along an axis of its own. By the
 * average that one would be the last; it has its turn once it is the worst, and no row is spent on
 * what lacks less than is allowed. */
static void
test_worst_counts (void)
{
  enum
  {
    N_AXES = 12,
    N = 41
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  g_autofree float *others = g_new0 (float, N *M);
  g_autoptr (PscBasis) basis = NULL;
  const float *rows;

  for (guint j = 0; j < N - 1; j++)
    {
      others[j * M] = 1;
      for (guint axis = 1; axis < N_AXES; axis++)
        others[j * M + axis] = (float) g_rand_double_range (random, -0.04, 0.04);
    }
  others[(N - 1) * M] = 1;
  others[(N - 1) * M + M - 1] = 0.3f;
  basis = new_basis (0, NULL, N, others);
  rows = psc_basis_get_rows (basis);
  check_orthonormal (basis);
  g_assert_cmpuint (psc_basis_get_n_spanning (basis), ==, N_AXES + 1);
  g_assert_cmpfloat (psc_basis_find_missing (M, 2, rows, others + (N - 1) * M), <, 0.01);
  g_assert_cmpuint (count_needed (rows, N, others, PSC_BASIS_ROUGH), <, N_AXES);
}

static void
test_next (void)
{
  const float directions[3 * M] = { [0] = 2, [1] = 0.2f, [M] = 1, [2 * M + 2] = 0 };
  g_autoptr (PscBasisRest) rest = psc_basis_rest_new (M, 3, directions);
  double next[M];

  g_assert_true (psc_basis_rest_find_next (rest, 0.2, next));
  g_assert_cmpfloat (next[0], >, 0.99);
  psc_basis_rest_take_away (rest, (double[M]){ 1 });
  g_assert_false (psc_basis_rest_find_next (rest, 0.2, next));
  g_assert_true (psc_basis_rest_find_next (rest, 0.05, next));
  g_assert_cmpfloat_with_epsilon (next[1], 1, 1e-12);
  psc_basis_rest_take_away (rest, next);
  g_assert_false (psc_basis_rest_find_next (rest, 1e-9, next));
}

/* Banks that say the same twice, or nothing, and more directions than there are dimensions. */
static void
test_dependent (void)
{
  enum
  {
    N_MANY = M + 20
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  g_autofree float *many = g_new (float, N_MANY *M);
  float first[4 * M] = { 0 };
  float others[3 * M];
  g_autoptr (PscBasis) basis = NULL;
  g_autoptr (PscBasis) full = NULL;

  fill (random, M, first + M);
  memcpy (first + 2 * M, first + M, M * sizeof *first);
  for (guint i = 0; i < M; i++)
    first[3 * M + i] = -3 * first[M + i];
  fill (random, M, others);
  for (guint i = 0; i < M; i++)
    {
      others[M + i] = others[i] + first[M + i];
      others[2 * M + i] = others[i] * (1 + 1e-7f);
    }
  basis = new_basis (4, first, 3, others);
  check_orthonormal (basis);
  g_assert_cmpuint (psc_basis_get_n_first (basis), ==, 1);
  g_assert_cmpuint (psc_basis_get_n_spanning (basis), ==, 2);

  fill (random, N_MANY * M, many);
  full = new_basis (0, NULL, N_MANY, many);
  check_orthonormal (full);
  g_assert_cmpuint (psc_basis_get_n_spanning (full), ==, M);
}

/* What a stack in it was begun with stays when more is wanted. */
static void
test_goes_on (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  float others[6 * M];
  float first[4 * M];
  g_autoptr (PscBasis) before = NULL;
  g_autoptr (PscBasis) after = NULL;

  fill (random, 6 * M, others);
  before = new_basis (0, NULL, 6, others);
  memcpy (first, psc_basis_get_rows (before), 3 * M * sizeof *first);
  fill (random, M, first + 3 * M);
  after = new_basis (4, first, 6, others);
  check_orthonormal (after);
  g_assert_cmpuint (psc_basis_get_n_spanning (after), ==, 7);
  for (guint i = 0; i < 3 * M; i++)
    g_assert_cmpfloat_with_epsilon (psc_basis_get_rows (after)[i], psc_basis_get_rows (before)[i],
                                    1e-6);
  g_assert_cmpfloat (psc_basis_find_missing (M, 4, psc_basis_get_rows (after), first + 3 * M), <,
                     1e-6);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (psc_basis_new (M, 0, NULL, 0, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gpointer
cancel (gpointer cancellable)
{
  g_usleep (20000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* Whatever it is at, it ends at once: all of it would outlast the time of the test. */
static void
test_cancelled_within (void)
{
  const guint m = 3000;
  g_autofree float *directions = g_new (float, (gsize) m *m);

  for (gsize i = 0; i < (gsize) m * m; i++)
    directions[i] = (float) g_test_rand_double_range (-1, 1);
  for (guint stage = 0; stage < 3; stage++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      GThread *thread = g_thread_new ("cancel", cancel, cancellable);

      g_assert_null (psc_basis_new (m, stage == 0 ? m : 0, directions, stage == 1 ? m : 0,
                                    directions, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_thread_join (thread);
    }
}

#define COLUMNS 5
#define ROWS    3
#define CELLS   (COLUMNS * ROWS)

static const PscMapGrid grid = { COLUMNS, ROWS, 60 };

/* The maps Q S of some rows, where S are those of the dimensions. */
static PscStack *
new_maps (const float *rows, guint n, const float *of_dimensions)
{
  float *maps = g_new0 (float, n *CELLS);

  for (guint k = 0; k < n; k++)
    for (guint i = 0; i < M; i++)
      for (guint c = 0; c < CELLS; c++)
        maps[k * CELLS + c] += rows[k * M + i] * of_dimensions[i * CELLS + c];
  return psc_stack_new_take (n, grid, maps);
}

static void
check_fused (PscBasisStack *stack, const float *of_dimensions, const float *direction)
{
  float map[CELLS];
  float values[M];

  g_assert_true (psc_kept_stack_fuse (PSC_KEPT_STACK (stack), 1, direction, map, NULL));
  for (guint c = 0; c < CELLS; c++)
    {
      double expected = 0;
      double read = 0;

      g_assert_true (psc_kept_stack_read_cell (PSC_KEPT_STACK (stack), c, values, NULL));
      for (guint i = 0; i < M; i++)
        {
          expected += (double) direction[i] * of_dimensions[i * CELLS + c];
          read += (double) direction[i] * values[i];
        }
      g_assert_cmpfloat_with_epsilon (map[c], expected, 0.02);
      g_assert_cmpfloat_with_epsilon (read, expected, 0.02);
    }
}

/* After the first maps what they span is fused as from all, and after the last ones anything; and
 * the same is so of what a file gives back. */
static void
test_stack (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (6);
  float of_dimensions[M * CELLS];
  float first[3 * M], stranger[M];
  g_autoptr (PscBasis) basis = NULL;
  g_autoptr (PscStack) some = NULL;
  g_autoptr (PscStack) others = NULL;
  g_autoptr (PscBasisStack) begun = NULL;
  g_autoptr (PscBasisStack) whole = NULL;
  g_autoptr (PscBasisStack) again = NULL;
  g_autoptr (PscBasisRest) rest = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const float *rows;

  fill (random, M * CELLS, of_dimensions);
  fill (random, 3 * M, first);
  fill (random, M, stranger);
  basis = new_basis (3, first, 0, NULL);
  rows = psc_basis_get_rows (basis);
  some = new_maps (rows, 3, of_dimensions);
  others = new_maps (rows + 3 * M, M - 3, of_dimensions);

  begun = psc_basis_stack_new (NULL, NULL, some, M, rows, NULL);
  g_assert_false (psc_basis_stack_is_whole (begun));
  g_assert_cmpuint (psc_kept_stack_get_dimensions (PSC_KEPT_STACK (begun)), ==, M);
  rest = psc_basis_rest_new (M, 1, stranger);
  g_assert_cmpfloat (psc_basis_stack_find_missing (begun, rest), ==,
                     psc_basis_find_missing (M, 3, rows, stranger));
  for (guint k = 0; k < 3; k++)
    check_fused (begun, of_dimensions, first + k * M);

  whole = psc_basis_stack_new (NULL, begun, others, M, rows, NULL);
  g_assert_true (psc_basis_stack_is_whole (whole));
  g_assert_cmpfloat (psc_basis_stack_find_missing (whole, rest), <, 1e-6);
  g_assert_cmpuint (psc_basis_stack_get_origin (whole), ==, psc_basis_stack_get_origin (begun));
  g_assert_cmpuint (psc_basis_stack_get_n_maps (begun), ==, 3);
  bytes = psc_kept_stack_dup_bytes (PSC_KEPT_STACK (whole), NULL);
  again = psc_basis_stack_new_from_bytes (M, grid, bytes);
  g_assert_nonnull (again);
  g_assert_cmpuint (psc_basis_stack_get_origin (again), !=, psc_basis_stack_get_origin (whole));
  check_fused (whole, of_dimensions, stranger);
  check_fused (again, of_dimensions, stranger);
  for (guint k = 0; k < 3; k++)
    check_fused (whole, of_dimensions, first + k * M);
}

/* Sizes that do not fit, and rows that are no numbers. */
static void
test_damaged (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  float of_dimensions[M * CELLS];
  g_autoptr (PscBasis) basis = new_basis (0, NULL, 0, NULL);
  g_autoptr (PscStack) maps = NULL;
  g_autoptr (PscBasisStack) stack = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  const guint8 *data;

  fill (random, M * CELLS, of_dimensions);
  maps = new_maps (psc_basis_get_rows (basis), 2, of_dimensions);
  stack = psc_basis_stack_new (NULL, NULL, maps, M, psc_basis_get_rows (basis), NULL);
  bytes = psc_kept_stack_dup_bytes (PSC_KEPT_STACK (stack), NULL);
  data = g_bytes_get_data (bytes, &size);
  for (gsize cut = 0; cut < size; cut += 3)
    {
      g_autoptr (GBytes) part = g_bytes_new (data, cut);

      g_assert_null (psc_basis_stack_new_from_bytes (M, grid, part));
    }
  for (guint32 n_maps = 0; n_maps < 4; n_maps++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      const guint32 little = GUINT32_TO_LE (n_maps == 3 ? G_MAXUINT32 : n_maps);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (PscBasisStack) read = NULL;

      memcpy (copy, &little, sizeof little);
      changed = g_bytes_new (copy, size);
      read = psc_basis_stack_new_from_bytes (M, grid, changed);
      g_assert_true ((read != NULL) == (n_maps == 2));
    }
  {
    g_autofree guint8 *copy = g_memdup2 (data, size);
    const float nothing = NAN;
    g_autoptr (GBytes) changed = NULL;

    memcpy (copy + sizeof (guint32) + 7 * sizeof nothing, &nothing, sizeof nothing);
    changed = g_bytes_new (copy, size);
    g_assert_null (psc_basis_stack_new_from_bytes (M, grid, changed));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/basis/spans", test_spans);
  g_test_add_func ("/basis/missing", test_missing);
  g_test_add_func ("/basis/rest", test_rest);
  g_test_add_func ("/basis/common-first", test_common_first);
  g_test_add_func ("/basis/worst-counts", test_worst_counts);
  g_test_add_func ("/basis/next", test_next);
  g_test_add_func ("/basis/dependent", test_dependent);
  g_test_add_func ("/basis/goes-on", test_goes_on);
  g_test_add_func ("/basis/cancelled", test_cancelled);
  g_test_add_func ("/basis/cancelled-within", test_cancelled_within);
  g_test_add_func ("/basis/stack", test_stack);
  g_test_add_func ("/basis/damaged", test_damaged);

  return g_test_run ();
}
