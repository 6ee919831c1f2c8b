/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-safetensors-writer.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "file/psc-output-file.h"

/* Bytes written between two looks at the cancellable. */
#define WRITE_SIZE ((gsize) 4 * 1024 * 1024)

/* The header ends, and the tensors begin, at a multiple of this. */
#define ALIGNMENT 8

typedef struct
{
  PscOutputFile *file; /* owned by the writer */
  guint64 written;
  guint64 total;
  GCancellable *cancellable;
  PscProgressFunc progress;
  gpointer progress_data;
} Sink;

static gboolean
put (Sink *sink, gconstpointer bytes, gsize size, GError **error)
{
  const guint8 *data = bytes;

  while (size > 0)
    {
      gsize n = MIN (size, WRITE_SIZE);

      if (g_cancellable_set_error_if_cancelled (sink->cancellable, error)
          || !psc_output_file_write (sink->file, data, n, error))
        return FALSE;
      data += n;
      size -= n;
      sink->written += n;
      if (sink->progress != NULL)
        sink->progress ((double) sink->written / sink->total, sink->progress_data);
    }
  return TRUE;
}

static int
compare_element_sizes (gconstpointer a, gconstpointer b)
{
  const PscTensorView *const *first = a;
  const PscTensorView *const *second = b;

  return (int) psc_dtype_get_size ((*second)->dtype) - (int) psc_dtype_get_size ((*first)->dtype);
}

/* GPtrArray's sort is stable. */
static GPtrArray *
order_tensors (PscWeights *weights)
{
  GPtrArray *tensors = g_ptr_array_new ();

  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    g_ptr_array_add (tensors, (gpointer) psc_weights_get_nth (weights, i));
  g_ptr_array_sort (tensors, compare_element_sizes);

  return tensors;
}

static void
build_metadata (JsonBuilder *builder, GHashTable *metadata)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (metadata), (GCompareFunc) strcmp);

  json_builder_set_member_name (builder, "__metadata__");
  json_builder_begin_object (builder);
  for (GList *l = names; l != NULL; l = l->next)
    {
      json_builder_set_member_name (builder, l->data);
      json_builder_add_string_value (builder, g_hash_table_lookup (metadata, l->data));
    }
  json_builder_end_object (builder);
}

static void
build_tensor (JsonBuilder *builder, const PscTensorView *tensor, guint64 begin)
{
  json_builder_set_member_name (builder, tensor->name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dtype");
  json_builder_add_string_value (builder, psc_dtype_get_name (tensor->dtype));
  json_builder_set_member_name (builder, "shape");
  json_builder_begin_array (builder);
  for (guint i = 0; i < tensor->rank; i++)
    json_builder_add_int_value (builder, tensor->shape[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "data_offsets");
  json_builder_begin_array (builder);
  json_builder_add_int_value (builder, begin);
  json_builder_add_int_value (builder, begin + g_bytes_get_size (tensor->bytes));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* The length, and the JSON padded with spaces. */
static GByteArray *
build_header (GPtrArray *tensors, GHashTable *metadata, guint64 *n_data)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  GByteArray *header = g_byte_array_new ();
  guint64 at = 0;
  guint64 size;

  json_builder_begin_object (builder);
  if (metadata != NULL)
    build_metadata (builder, metadata);
  for (guint i = 0; i < tensors->len; i++)
    {
      const PscTensorView *tensor = g_ptr_array_index (tensors, i);

      build_tensor (builder, tensor, at);
      at += g_bytes_get_size (tensor->bytes);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);

  size = (strlen (text) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  *n_data = at;
  at = GUINT64_TO_LE (size);
  g_byte_array_append (header, (const guint8 *) &at, sizeof at);
  g_byte_array_append (header, (const guint8 *) text, strlen (text));
  while (header->len < size + sizeof at)
    g_byte_array_append (header, (const guint8 *) " ", 1);

  return header;
}

static gboolean
put_all (Sink *sink, GByteArray *header, GPtrArray *tensors, GError **error)
{
  if (!put (sink, header->data, header->len, error))
    return FALSE;

  for (guint i = 0; i < tensors->len; i++)
    {
      const PscTensorView *tensor = g_ptr_array_index (tensors, i);
      gsize size;
      gconstpointer data = g_bytes_get_data (tensor->bytes, &size);

      if (!put (sink, data, size, error))
        return FALSE;
    }
  return !g_cancellable_set_error_if_cancelled (sink->cancellable, error);
}

gboolean
psc_safetensors_write (PscWeights *weights,
                       GHashTable *metadata,
                       const char *path,
                       GCancellable *cancellable,
                       PscProgressFunc progress,
                       gpointer progress_data,
                       GError **error)
{
  g_autoptr (GPtrArray) tensors = NULL;
  g_autoptr (GByteArray) header = NULL;
  g_autoptr (PscOutputFile) file = NULL;
  Sink sink = { 0 };

  g_return_val_if_fail (PSC_IS_WEIGHTS (weights), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  tensors = order_tensors (weights);
  header = build_header (tensors, metadata, &sink.total);
  sink.total += header->len;
  sink.cancellable = cancellable;
  sink.progress = progress;
  sink.progress_data = progress_data;

  sink.file = file = psc_output_file_open (path, 0600, error);
  if (file == NULL || !put_all (&sink, header, tensors, error))
    return FALSE;
  return psc_output_file_commit (g_steal_pointer (&file), error);
}
