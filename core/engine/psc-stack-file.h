/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "attribution/psc-kept-stack.h"

G_BEGIN_DECLS

/* The file of one stack in a PscStackCache's folder: 72 bytes of header (“PSCSTACK”, the version,
 * M, columns, rows, side and the kind as 32-bit, the size of the payload as a 64-bit little-endian
 * integer, a SHA-256 of the key, of what comes before it and of the payload), and
 * psc_kept_stack_dup_bytes(). The kind is 0 for maps; 1 for the embeddings of as many copies of an
 * image as there are columns, whose rows and side are 0; 2 for maps of the vectors of a basis; 3
 * for a note, which is no stack but a short text, whose sizes are all 0. That a file belongs to
 * another key, is of another version or damaged is one and the same: it is not the stack that was
 * looked for. */

#define PSC_STACK_FILE_VERSION     2
#define PSC_STACK_FILE_HEADER_SIZE 72

/** The largest file that is looked into, and the most bytes of a note. */
#define PSC_STACK_FILE_MAX_SIZE ((guint64) 4 << 30)
#define PSC_STACK_FILE_MAX_NOTE 1024

/** (transfer full): G_IO_ERROR_INVALID_DATA if it is not the file of @key's stack. */
PscKeptStack *
psc_stack_file_parse (GBytes *bytes, const char *key, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Also a GFileError. */
PscKeptStack *
psc_stack_file_read (const char *path, const char *key, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The same of a note: UTF-8. (transfer full) */
char *psc_stack_file_parse_note (GBytes *bytes,
                                 const char *key,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *psc_stack_file_read_note (const char *path,
                                const char *key,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Writes a file of mode 0600 that appears whole or not at all. Errors are of G_FILE_ERROR.
 * @bytes: psc_kept_stack_dup_bytes() of @stack */
gboolean psc_stack_file_write (
    const char *path, const char *key, PscKeptStack *stack, GBytes *bytes, GError **error);

/** @text: UTF-8, neither empty nor longer than %PSC_STACK_FILE_MAX_NOTE bytes. */
gboolean
psc_stack_file_write_note (const char *path, const char *key, const char *text, GError **error);

G_END_DECLS
