/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-stack-cache.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#include "engine/psc-stack-file.h"
#include "engine/psc-stack-folder.h"

/* Another whenever the same image, model and method come to give other numbers, be it by rounding.
 */
#define NUMBERS_VERSION 2

struct _PscStackCache
{
  GObject parent_instance;

  char *folder; /* owned, nullable */

  GMutex write_lock; /* of the folder's stacks: held while one is written */
  GMutex lock;       /* of everything below */
  guint64 memory_limit;
  guint64 disk_limit;
  guint64 memory_size;
  GQueue latest; /* of Kept, the latest used first */
  GHashTable *by_key;
};

G_DEFINE_FINAL_TYPE (PscStackCache, psc_stack_cache, G_TYPE_OBJECT)

typedef struct
{
  GList link; /* of @latest; its data is the struct itself */
  char *key;
  PscKeptStack *stack;
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_free (kept->key);
  g_object_unref (kept->stack);
  g_free (kept);
}

static void
psc_stack_cache_finalize (GObject *object)
{
  PscStackCache *self = PSC_STACK_CACHE (object);

  g_clear_pointer (&self->by_key, g_hash_table_unref);
  g_free (self->folder);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->write_lock);

  G_OBJECT_CLASS (psc_stack_cache_parent_class)->finalize (object);
}

static void
psc_stack_cache_class_init (PscStackCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_stack_cache_finalize;
}

static void
psc_stack_cache_init (PscStackCache *self)
{
  g_mutex_init (&self->write_lock);
  g_mutex_init (&self->lock);
  g_queue_init (&self->latest);
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, kept_free);
}

PscStackCache *
psc_stack_cache_new (const char *folder, guint64 memory_limit, guint64 disk_limit)
{
  PscStackCache *self = g_object_new (PSC_TYPE_STACK_CACHE, NULL);

  self->folder = g_strdup (folder);
  self->memory_limit = memory_limit;
  self->disk_limit = disk_limit;
  return self;
}

/* With its length, so that no two lists of strings run together to the same. */
static void
update_with_string (GChecksum *checksum, const char *string)
{
  guint64 length = GUINT64_TO_LE ((guint64) strlen (string));

  g_checksum_update (checksum, (const guint8 *) &length, sizeof length);
  g_checksum_update (checksum, (const guint8 *) string, (gssize) strlen (string));
}

char *
psc_stack_cache_dup_digest (const float *pixels, guint side)
{
  g_autoptr (GChecksum) checksum = NULL;
  guint32 number = GUINT32_TO_LE (side);

  g_return_val_if_fail (pixels != NULL && side > 0, NULL);

  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guint8 *) &number, sizeof number);
  g_checksum_update (checksum, (const guint8 *) pixels,
                     (gssize) ((gsize) side * side * sizeof *pixels));
  return g_strdup (g_checksum_get_string (checksum));
}

char *
psc_stack_cache_dup_key (const char *model,
                         const char *device_kind,
                         const char *input,
                         const char *method,
                         const char *parameters)
{
  g_autoptr (GChecksum) checksum = NULL;
  guint32 numbers[] = { GUINT32_TO_LE (PSC_STACK_FILE_VERSION), GUINT32_TO_LE (NUMBERS_VERSION) };

  g_return_val_if_fail (model != NULL && device_kind != NULL && input != NULL, NULL);
  g_return_val_if_fail (method != NULL && parameters != NULL, NULL);

  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guint8 *) numbers, sizeof numbers);
  update_with_string (checksum, model);
  update_with_string (checksum, device_kind);
  update_with_string (checksum, input);
  update_with_string (checksum, method);
  update_with_string (checksum, parameters);
  return g_strdup (g_checksum_get_string (checksum));
}

/* With the lock held. */
static void
forget (PscStackCache *self, Kept *kept)
{
  g_queue_unlink (&self->latest, &kept->link);
  self->memory_size -= psc_kept_stack_get_size (kept->stack);
  g_hash_table_remove (self->by_key, kept->key);
}

/* With the lock held. */
static void
trim_memory (PscStackCache *self)
{
  while (self->memory_size > self->memory_limit)
    forget (self, g_queue_peek_tail (&self->latest));
}

void
psc_stack_cache_keep (PscStackCache *self, const char *key, PscKeptStack *stack)
{
  g_autoptr (GMutexLocker) locker = NULL;
  Kept *kept;

  g_return_if_fail (PSC_IS_STACK_CACHE (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (PSC_IS_KEPT_STACK (stack));

  locker = g_mutex_locker_new (&self->lock);
  kept = g_hash_table_lookup (self->by_key, key);
  if (kept != NULL)
    forget (self, kept);
  kept = g_new0 (Kept, 1);
  kept->link.data = kept;
  kept->key = g_strdup (key);
  kept->stack = g_object_ref (stack);
  g_queue_push_head_link (&self->latest, &kept->link);
  g_hash_table_insert (self->by_key, kept->key, kept);
  self->memory_size += psc_kept_stack_get_size (stack);
  trim_memory (self);
}

PscKeptStack *
psc_stack_cache_peek (PscStackCache *self, const char *key)
{
  g_autoptr (GMutexLocker) locker = NULL;
  Kept *kept;

  g_return_val_if_fail (PSC_IS_STACK_CACHE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  kept = g_hash_table_lookup (self->by_key, key);
  if (kept == NULL)
    return NULL;
  g_queue_unlink (&self->latest, &kept->link);
  g_queue_push_head_link (&self->latest, &kept->link);
  return g_object_ref (kept->stack);
}

/* A file that was read is used as of now; one that is not what it should be is of no use. */
static void
settle_file (const char *path, const GError *error)
{
  if (error == NULL)
    g_utime (path, NULL);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    g_unlink (path);
}

PscKeptStack *
psc_stack_cache_load (PscStackCache *self, const char *key)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  PscKeptStack *stack;

  g_return_val_if_fail (PSC_IS_STACK_CACHE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  stack = psc_stack_cache_peek (self, key);
  if (stack != NULL || self->folder == NULL)
    return stack;

  path = psc_stack_folder_dup_path (self->folder, key);
  stack = psc_stack_file_read (path, key, &error);
  settle_file (path, error);
  if (stack != NULL)
    psc_stack_cache_keep (self, key, stack);
  return stack;
}

static guint64
get_disk_limit (PscStackCache *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->disk_limit;
}

/* Whether another stack has been kept under the key since. */
static gboolean
is_outdated (PscStackCache *self, const char *key, PscKeptStack *stack)
{
  g_autoptr (PscKeptStack) latest = psc_stack_cache_peek (self, key);

  return latest != NULL && latest != stack;
}

gboolean
psc_stack_cache_write (PscStackCache *self, const char *key, PscKeptStack *stack, GError **error)
{
  g_autoptr (GMutexLocker) writer = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint64 limit;

  g_return_val_if_fail (PSC_IS_STACK_CACHE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);
  g_return_val_if_fail (PSC_IS_KEPT_STACK (stack), FALSE);

  writer = g_mutex_locker_new (&self->write_lock);
  limit = get_disk_limit (self);
  if (self->folder == NULL || is_outdated (self, key, stack))
    return TRUE;
  bytes = psc_kept_stack_dup_bytes (stack, error);
  if (bytes == NULL)
    return FALSE;
  if (g_bytes_get_size (bytes) + PSC_STACK_FILE_HEADER_SIZE > limit)
    return TRUE;

  path = psc_stack_folder_dup_path (self->folder, key);
  return psc_stack_folder_ensure (self->folder, error)
         && psc_stack_file_write (path, key, stack, bytes, error)
         && psc_stack_folder_trim (self->folder, limit, error);
}

gboolean
psc_stack_cache_store (PscStackCache *self, const char *key, PscKeptStack *stack, GError **error)
{
  psc_stack_cache_keep (self, key, stack);
  return psc_stack_cache_write (self, key, stack, error);
}

char *
psc_stack_cache_load_note (PscStackCache *self, const char *key)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  char *text;

  g_return_val_if_fail (PSC_IS_STACK_CACHE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  if (self->folder == NULL)
    return NULL;
  path = psc_stack_folder_dup_path (self->folder, key);
  text = psc_stack_file_read_note (path, key, &error);
  settle_file (path, error);
  return text;
}

gboolean
psc_stack_cache_store_note (PscStackCache *self, const char *key, const char *text, GError **error)
{
  g_autoptr (GMutexLocker) writer = NULL;
  g_autofree char *path = NULL;
  guint64 limit;

  g_return_val_if_fail (PSC_IS_STACK_CACHE (self), FALSE);
  g_return_val_if_fail (key != NULL && text != NULL, FALSE);

  writer = g_mutex_locker_new (&self->write_lock);
  limit = get_disk_limit (self);
  if (self->folder == NULL || strlen (text) + PSC_STACK_FILE_HEADER_SIZE > limit)
    return TRUE;
  path = psc_stack_folder_dup_path (self->folder, key);
  return psc_stack_folder_ensure (self->folder, error)
         && psc_stack_file_write_note (path, key, text, error)
         && psc_stack_folder_trim (self->folder, limit, error);
}

void
psc_stack_cache_set_limits (PscStackCache *self, guint64 memory_limit, guint64 disk_limit)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (PSC_IS_STACK_CACHE (self));

  locker = g_mutex_locker_new (&self->lock);
  self->memory_limit = memory_limit;
  self->disk_limit = disk_limit;
  trim_memory (self);
}

guint64
psc_stack_cache_measure (PscStackCache *self)
{
  g_return_val_if_fail (PSC_IS_STACK_CACHE (self), 0);

  return self->folder != NULL ? psc_stack_folder_measure (self->folder) : 0;
}

gboolean
psc_stack_cache_clear (PscStackCache *self, GError **error)
{
  g_return_val_if_fail (PSC_IS_STACK_CACHE (self), FALSE);

  g_mutex_lock (&self->lock);
  while (!g_queue_is_empty (&self->latest))
    forget (self, g_queue_peek_head (&self->latest));
  g_mutex_unlock (&self->lock);
  return self->folder == NULL || psc_stack_folder_trim (self->folder, 0, error);
}
