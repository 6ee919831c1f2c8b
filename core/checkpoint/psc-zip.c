/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-zip.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zlib.h>

#include "checkpoint/psc-checkpoint-error.h"
#include "checkpoint/psc-zip-directory.h"

struct _PscZip
{
  GObject parent_instance;

  GBytes *bytes;      /* owned, the archive */
  GPtrArray *entries; /* owned, of PscZipEntry *, in the directory's order */
  GArray *by_name;    /* owned, of guint, the entries' numbers in the order of their names */
};

G_DEFINE_FINAL_TYPE (PscZip, psc_zip, G_TYPE_OBJECT)

static void
psc_zip_finalize (GObject *object)
{
  PscZip *self = PSC_ZIP (object);

  g_clear_pointer (&self->by_name, g_array_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);

  G_OBJECT_CLASS (psc_zip_parent_class)->finalize (object);
}

static void
psc_zip_class_init (PscZipClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_zip_finalize;
}

static void
psc_zip_init (PscZip *self)
{
  self->by_name = g_array_new (FALSE, FALSE, sizeof (guint));
}

static const PscZipEntry *
nth_entry (PscZip *self, guint index)
{
  return g_ptr_array_index (self->entries, index);
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer user_data)
{
  PscZip *self = user_data;

  return strcmp (nth_entry (self, *(const guint *) a)->name,
                 nth_entry (self, *(const guint *) b)->name);
}

/* A sorted list and not a hash table, whose names a hostile archive could choose to collide. */
static gboolean
sort_names (PscZip *self, GError **error)
{
  for (guint i = 0; i < self->entries->len; i++)
    g_array_append_val (self->by_name, i);
  g_array_sort_with_data (self->by_name, compare_names, self);

  for (guint i = 1; i < self->by_name->len; i++)
    {
      const guint *pair = &g_array_index (self->by_name, guint, i - 1);

      if (compare_names (&pair[0], &pair[1], self) == 0)
        {
          g_set_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_DAMAGED,
                       _ ("the zip archive has two entries named “%s”"),
                       nth_entry (self, pair[0])->name);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
psc_zip_probe (GBytes *bytes)
{
  gsize size;
  const guint8 *data;

  g_return_val_if_fail (bytes != NULL, FALSE);

  data = g_bytes_get_data (bytes, &size);
  if (size >= 4 && memcmp (data, "PK\003\004", 4) == 0)
    return TRUE;
  return psc_zip_directory_probe (data, size);
}

PscZip *
psc_zip_new (GBytes *bytes, GError **error)
{
  g_autoptr (PscZip) self = NULL;
  gsize size;
  const guint8 *data;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &size);
  self = g_object_new (PSC_TYPE_ZIP, NULL);
  self->bytes = g_bytes_ref (bytes);
  self->entries = psc_zip_directory_read (data, size, error);
  if (self->entries == NULL || !sort_names (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

guint
psc_zip_get_n_entries (PscZip *self)
{
  g_return_val_if_fail (PSC_IS_ZIP (self), 0);

  return self->entries->len;
}

const char *
psc_zip_get_name (PscZip *self, guint index)
{
  g_return_val_if_fail (PSC_IS_ZIP (self), NULL);
  g_return_val_if_fail (index < self->entries->len, NULL);

  return nth_entry (self, index)->name;
}

guint64
psc_zip_get_size (PscZip *self, guint index)
{
  g_return_val_if_fail (PSC_IS_ZIP (self), 0);
  g_return_val_if_fail (index < self->entries->len, 0);

  return nth_entry (self, index)->size;
}

gboolean
psc_zip_lookup (PscZip *self, const char *name, guint *index)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (PSC_IS_ZIP (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  high = self->by_name->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      guint candidate = g_array_index (self->by_name, guint, middle);
      int order = strcmp (name, nth_entry (self, candidate)->name);

      if (order == 0)
        {
          if (index != NULL)
            *index = candidate;
          return TRUE;
        }
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return FALSE;
}

/* An entry that is being inflated. */
typedef struct
{
  const PscZipEntry *entry;
  const guint8 *source; /* borrowed, [entry->packed_size] */
  guint8 *target;       /* borrowed, [entry->size] */
  z_stream stream;
  gsize done; /* bytes of the target */
  uLong crc;
} Inflation;

/* Inflates up to a block more, and no more than there is place for. zlib counts in 32 bits, so it
 * is fed by parts. */
static int
inflate_block (Inflation *inflation)
{
  guint8 none; /* zlib wants to be told a place even for nothing */
  z_stream *stream = &inflation->stream;
  gsize n = MIN (inflation->entry->size - inflation->done, PSC_ZIP_BLOCK_SIZE);
  guint8 *block = n > 0 ? inflation->target + inflation->done : &none;
  int status;

  stream->next_out = block;
  stream->avail_out = (uInt) n;
  do
    {
      gsize source_left =
          inflation->entry->packed_size - (gsize) (stream->next_in - inflation->source);

      stream->avail_in = (uInt) MIN (source_left, G_MAXINT);
      status = inflate (stream, Z_NO_FLUSH);
    }
  while (status == Z_OK && stream->avail_out > 0);

  n -= stream->avail_out;
  inflation->done += n;
  inflation->crc = crc32_z (inflation->crc, block, n);
  return status;
}

/* To the last byte of source and target. */
static gboolean
is_whole (const Inflation *inflation)
{
  return inflation->stream.next_in == inflation->source + inflation->entry->packed_size
         && inflation->done == inflation->entry->size && inflation->crc == inflation->entry->crc;
}

/* FALSE with an error, or without one if the entry is damaged. */
static gboolean
inflate_all (Inflation *inflation,
             GCancellable *cancellable,
             PscProgressFunc progress,
             gpointer progress_data,
             GError **error)
{
  int status = Z_OK;

  inflation->stream.next_in = (guint8 *) inflation->source;
  inflation->crc = crc32_z (0, NULL, 0);
  while (status == Z_OK)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      status = inflate_block (inflation);
      if (progress != NULL && inflation->entry->size > 0)
        progress ((double) inflation->done / (double) inflation->entry->size, progress_data);
    }
  return status == Z_STREAM_END && is_whole (inflation);
}

static GBytes *
inflate_entry (PscZip *self,
               const PscZipEntry *entry,
               GCancellable *cancellable,
               PscProgressFunc progress,
               gpointer progress_data,
               GError **error)
{
  const guint8 *data = g_bytes_get_data (self->bytes, NULL);
  g_autofree guint8 *target = g_try_malloc (entry->size);
  g_autoptr (GError) local_error = NULL;
  Inflation inflation = { .entry = entry, .source = data + entry->offset, .target = target };
  gboolean success;

  if ((target == NULL && entry->size > 0) || inflateInit2 (&inflation.stream, -MAX_WBITS) != Z_OK)
    {
      g_set_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_OUT_OF_MEMORY,
                   _ ("there is not enough memory to unpack “%s”"), entry->name);
      return NULL;
    }
  success = inflate_all (&inflation, cancellable, progress, progress_data, &local_error);
  inflateEnd (&inflation.stream);
  if (success)
    return g_bytes_new_take (g_steal_pointer (&target), entry->size);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_DAMAGED,
                 _ ("“%s” in the zip archive is damaged"), entry->name);
  return NULL;
}

GBytes *
psc_zip_read (PscZip *self,
              guint index,
              GCancellable *cancellable,
              PscProgressFunc progress,
              gpointer progress_data,
              GError **error)
{
  const PscZipEntry *entry;

  g_return_val_if_fail (PSC_IS_ZIP (self), NULL);
  g_return_val_if_fail (index < self->entries->len, NULL);

  entry = nth_entry (self, index);
  if (entry->is_deflated)
    return inflate_entry (self, entry, cancellable, progress, progress_data, error);
  return g_bytes_new_from_bytes (self->bytes, entry->offset, entry->size);
}
