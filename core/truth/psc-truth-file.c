/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-file.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "file/psc-output-file.h"
#include "file/psc-whole-file.h"
#include "image/psc-dicom-probe.h"
#include "image/psc-png-reader.h"
#include "study/psc-study-table-text.h"
#include "truth/psc-truth-dicom.h"
#include "truth/psc-truth-json.h"
#include "truth/psc-truth-mask.h"
#include "truth/psc-truth-own.h"
#include "truth/psc-truth-table.h"

static const PscTruthJsonForm *const json_forms[] = {
  &psc_truth_own_form,      &psc_truth_segmentations_form, &psc_truth_coco_form,
  &psc_truth_padchest_form, &psc_truth_contours_form,
};

static const PscTruthTableForm *const table_forms[] = {
  &psc_truth_ms_cxr_form, &psc_truth_nih_form,  &psc_truth_vindr_form,
  &psc_truth_rsna_form,   &psc_truth_siim_form,
};

static gboolean
set_unrecognised (GError **error)
{
  g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_UNRECOGNISED,
                       _ ("the file is in none of the forms in which regions are read "
                          "(CheXlocalize, MS-CXR, NIH, VinDr-CXR, RSNA, SIIM, PadChest-GR, a mask "
                          "as PNG or DICOM segmentation, and this program’s own)"));
  return FALSE;
}

/* (transfer full): with an error of this module. */
static GBytes *
read_text (GBytes *bytes, gboolean *is_cut, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) text = psc_study_table_text_new (bytes, is_cut, cancellable, &local_error);

  if (text != NULL && g_bytes_get_size (text) <= PSC_TRUTH_FILE_MAX_SIZE)
    return g_steal_pointer (&text);
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_TOO_LARGE,
                 _ ("the file is too large; at most %u MiB are read"),
                 (guint) (PSC_TRUTH_FILE_MAX_SIZE / (1024 * 1024)));
  return NULL;
}

static PscTruthSet *
read_json (PscTruthBuilder *builder, const char *text, gsize size, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (json_forms); i++)
    {
      g_autoptr (GError) local_error = NULL;
      PscJsonReader reader;

      psc_json_reader_init (&reader, text, size);
      if (psc_json_reader_failed (&reader))
        {
          g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_DAMAGED,
                               _ ("it is not UTF-8 text"));
          return NULL;
        }
      if (!json_forms[i]->probe (&reader))
        continue;
      psc_json_reader_init (&reader, text, size);
      psc_truth_builder_init (builder, json_forms[i]->name, builder->cancellable);
      if (json_forms[i]->read (&reader, builder, &local_error)
          && psc_json_reader_is_at_end (&reader))
        return psc_truth_builder_finish (builder, error);
      if (local_error != NULL || builder->stopped != NULL)
        g_propagate_error (error, local_error != NULL ? g_steal_pointer (&local_error)
                                                      : g_steal_pointer (&builder->stopped));
      else
        g_set_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_DAMAGED,
                     _ ("the file breaks off or is not as it should be, at entry %u of %s"),
                     builder->place, json_forms[i]->name);
      return NULL;
    }
  set_unrecognised (error);
  return NULL;
}

static PscTruthSet *
read_table (PscTruthBuilder *builder, const char *text, gsize size, gboolean is_cut, GError **error)
{
  g_auto (PscTruthTable) table = { 0 };

  psc_truth_table_init (&table, text, size);
  for (guint i = 0; i < G_N_ELEMENTS (table_forms); i++)
    {
      if (!psc_truth_table_begin (&table, table_forms[i]))
        continue;
      psc_truth_builder_init (builder, table_forms[i]->name, builder->cancellable);
      builder->is_table = TRUE;
      builder->is_cut = is_cut;
      return psc_truth_table_read (&table, table_forms[i], builder, error)
                 ? psc_truth_builder_finish (builder, error)
                 : NULL;
    }
  set_unrecognised (error);
  return NULL;
}

static gboolean
is_json (const char *text, gsize size)
{
  while (size > 0 && g_ascii_isspace (*text))
    {
      text++;
      size--;
    }
  return size > 0 && (*text == '{' || *text == '[');
}

PscTruthSet *
psc_truth_file_read_bytes (
    GBytes *bytes, const char *name, const char *label, GCancellable *cancellable, GError **error)
{
  g_auto (PscTruthBuilder) builder = { .cancellable = cancellable };
  g_autoptr (GBytes) text = NULL;
  const char *data;
  gboolean is_cut;
  gsize size;

  g_return_val_if_fail (bytes != NULL, NULL);

  if (g_bytes_get_size (bytes) == 0)
    {
      g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_DAMAGED,
                           _ ("the file is empty"));
      return NULL;
    }
  if (psc_png_reader_probe (bytes))
    return psc_truth_mask_read (bytes, name, label, cancellable, error);
  if (psc_dicom_probe_segments (bytes))
    return psc_truth_dicom_read (bytes, label, cancellable, error);
  text = read_text (bytes, &is_cut, cancellable, error);
  if (text == NULL)
    return NULL;
  data = g_bytes_get_data (text, &size);
  return is_json (data, size) ? read_json (&builder, data, size, error)
                              : read_table (&builder, data, size, is_cut, error);
}

/* Where it lies is what helps with a file that cannot be read, and its name with what is in it. */
static GBytes *
load_bytes (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GError) local_error = NULL;
  GBytes *bytes = psc_whole_file_load (path, PSC_TRUTH_FILE_MAX_SIZE, &local_error);

  if (bytes == NULL)
    g_set_error (error, PSC_TRUTH_ERROR,
                 g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_FAILED)
                     ? PSC_TRUTH_ERROR_TOO_LARGE
                     : PSC_TRUTH_ERROR_FILE,
                 "%s: %s", name, local_error->message);
  return bytes;
}

PscTruthSet *
psc_truth_file_load (const char *path, const char *label, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = NULL;
  PscTruthSet *set = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  name = g_filename_display_basename (path);
  bytes = load_bytes (path, error);
  if (bytes != NULL)
    set = psc_truth_file_read_bytes (bytes, name, label, cancellable, error);
  if (bytes != NULL && set == NULL && !g_cancellable_is_cancelled (cancellable))
    g_prefix_error (error, "%s: ", name);
  return set;
}

typedef struct
{
  char *path;  /* owned */
  char *label; /* owned, nullable */
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_free (load->path);
  g_free (load->label);
  g_free (load);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Load *load = data;
  GError *error = NULL;
  PscTruthSet *set = psc_truth_file_load (load->path, load->label, cancellable, &error);

  if (set != NULL)
    g_task_return_pointer (task, set, (GDestroyNotify) psc_truth_set_unref);
  else
    g_task_return_error (task, error);
}

void
psc_truth_file_load_async (const char *path,
                           const char *label,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);

  g_return_if_fail (path != NULL);

  load->path = g_strdup (path);
  load->label = g_strdup (label);
  g_task_set_source_tag (task, psc_truth_file_load_async);
  g_task_set_task_data (task, load, load_free);
  g_task_run_in_thread (task, load_thread);
}

PscTruthSet *
psc_truth_file_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
psc_truth_file_save (const PscTruthSet *set, const char *path, GError **error)
{
  g_autofree char *text = psc_truth_own_write (set);

  return psc_output_file_save (path, 0600, text, strlen (text), error);
}
