/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-zip-directory.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "checkpoint/psc-checkpoint-error.h"

#define LOCAL_SIGNATURE   0x04034b50
#define ENTRY_SIGNATURE   0x02014b50
#define END_SIGNATURE     0x06054b50
#define END64_SIGNATURE   0x06064b50
#define LOCATOR_SIGNATURE 0x07064b50

#define LOCAL_SIZE   30
#define ENTRY_SIZE   46
#define END_SIZE     22
#define END64_SIZE   56
#define LOCATOR_SIZE 20

#define MAX_COMMENT    G_MAXUINT16
#define ZIP64_EXTRA_ID 1

#define FLAG_ENCRYPTED        (1 << 0)
#define FLAG_PATCH            (1 << 5)
#define FLAG_STRONG           (1 << 6)
#define FLAG_MASKED_DIRECTORY (1 << 13)

#define METHOD_STORED   0
#define METHOD_DEFLATED 8

typedef struct
{
  const guint8 *data; /* borrowed */
  gsize size;
  gsize end; /* of the directory and all before it: where the records of its end start */
  guint64 directory_offset;
  guint64 directory_size;
  guint64 n_entries;
  guint64 inflated; /* bytes of all deflated entries so far, unpacked */
} Archive;

static guint16
read_16 (const guint8 *at)
{
  return at[0] | at[1] << 8;
}

static guint32
read_32 (const guint8 *at)
{
  return read_16 (at) | (guint32) read_16 (at + 2) << 16;
}

static guint64
read_64 (const guint8 *at)
{
  return read_32 (at) | (guint64) read_32 (at + 4) << 32;
}

/* Whether @length bytes at @offset lie before @end. */
static gboolean
fits (guint64 offset, guint64 length, guint64 end)
{
  return offset <= end && length <= end - offset;
}

/* The record of the directory's end is the last thing in the archive, but for a comment whose
 * length it tells. */
static gboolean
find_end (const guint8 *data, gsize size, gsize *end)
{
  if (size < END_SIZE)
    return FALSE;

  for (gsize comment = 0; comment <= MIN (MAX_COMMENT, size - END_SIZE); comment++)
    {
      gsize at = size - END_SIZE - comment;

      if (data[at] == 'P' && read_32 (data + at) == END_SIGNATURE
          && read_16 (data + at + 20) == comment)
        {
          *end = at;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
agree (guint64 narrow, guint64 limit, guint64 wide)
{
  return narrow == limit || narrow == wide;
}

/* An archive may have a second record of 64-bit numbers, which a locator before the first one
 * points to. Numbers that both can hold must be the same: readers differ in which they believe. */
static gboolean
read_end64 (Archive *archive, gsize locator, GError **error)
{
  const guint8 *data = archive->data;
  guint64 offset = read_64 (data + locator + 8);
  const guint8 *end;

  if (read_32 (data + locator + 4) != 0 || read_32 (data + locator + 16) > 1)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("the zip archive is one of several parts"));
  if (!fits (offset, END64_SIZE, locator) || read_32 (data + offset) != END64_SIGNATURE
      || read_64 (data + offset + 4) != locator - offset - 12)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("the zip archive's 64-bit directory record is damaged"));

  end = data + offset;
  if (read_32 (end + 16) != 0 || read_32 (end + 20) != 0
      || read_64 (end + 24) != read_64 (end + 32))
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("the zip archive is one of several parts"));
  if (!agree (archive->n_entries, G_MAXUINT16, read_64 (end + 32))
      || !agree (archive->directory_size, G_MAXUINT32, read_64 (end + 40))
      || !agree (archive->directory_offset, G_MAXUINT32, read_64 (end + 48)))
    return psc_checkpoint_fail (
        error, PSC_CHECKPOINT_ERROR_DAMAGED,
        _ ("the zip archive's two directory records contradict each other"));

  archive->n_entries = read_64 (end + 32);
  archive->directory_size = read_64 (end + 40);
  archive->directory_offset = read_64 (end + 48);
  archive->end = offset;

  return TRUE;
}

static gboolean
read_end (Archive *archive, GError **error)
{
  const guint8 *end;

  if (!find_end (archive->data, archive->size, &archive->end))
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("this is not a zip archive, or its end is missing"));

  end = archive->data + archive->end;
  archive->n_entries = read_16 (end + 10);
  archive->directory_size = read_32 (end + 12);
  archive->directory_offset = read_32 (end + 16);
  if (archive->end >= LOCATOR_SIZE && read_32 (end - LOCATOR_SIZE) == LOCATOR_SIGNATURE)
    {
      if (!read_end64 (archive, archive->end - LOCATOR_SIZE, error))
        return FALSE;
    }
  else if (read_16 (end + 4) != 0 || read_16 (end + 6) != 0
           || read_16 (end + 8) != read_16 (end + 10))
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("the zip archive is one of several parts"));

  if (!fits (archive->directory_offset, archive->directory_size, archive->end))
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("the zip archive's directory lies outside of it"));
  if (archive->n_entries > PSC_ZIP_MAX_ENTRIES)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("the zip archive has more than %d entries"),
                                PSC_ZIP_MAX_ENTRIES);
  if (archive->n_entries > archive->directory_size / ENTRY_SIZE)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("the zip archive's directory is too short for its entries"));
  return TRUE;
}

static void
entry_free (gpointer data)
{
  PscZipEntry *entry = data;

  g_free (entry->name);
  g_free (entry);
}

static const guint8 *
find_extra (const guint8 *extra, gsize size, guint16 id, gsize *length)
{
  for (gsize at = 0; size - at >= 4; at += 4 + *length)
    {
      *length = read_16 (extra + at + 2);
      if (*length > size - at - 4)
        return NULL;
      if (read_16 (extra + at) == id)
        return extra + at + 4;
    }
  return NULL;
}

/* Those of an entry's numbers that 32 bits can't hold are in its extra field, in this order. */
static gboolean
widen (PscZipEntry *entry, const guint8 *extra, gsize size)
{
  guint64 *const numbers[] = { &entry->size, &entry->packed_size, &entry->header_offset };
  gsize left = 0;
  const guint8 *at = find_extra (extra, size, ZIP64_EXTRA_ID, &left);

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      if (*numbers[i] != G_MAXUINT32)
        continue;
      if (at == NULL || left < 8)
        return FALSE;
      *numbers[i] = read_64 (at);
      at += 8;
      left -= 8;
    }
  return TRUE;
}

static gboolean
check_method (Archive *archive, PscZipEntry *entry, guint16 flags, guint16 method, GError **error)
{
  if ((flags & (FLAG_ENCRYPTED | FLAG_STRONG | FLAG_MASKED_DIRECTORY)) != 0)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("“%s” in the zip archive is encrypted"), entry->name);
  if ((method != METHOD_STORED && method != METHOD_DEFLATED) || (flags & FLAG_PATCH) != 0)
    return psc_checkpoint_fail (
        error, PSC_CHECKPOINT_ERROR_DAMAGED,
        _ ("“%s” in the zip archive is packed by a method other than deflate"), entry->name);

  entry->is_deflated = method == METHOD_DEFLATED;
  if (!entry->is_deflated)
    return entry->size == entry->packed_size
           || psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                   _ ("“%s” in the zip archive has contradictory sizes"),
                                   entry->name);

  if (entry->size / PSC_ZIP_MAX_RATIO > entry->packed_size)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("“%s” in the zip archive claims a size that it can't unpack to"),
                                entry->name);
  if (entry->size > PSC_ZIP_MAX_INFLATED - archive->inflated)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("the zip archive unpacks to more than %d GiB"),
                                (int) (PSC_ZIP_MAX_INFLATED >> 30));
  archive->inflated += entry->size;
  return TRUE;
}

/* Each entry is preceded by a header of its own, which alone tells where its data start. Its sizes
 * may be left to a record after the data, so they count for nothing. */
static gboolean
check_header (Archive *archive, PscZipEntry *entry, GError **error)
{
  gsize name_size = strlen (entry->name);
  const guint8 *header;

  if (!fits (entry->header_offset, LOCAL_SIZE + name_size, archive->directory_offset)
      || read_32 (archive->data + entry->header_offset) != LOCAL_SIGNATURE)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("“%s” is not where the zip archive's directory says"),
                                entry->name);

  header = archive->data + entry->header_offset;
  if (read_16 (header + 26) != name_size
      || memcmp (header + LOCAL_SIZE, entry->name, name_size) != 0
      || read_16 (header + 8) != (entry->is_deflated ? METHOD_DEFLATED : METHOD_STORED)
      || (read_16 (header + 6) & FLAG_ENCRYPTED) != 0)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("“%s” contradicts the zip archive's directory"), entry->name);

  entry->offset = entry->header_offset + LOCAL_SIZE + name_size + read_16 (header + 28);
  if (!fits (entry->offset, entry->packed_size, archive->directory_offset))
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("“%s” in the zip archive is cut short"), entry->name);
  return TRUE;
}

static gboolean
check_record (Archive *archive, const guint8 *record, guint64 left, GError **error)
{
  gsize name_size;

  if (left < ENTRY_SIZE || read_32 (record) != ENTRY_SIGNATURE)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("the zip archive's directory is damaged"));

  name_size = read_16 (record + 28);
  if (left - ENTRY_SIZE < name_size + read_16 (record + 30) + read_16 (record + 32))
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("the zip archive's directory is damaged"));
  if (name_size == 0 || !g_utf8_validate ((const char *) record + ENTRY_SIZE, name_size, NULL))
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("the zip archive has an entry whose name is not UTF-8"));
  if (name_size > PSC_ZIP_MAX_NAME)
    return psc_checkpoint_fail (
        error, PSC_CHECKPOINT_ERROR_DAMAGED,
        _ ("the zip archive has an entry whose name is longer than %d bytes"), PSC_ZIP_MAX_NAME);
  if (read_16 (record + 34) != 0 && read_16 (record + 34) != G_MAXUINT16)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("the zip archive is one of several parts"));
  return TRUE;
}

/* Reads the entry at *@offset of the archive and moves on to the next. */
static gboolean
read_entry (Archive *archive, guint64 *offset, GPtrArray *entries, GError **error)
{
  const guint8 *record = archive->data + *offset;
  guint64 end = archive->directory_offset + archive->directory_size;
  gsize name_size;
  gsize extra_size;
  PscZipEntry *entry;

  if (!check_record (archive, record, end - *offset, error))
    return FALSE;

  name_size = read_16 (record + 28);
  extra_size = read_16 (record + 30);
  entry = g_new0 (PscZipEntry, 1);
  g_ptr_array_add (entries, entry);
  entry->name = g_strndup ((const char *) record + ENTRY_SIZE, name_size);
  entry->crc = read_32 (record + 16);
  entry->packed_size = read_32 (record + 20);
  entry->size = read_32 (record + 24);
  entry->header_offset = read_32 (record + 42);
  if (!widen (entry, record + ENTRY_SIZE + name_size, extra_size))
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("“%s” in the zip archive lacks its 64-bit sizes"), entry->name);

  *offset += ENTRY_SIZE + name_size + extra_size + read_16 (record + 32);
  return check_method (archive, entry, read_16 (record + 8), read_16 (record + 10), error)
         && check_header (archive, entry, error);
}

static int
compare_offsets (gconstpointer a, gconstpointer b)
{
  const PscZipEntry *left = *(PscZipEntry *const *) a;
  const PscZipEntry *right = *(PscZipEntry *const *) b;

  return (left->header_offset > right->header_offset)
         - (left->header_offset < right->header_offset);
}

/* Overlapping entries are how a small archive unpacks to a huge one. */
static gboolean
check_overlaps (GPtrArray *entries, GError **error)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  g_ptr_array_extend (sorted, entries, NULL, NULL);
  g_ptr_array_sort (sorted, compare_offsets);
  for (guint i = 1; i < sorted->len; i++)
    {
      const PscZipEntry *before = g_ptr_array_index (sorted, i - 1);
      const PscZipEntry *entry = g_ptr_array_index (sorted, i);

      if (entry->header_offset < before->offset + before->packed_size)
        return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                    _ ("“%s” and “%s” overlap in the zip archive"), before->name,
                                    entry->name);
    }
  return TRUE;
}

gboolean
psc_zip_directory_probe (const guint8 *data, gsize size)
{
  gsize end;

  return find_end (data, size, &end);
}

GPtrArray *
psc_zip_directory_read (const guint8 *data, gsize size, GError **error)
{
  Archive archive = { .data = data, .size = size };
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  guint64 offset;

  if (!read_end (&archive, error))
    return NULL;

  offset = archive.directory_offset;
  for (guint64 i = 0; i < archive.n_entries; i++)
    if (!read_entry (&archive, &offset, entries, error))
      return NULL;
  if (offset != archive.directory_offset + archive.directory_size)
    {
      psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                           _ ("the zip archive's directory is damaged"));
      return NULL;
    }
  if (!check_overlaps (entries, error))
    return NULL;
  return g_steal_pointer (&entries);
}
