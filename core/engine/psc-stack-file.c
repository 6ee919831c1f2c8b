/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-stack-file.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "attribution/psc-basis-stack.h"
#include "attribution/psc-embedding-table.h"
#include "attribution/psc-half-stack.h"
#include "file/psc-output-file.h"

#define MAGIC         "PSCSTACK"
#define DIGEST_OFFSET 40
#define DIGEST_SIZE   32

static void
put_u32 (guint8 *to, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (to, &value, sizeof value);
}

static guint32
get_u32 (const guint8 *from)
{
  guint32 value;

  memcpy (&value, from, sizeof value);
  return GUINT32_FROM_LE (value);
}

static void
digest_file (const char *key, const guint8 *header, GBytes *payload, guint8 *digest)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = DIGEST_SIZE;

  g_checksum_update (checksum, (const guint8 *) key, (gssize) strlen (key));
  g_checksum_update (checksum, header, DIGEST_OFFSET);
  g_checksum_update (checksum, g_bytes_get_data (payload, NULL),
                     (gssize) g_bytes_get_size (payload));
  g_checksum_get_digest (checksum, digest, &size);
}

/* What a stack is made of. */
typedef enum
{
  MAPS,       /* of [rows][columns] cells over the model's input, A × A */
  EMBEDDINGS, /* of as many copies of the image as there are “columns”; “rows” and A are 0 */
  IN_BASIS,   /* maps of vectors of a basis, which come with them; else as maps */
  NOTE,       /* no stack, but a short text; all sizes are 0 */
  N_KINDS,
} Kind;

typedef struct
{
  Kind kind;
  guint dimensions; /* M */
  PscMapGrid grid;
} Shape;

static Shape
get_shape (PscKeptStack *stack)
{
  Shape shape = { MAPS, psc_kept_stack_get_dimensions (stack), { 0 } };

  if (PSC_IS_EMBEDDING_TABLE (stack))
    {
      shape.kind = EMBEDDINGS;
      shape.grid.columns = psc_embedding_table_get_n_images (PSC_EMBEDDING_TABLE (stack));
    }
  else
    {
      shape.kind = PSC_IS_BASIS_STACK (stack) ? IN_BASIS : MAPS;
      shape.grid = psc_kept_stack_get_grid (stack);
    }
  return shape;
}

/* All of the header but its checksum. */
static void
fill_header (Shape shape, guint64 payload_size, guint8 *header)
{
  guint64 size = GUINT64_TO_LE (payload_size);

  memcpy (header, MAGIC, 8);
  put_u32 (header + 8, PSC_STACK_FILE_VERSION);
  put_u32 (header + 12, shape.dimensions);
  put_u32 (header + 16, shape.grid.columns);
  put_u32 (header + 20, shape.grid.rows);
  put_u32 (header + 24, shape.grid.side);
  put_u32 (header + 28, shape.kind);
  memcpy (header + 32, &size, sizeof size);
}

static Shape
read_shape (const guint8 *header)
{
  Shape shape = { MIN (get_u32 (header + 28), N_KINDS),
                  get_u32 (header + 12),
                  { get_u32 (header + 16), get_u32 (header + 20), get_u32 (header + 24) } };

  return shape;
}

/* (nullable): %NULL unless the sizes fit. */
static PscKeptStack *
new_stack (Shape shape, GBytes *payload)
{
  switch (shape.kind)
    {
    case MAPS:
      return (PscKeptStack *) psc_half_stack_new_from_bytes (shape.dimensions, shape.grid, payload);
    case EMBEDDINGS:
      return (PscKeptStack *) psc_embedding_table_new_from_bytes (shape.grid.columns,
                                                                  shape.dimensions, payload);
    case IN_BASIS:
      return (PscKeptStack *) psc_basis_stack_new_from_bytes (shape.dimensions, shape.grid,
                                                              payload);
    default:
      return NULL;
    }
}

static PscKeptStack *
refuse (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _ ("the file is damaged, or not the stack that was looked for"));
  return NULL;
}

/* (nullable): what is behind the header, if that and the checksum are right. */
static GBytes *
unwrap (GBytes *bytes, const char *key, Shape *shape)
{
  g_autoptr (GBytes) payload = NULL;
  guint8 expected[DIGEST_OFFSET], digest[DIGEST_SIZE];
  const guint8 *data;
  gsize size;

  data = g_bytes_get_data (bytes, &size);
  if (size < PSC_STACK_FILE_HEADER_SIZE)
    return NULL;
  *shape = read_shape (data);
  fill_header (*shape, size - PSC_STACK_FILE_HEADER_SIZE, expected);
  if (memcmp (data, expected, DIGEST_OFFSET) != 0)
    return NULL;

  payload =
      g_bytes_new_from_bytes (bytes, PSC_STACK_FILE_HEADER_SIZE, size - PSC_STACK_FILE_HEADER_SIZE);
  digest_file (key, data, payload, digest);
  return memcmp (data + DIGEST_OFFSET, digest, DIGEST_SIZE) == 0 ? g_steal_pointer (&payload)
                                                                 : NULL;
}

PscKeptStack *
psc_stack_file_parse (GBytes *bytes, const char *key, GError **error)
{
  g_autoptr (GBytes) payload = NULL;
  PscKeptStack *stack = NULL;
  Shape shape;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  payload = unwrap (bytes, key, &shape);
  if (payload != NULL)
    stack = new_stack (shape, payload);
  return stack != NULL ? stack : refuse (error);
}

/* (nullable): what a note may hold. */
static char *
dup_text (GBytes *payload)
{
  gsize size;
  const char *text = g_bytes_get_data (payload, &size);

  if (size == 0 || size > PSC_STACK_FILE_MAX_NOTE || memchr (text, '\0', size) != NULL
      || !g_utf8_validate_len (text, size, NULL))
    return NULL;
  return g_strndup (text, size);
}

char *
psc_stack_file_parse_note (GBytes *bytes, const char *key, GError **error)
{
  g_autoptr (GBytes) payload = NULL;
  char *text = NULL;
  Shape shape;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  payload = unwrap (bytes, key, &shape);
  if (payload != NULL && shape.kind == NOTE)
    text = dup_text (payload);
  if (text == NULL)
    refuse (error);
  return text;
}

static GBytes *
read_file (const char *path, guint64 max_size, GError **error)
{
  GStatBuf info;
  char *contents;
  gsize size;

  if (g_lstat (path, &info) == 0 && (!S_ISREG (info.st_mode) || (guint64) info.st_size > max_size))
    {
      refuse (error);
      return NULL;
    }
  return g_file_get_contents (path, &contents, &size, error) ? g_bytes_new_take (contents, size)
                                                             : NULL;
}

PscKeptStack *
psc_stack_file_read (const char *path, const char *key, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  bytes = read_file (path, PSC_STACK_FILE_MAX_SIZE, error);
  return bytes != NULL ? psc_stack_file_parse (bytes, key, error) : NULL;
}

char *
psc_stack_file_read_note (const char *path, const char *key, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  bytes = read_file (path, PSC_STACK_FILE_HEADER_SIZE + PSC_STACK_FILE_MAX_NOTE, error);
  return bytes != NULL ? psc_stack_file_parse_note (bytes, key, error) : NULL;
}

static gboolean
write_all (PscOutputFile *file, const guint8 *header, GBytes *payload, GError **error)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (payload, &size);

  return psc_output_file_write (file, header, PSC_STACK_FILE_HEADER_SIZE, error)
         && psc_output_file_write (file, data, size, error);
}

static gboolean
write_file (const char *path, const char *key, Shape shape, GBytes *payload, GError **error)
{
  g_autoptr (PscOutputFile) file = NULL;
  g_autoptr (GError) fault = NULL;
  guint8 header[PSC_STACK_FILE_HEADER_SIZE];

  fill_header (shape, g_bytes_get_size (payload), header);
  digest_file (key, header, payload, header + DIGEST_OFFSET);

  file = psc_output_file_open (path, 0600, &fault);
  if (file != NULL && write_all (file, header, payload, &fault)
      && psc_output_file_commit (g_steal_pointer (&file), &fault))
    return TRUE;
  g_set_error (error, fault->domain, fault->code, _ ("a stack cannot be kept on disk: %s"),
               fault->message);
  return FALSE;
}

gboolean
psc_stack_file_write (
    const char *path, const char *key, PscKeptStack *stack, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (path != NULL && key != NULL, FALSE);
  g_return_val_if_fail (PSC_IS_KEPT_STACK (stack), FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  return write_file (path, key, get_shape (stack), bytes, error);
}

gboolean
psc_stack_file_write_note (const char *path, const char *key, const char *text, GError **error)
{
  const Shape shape = { .kind = NOTE };
  g_autoptr (GBytes) payload = NULL;

  g_return_val_if_fail (path != NULL && key != NULL, FALSE);
  g_return_val_if_fail (text != NULL && strlen (text) <= PSC_STACK_FILE_MAX_NOTE, FALSE);

  payload = g_bytes_new (text, strlen (text));
  return write_file (path, key, shape, payload, error);
}
