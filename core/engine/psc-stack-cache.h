/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "attribution/psc-kept-stack.h"

G_BEGIN_DECLS

/**
 * PscStackCache:
 *
 * Stacks by key: the latest in memory, up to a limit, all of them in a folder, up to another. A
 * file is written to a temporary name and renamed, and has a checksum; a damaged, foreign or
 * truncated file is a miss and is removed. The folder has mode 0700, its files 0600, and their
 * names are digests. Safe to use from several threads; the calls that touch files block.
 */
#define PSC_TYPE_STACK_CACHE (psc_stack_cache_get_type ())
G_DECLARE_FINAL_TYPE (PscStackCache, psc_stack_cache, PSC, STACK_CACHE, GObject)

/**
 * psc_stack_cache_new:
 * @folder: (nullable): made when it is needed; %NULL for memory only
 * @memory_limit: bytes of stacks that are kept in memory
 * @disk_limit: bytes of files that are kept in the folder, the least recently used going first
 */
PscStackCache *psc_stack_cache_new (const char *folder,
                                    guint64 memory_limit,
                                    guint64 disk_limit) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_stack_cache_dup_digest:
 * @pixels: [A][A], the model's input
 *
 * Takes about a millisecond: for a thread, and once per image.
 *
 * Returns: (transfer full): SHA-256 of side and pixels, in hexadecimal
 */
char *psc_stack_cache_dup_digest (const float *pixels, guint side) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_stack_cache_dup_key:
 * @model: what tells it from others: of its weights and its configuration
 * @input: psc_stack_cache_dup_digest()
 * @method: its name, @parameters: psc_method_dup_stack_parameters()
 *
 * Returns: (transfer full): SHA-256 of all of it, of the device's kind (“cpu”, “cuda”) and of the
 * format's version, in hexadecimal
 */
char *psc_stack_cache_dup_key (const char *model,
                               const char *device_kind,
                               const char *input,
                               const char *method,
                               const char *parameters) G_GNUC_WARN_UNUSED_RESULT;

/** In memory only; does not block. (transfer full) (nullable) */
PscKeptStack *psc_stack_cache_peek (PscStackCache *self, const char *key);

/** Keeps it in memory only; does not block. */
void psc_stack_cache_keep (PscStackCache *self, const char *key, PscKeptStack *stack);

/** In memory, then in the folder. (transfer full) (nullable) */
PscKeptStack *psc_stack_cache_load (PscStackCache *self, const char *key);

/**
 * psc_stack_cache_write:
 * @stack: what psc_stack_cache_keep() got
 *
 * Writes it to the folder, unless another was kept under the key since, whose turn comes. Blocks;
 * any thread.
 *
 * Returns: %FALSE with a G_IO_ERROR or a G_FILE_ERROR if the folder cannot take it
 */
gboolean
psc_stack_cache_write (PscStackCache *self, const char *key, PscKeptStack *stack, GError **error);

/** Both, one after the other: it is kept in memory also where the folder cannot take it. */
gboolean
psc_stack_cache_store (PscStackCache *self, const char *key, PscKeptStack *stack, GError **error);

/** (transfer full) (nullable): a short text that was stored, from the folder alone. Blocks. */
char *psc_stack_cache_load_note (PscStackCache *self, const char *key) G_GNUC_WARN_UNUSED_RESULT;

/** Stores a short text, see psc_stack_file_write_note(), beside the stacks, whose limit counts for
 * it, too. Blocks; errors are those of psc_stack_cache_write(). */
gboolean
psc_stack_cache_store_note (PscStackCache *self, const char *key, const char *text, GError **error);

void psc_stack_cache_set_limits (PscStackCache *self, guint64 memory_limit, guint64 disk_limit);

/** Bytes of files in the folder. Blocks. */
guint64 psc_stack_cache_measure (PscStackCache *self);

/** Removes every stack from memory and from the folder. Blocks. */
gboolean psc_stack_cache_clear (PscStackCache *self, GError **error);

G_END_DECLS
