/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-checkpoint.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "checkpoint/psc-checkpoint-error.h"
#include "checkpoint/psc-pickle-tensors.h"
#include "checkpoint/psc-pickle.h"
#include "checkpoint/psc-strided.h"
#include "checkpoint/psc-zip.h"

#define LIST_NAME "/data.pkl"

/* That of a thousand tensors has a few hundred kB. */
#define MAX_LIST_SIZE (1 << 25)

/* Tensors that don't lie contiguous are copied, up to so many bytes together. */
#define MAX_COPIED (G_GUINT64_CONSTANT (1) << 30)

/* A tensor that repeats elements of its storage may be larger than it, up to so many bytes. */
#define MAX_EXPANDED (1 << 20)

/* What torch.save wrote before PyTorch 1.6: its magic number as a pickle of protocol 2. */
static const guint8 old_magic[] = { 0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46,
                                    0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.' };

typedef struct
{
  PscZip *zip;          /* owned */
  char *folder;         /* owned, of all records, without a slash at its end */
  GHashTable *storages; /* owned, record's number plus one → GBytes, unpacked ones */
  PscWeights *weights;  /* owned */
  guint64 copied;       /* bytes of tensors that were not contiguous */
  gboolean is_foreign;  /* whether objects beside the tensors are passed over */
  gboolean is_script;
  GCancellable *cancellable; /* borrowed, nullable */
} Checkpoint;

static void
checkpoint_clear (Checkpoint *checkpoint)
{
  g_clear_object (&checkpoint->weights);
  g_clear_pointer (&checkpoint->storages, g_hash_table_unref);
  g_clear_pointer (&checkpoint->folder, g_free);
  g_clear_object (&checkpoint->zip);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Checkpoint, checkpoint_clear)

static gboolean
is_old_format (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return size >= sizeof old_magic && memcmp (data, old_magic, sizeof old_magic) == 0;
}

/* Returns: (transfer full) (nullable): the folder of the one data.pkl that lies in a folder of the
 * top, which is named after the file that was first written */
static char *
find_folder (PscZip *zip)
{
  g_autofree char *folder = NULL;

  for (guint i = 0; i < psc_zip_get_n_entries (zip); i++)
    {
      const char *name = psc_zip_get_name (zip, i);
      const char *slash = strchr (name, '/');

      if (slash == NULL || slash == name || !g_str_equal (slash, LIST_NAME))
        continue;
      if (folder != NULL)
        return NULL;
      folder = g_strndup (name, slash - name);
    }
  return g_steal_pointer (&folder);
}

static gboolean
has_record (Checkpoint *checkpoint, const char *name, guint *index)
{
  g_autofree char *full = g_strconcat (checkpoint->folder, "/", name, NULL);

  return psc_zip_lookup (checkpoint->zip, full, index);
}

static GBytes *
read_record (Checkpoint *checkpoint, guint index, GError **error)
{
  return psc_zip_read (checkpoint->zip, index, checkpoint->cancellable, NULL, NULL, error);
}

static gboolean
is_script (Checkpoint *checkpoint)
{
  g_autofree char *code = g_strconcat (checkpoint->folder, "/code/", NULL);

  for (guint i = 0; i < psc_zip_get_n_entries (checkpoint->zip); i++)
    if (g_str_has_prefix (psc_zip_get_name (checkpoint->zip, i), code))
      return TRUE;
  return has_record (checkpoint, "constants.pkl", NULL);
}

static gboolean
check_byte_order (Checkpoint *checkpoint, GError **error)
{
  static const char little[] = { 'l', 'i', 't', 't', 'l', 'e' };
  g_autoptr (GBytes) order = NULL;
  guint index;

  if (!has_record (checkpoint, "byteorder", &index))
    return TRUE;

  if (psc_zip_get_size (checkpoint->zip, index) == sizeof little)
    {
      order = read_record (checkpoint, index, error);
      if (order == NULL)
        return FALSE;
      if (memcmp (g_bytes_get_data (order, NULL), little, sizeof little) == 0)
        return TRUE;
    }
  return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_REFUSED,
                              _ ("the checkpoint's numbers are not in little-endian order"));
}

static gboolean
open_archive (Checkpoint *checkpoint, GBytes *bytes, GError **error)
{
  if (is_old_format (bytes))
    return psc_checkpoint_fail (
        error, PSC_CHECKPOINT_ERROR_REFUSED,
        _ ("the checkpoint has the format of PyTorch before 1.6; load it in PyTorch and "
           "save it again"));

  checkpoint->zip = psc_zip_new (bytes, error);
  if (checkpoint->zip == NULL)
    return FALSE;

  checkpoint->folder = find_folder (checkpoint->zip);
  if (checkpoint->folder == NULL)
    return psc_checkpoint_fail (
        error, PSC_CHECKPOINT_ERROR_DAMAGED,
        _ ("the zip archive is not a checkpoint of PyTorch: it has no list of tensors, "
           "or several"));
  checkpoint->is_script = is_script (checkpoint);
  if (checkpoint->is_script && !checkpoint->is_foreign)
    return psc_checkpoint_fail (
        error, PSC_CHECKPOINT_ERROR_REFUSED,
        _ ("this is a TorchScript program; only a file of tensors (a state dict) is read"));
  return check_byte_order (checkpoint, error);
}

/* Several tensors may share a storage, which is unpacked once. */
static GBytes *
get_storage (Checkpoint *checkpoint,
             const char *name,
             const PscPickleStorage *storage,
             GError **error)
{
  g_autofree char *record = g_strconcat ("data/", storage->key, NULL);
  GBytes *bytes;
  guint index;

  if (!has_record (checkpoint, record, &index))
    {
      psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                           _ ("the data of the tensor “%s” are missing"), name);
      return NULL;
    }

  bytes = g_hash_table_lookup (checkpoint->storages, GUINT_TO_POINTER (index + 1));
  if (bytes == NULL)
    {
      bytes = read_record (checkpoint, index, error);
      if (bytes != NULL)
        g_hash_table_insert (checkpoint->storages, GUINT_TO_POINTER (index + 1), bytes);
    }
  return bytes;
}

/* Brings a tensor that doesn't lie contiguous into order. */
static GBytes *
copy_tensor (Checkpoint *checkpoint,
             const char *name,
             const PscStrided *strided,
             GBytes *storage,
             gsize size,
             GError **error)
{
  g_autofree guint8 *copy = NULL;

  if (size > MAX (g_bytes_get_size (storage), MAX_EXPANDED))
    {
      psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_REFUSED,
                           _ ("the tensor “%s” repeats its data too many times"), name);
      return NULL;
    }
  if (size > MAX_COPIED - checkpoint->copied)
    {
      psc_checkpoint_fail (
          error, PSC_CHECKPOINT_ERROR_REFUSED,
          _ ("the checkpoint has more than %d GiB of tensors that are not contiguous"),
          (int) (MAX_COPIED >> 30));
      return NULL;
    }

  copy = g_try_malloc (size);
  if (copy == NULL)
    {
      psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_OUT_OF_MEMORY,
                           _ ("there is not enough memory for the tensor “%s”"), name);
      return NULL;
    }
  checkpoint->copied += size;
  if (!psc_strided_copy (strided, g_bytes_get_data (storage, NULL), copy, checkpoint->cancellable,
                         error))
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&copy), size);
}

static GBytes *
get_data (Checkpoint *checkpoint, const char *name, const PscPickleTensor *tensor, GError **error)
{
  PscStrided strided = { .element_size = psc_dtype_get_size (tensor->storage->dtype),
                         .rank = tensor->rank,
                         .shape = tensor->shape,
                         .strides = tensor->strides,
                         .offset = tensor->offset };
  gint64 n_elements = tensor->storage->n_elements;
  GBytes *storage;
  gsize size;

  if (n_elements < 0 || !psc_strided_get_size (&strided, &size)
      || !psc_strided_fits (&strided, n_elements))
    {
      psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                           _ ("the tensor “%s” reaches beyond its data"), name);
      return NULL;
    }

  storage = get_storage (checkpoint, name, tensor->storage, error);
  if (storage == NULL)
    return NULL;
  if ((guint64) n_elements > g_bytes_get_size (storage) / strided.element_size)
    {
      psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                           _ ("the data of the tensor “%s” are cut short"), name);
      return NULL;
    }
  if (psc_strided_is_contiguous (&strided))
    return g_bytes_new_from_bytes (storage, strided.offset * strided.element_size, size);
  return copy_tensor (checkpoint, name, &strided, storage, size, error);
}

static gboolean
add_tensor (const char *name, const PscPickleTensor *tensor, gpointer user_data, GError **error)
{
  Checkpoint *checkpoint = user_data;
  g_autoptr (GBytes) data = NULL;

  if (g_cancellable_set_error_if_cancelled (checkpoint->cancellable, error))
    return FALSE;
  data = get_data (checkpoint, name, tensor, error);
  if (data == NULL)
    return FALSE;
  if (!psc_weights_add (checkpoint->weights, name, tensor->storage->dtype, tensor->rank,
                        tensor->shape, data))
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("the checkpoint has two tensors named “%s”"), name);
  return TRUE;
}

/* The pickle's value, with objects or without. */
static const PscPickleValue *
read_list (Checkpoint *checkpoint, PscPickleHeap *heap, GError **error)
{
  g_autoptr (GBytes) list = NULL;
  const guint8 *data;
  gsize size;
  guint index = 0;

  if (!has_record (checkpoint, "data.pkl", &index))
    g_assert_not_reached ();
  if (psc_zip_get_size (checkpoint->zip, index) > MAX_LIST_SIZE)
    {
      psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_REFUSED,
                           _ ("the checkpoint's list of tensors is longer than %d MiB"),
                           MAX_LIST_SIZE >> 20);
      return NULL;
    }

  list = read_record (checkpoint, index, error);
  if (list == NULL)
    return NULL;
  data = g_bytes_get_data (list, &size);
  return checkpoint->is_foreign ? psc_pickle_read_objects (data, size, heap, error)
                                : psc_pickle_read (data, size, heap, error);
}

static gboolean
read_tensors (Checkpoint *checkpoint, const char *part, GError **error)
{
  g_autoptr (PscPickleHeap) heap = psc_pickle_heap_new ();
  const PscPickleValue *root = read_list (checkpoint, heap, error);

  if (root == NULL)
    return FALSE;
  if (checkpoint->is_script)
    return psc_pickle_tensors_of_module (root, part, add_tensor, checkpoint, error);
  return psc_pickle_tensors_of_dict (root, part, add_tensor, checkpoint, error);
}

gboolean
psc_checkpoint_probe (GBytes *bytes)
{
  g_autoptr (PscZip) zip = NULL;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (bytes != NULL, FALSE);

  if (is_old_format (bytes))
    return TRUE;
  if (!psc_zip_probe (bytes))
    return FALSE;
  zip = psc_zip_new (bytes, NULL);
  if (zip == NULL)
    return FALSE;
  folder = find_folder (zip);
  return folder != NULL;
}

static PscWeights *
read_checkpoint (
    GBytes *bytes, const char *part, gboolean is_foreign, GCancellable *cancellable, GError **error)
{
  g_auto (Checkpoint) checkpoint = { .is_foreign = is_foreign, .cancellable = cancellable };

  checkpoint.storages = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_bytes_unref);
  checkpoint.weights = psc_weights_new ();
  if (!open_archive (&checkpoint, bytes, error) || !read_tensors (&checkpoint, part, error))
    return NULL;
  return g_steal_pointer (&checkpoint.weights);
}

PscWeights *
psc_checkpoint_read (GBytes *bytes, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  return read_checkpoint (bytes, NULL, FALSE, cancellable, error);
}

PscWeights *
psc_checkpoint_read_foreign (GBytes *bytes,
                             const char *part,
                             GCancellable *cancellable,
                             GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  return read_checkpoint (bytes, part, TRUE, cancellable, error);
}
