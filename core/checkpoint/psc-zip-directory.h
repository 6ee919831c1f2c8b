/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** An archive of more entries is refused. */
#define PSC_ZIP_MAX_ENTRIES (1 << 17)

/** Bytes of an entry's name. */
#define PSC_ZIP_MAX_NAME 1024

/** An archive whose deflated entries need more bytes together is refused. */
#define PSC_ZIP_MAX_INFLATED (G_GUINT64_CONSTANT (4) << 30)

/** What deflate can reach at best: 258 bytes from two bits. */
#define PSC_ZIP_MAX_RATIO 1032

/**
 * PscZipEntry:
 * @name: owned, valid UTF-8 without NUL
 * @offset: of the entry's data in the archive
 * @packed_size: bytes there; they lie inside the archive and belong to no other entry
 * @size: bytes when unpacked; equal to @packed_size unless @is_deflated
 * @crc: of the unpacked bytes
 */
typedef struct
{
  char *name;
  guint64 header_offset;
  guint64 offset;
  guint64 packed_size;
  guint64 size;
  guint32 crc;
  gboolean is_deflated;
} PscZipEntry;

/** Whether the bytes end as a zip archive does. */
gboolean psc_zip_directory_probe (const guint8 *data, gsize size);

/**
 * psc_zip_directory_read:
 *
 * Reads the central directory of an archive (PKWARE's APPNOTE 6.3, 4.3.6 to 4.5.3) and holds it
 * against the header before each entry. Refused are archives in several parts, encrypted entries,
 * methods other than storing and deflating, and entries that share bytes with each other or with
 * the directory.
 *
 * Returns: (transfer full) (element-type PscZipEntry): the entries, or %NULL with
 * PSC_CHECKPOINT_ERROR_DAMAGED
 */
GPtrArray *
psc_zip_directory_read (const guint8 *data, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
