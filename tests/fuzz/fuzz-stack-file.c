/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "attribution/psc-basis-stack.h"
#include "attribution/psc-embedding-table.h"
#include "attribution/psc-half-stack.h"
#include "engine/psc-stack-file.h"

#define KEY "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_maps (PscHalfStack *stack, gsize size)
{
  gsize n_cells = psc_map_grid_get_n_cells (psc_half_stack_get_grid (stack));
  g_autofree float *weights = g_new0 (float, psc_half_stack_get_n_maps (stack));
  g_autofree float *map = g_new (float, n_cells);

  g_assert_cmpuint (psc_half_stack_get_n_maps (stack) * n_cells * sizeof (guint16), <, size);
  psc_half_stack_fuse (stack, weights, map);
}

static void
check_basis (PscBasisStack *stack, gsize size)
{
  guint n_dimensions = psc_kept_stack_get_dimensions (PSC_KEPT_STACK (stack));
  gsize n_cells = psc_map_grid_get_n_cells (psc_kept_stack_get_grid (PSC_KEPT_STACK (stack)));
  g_autofree float *direction = g_new0 (float, n_dimensions);
  g_autofree float *map = g_new (float, n_cells);

  g_assert_cmpuint (psc_basis_stack_get_n_maps (stack), <=, n_dimensions);
  g_assert_cmpuint (psc_kept_stack_get_size (PSC_KEPT_STACK (stack)), <, size);
  g_assert_true (psc_kept_stack_fuse (PSC_KEPT_STACK (stack), 1, direction, map, NULL));
  g_assert_true (psc_kept_stack_read_cell (PSC_KEPT_STACK (stack), n_cells - 1, direction, NULL));
}

static void
check_embeddings (PscEmbeddingTable *table, gsize size)
{
  g_assert_true (psc_embedding_table_is_full (table));
  g_assert_cmpuint (psc_embedding_table_get_size (table), <, size);
}

static void
check_note (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *note = psc_stack_file_parse_note (bytes, KEY, &error);

  g_assert_true ((note == NULL) == (error != NULL));
  if (note == NULL)
    return;
  g_assert_cmpuint (strlen (note), ==, g_bytes_get_size (bytes) - PSC_STACK_FILE_HEADER_SIZE);
  g_assert_true (g_utf8_validate (note, -1, NULL));
}

static void
check (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscKeptStack) stack = psc_stack_file_parse (bytes, KEY, &error);

  check_note (bytes);
  g_assert_true ((stack == NULL) == (error != NULL));
  if (stack == NULL)
    return;
  if (PSC_IS_HALF_STACK (stack))
    check_maps (PSC_HALF_STACK (stack), g_bytes_get_size (bytes));
  else if (PSC_IS_BASIS_STACK (stack))
    check_basis (PSC_BASIS_STACK (stack), g_bytes_get_size (bytes));
  else
    check_embeddings (PSC_EMBEDDING_TABLE (stack), g_bytes_get_size (bytes));
}

/* As it is, and with the checksum put right, so that what lies behind it is searched too. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GChecksum) checksum = NULL;
  g_autoptr (GBytes) mended = NULL;
  guint8 *copy;
  gsize digest_size = 32;

  check (bytes);
  if (size < PSC_STACK_FILE_HEADER_SIZE)
    return 0;
  copy = g_memdup2 (data, size);
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guint8 *) KEY, (gssize) strlen (KEY));
  g_checksum_update (checksum, copy, PSC_STACK_FILE_HEADER_SIZE - digest_size);
  g_checksum_update (checksum, copy + PSC_STACK_FILE_HEADER_SIZE,
                     (gssize) (size - PSC_STACK_FILE_HEADER_SIZE));
  g_checksum_get_digest (checksum, copy + PSC_STACK_FILE_HEADER_SIZE - 32, &digest_size);
  mended = g_bytes_new_take (copy, size);
  check (mended);
  return 0;
}
