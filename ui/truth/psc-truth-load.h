/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "image/psc-image.h"
#include "truth/psc-truth-set.h"
#include "ui/canvas/psc-region-item.h"

G_BEGIN_DECLS

/**
 * PscTruthLoad:
 * @image: the picture
 * @path: of its file
 * @kept_folder: (nullable): where own regions are kept; %NULL if they are here already
 * @set: (nullable): what was opened, of which this picture's part is wanted
 * @is_phantom_wanted: whether what is known of a phantom is wanted
 * @kept_path: (nullable): where own regions of this picture are kept: a file whose name is a digest
 *   of its pixels
 * @own, @file, @phantom: (nullable) (element-type PscRegionItem): what is said of it
 * @lungs: (nullable): where they are, by what was opened or else by what is known of a phantom
 * @has_phantom: whether something is known of a phantom
 * @own_note, @note: (nullable): a translated sentence: why kept regions could not be read, or why
 *   @set says nothing of the picture
 * @is_misfit: whether that is because the regions do not fit it
 *
 * What is said of a picture, as far as it is asked for above and then known below. All owned.
 */
typedef struct
{
  PscImage *image;
  char *path;
  char *kept_folder;
  PscTruthSet *set;
  gboolean is_phantom_wanted;

  char *kept_path;
  GPtrArray *own;
  GPtrArray *file;
  GPtrArray *phantom;
  PscTruthFinding *lungs;
  gboolean has_phantom;
  char *own_note;
  char *note;
  gboolean is_misfit;
} PscTruthLoad;

/** @path: copied; the rest is to be filled in */
PscTruthLoad *psc_truth_load_new (PscImage *image, const char *path) G_GNUC_WARN_UNUSED_RESULT;
void psc_truth_load_free (PscTruthLoad *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTruthLoad, psc_truth_load_free)

/** @load: (transfer full). Looks it up on a thread. */
void psc_truth_load_async (PscTruthLoad *load,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/** Returns: (transfer full): @load; %NULL with G_IO_ERROR_CANCELLED */
PscTruthLoad *psc_truth_load_finish (GAsyncResult *result,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
