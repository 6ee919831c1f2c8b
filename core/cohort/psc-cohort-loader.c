/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-loader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "image/psc-image-digest.h"
#include "image/psc-image-file.h"
#include "image/psc-voi.h"
#include "truth/psc-truth-error.h"

void
psc_cohort_loaded_free (PscCohortLoaded *self)
{
  g_clear_pointer (&self->known, g_bytes_unref);
  g_clear_object (&self->image);
  g_free (self->message);
  g_free (self->digest);
  g_clear_pointer (&self->inputs, g_ptr_array_unref);
  g_clear_pointer (&self->truth, psc_truth_image_unref);
  g_free (self);
}

/* What is wrong, without the file's name, which may be a patient's. */
static char *
dup_message (const char *path, const GError *error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *prefix = g_strconcat (name, ": ", NULL);
  const char *text = error->message;

  return g_strdup (g_str_has_prefix (text, prefix) ? text + strlen (prefix) : text);
}

/* (transfer full) (nullable): the picture as it is to be seen */
static PscImage *
choose_voi (PscImage *image, const char *voi, char **message)
{
  guint choice;

  if (voi == NULL)
    return g_object_ref (image);
  if (psc_voi_find (image, voi, &choice, NULL))
    return psc_voi_choose (image, choice);
  *message = g_strdup (_ ("the image has no such window or table as was asked for"));
  return NULL;
}

static void
make_inputs (PscCohortLoaded *self, const PscCohortTask *task)
{
  for (guint i = 0; i < task->models->len; i++)
    {
      const PscCohortModel *model = task->models->pdata[i];

      g_ptr_array_add (self->inputs, psc_model_input_new (self->image, NULL, &model->preprocess));
    }
}

static const char *
get_reason (const GError *error)
{
  static const struct
  {
    PscTruthError code;
    const char *reason;
  } reasons[] = {
    { PSC_TRUTH_ERROR_NO_IMAGE, "truth=no-image" },
    { PSC_TRUTH_ERROR_DOUBTFUL, "truth=doubtful" },
    { PSC_TRUTH_ERROR_SIZE, "truth=other-size" },
    { PSC_TRUTH_ERROR_TOO_LARGE, "truth=too-large" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_error_matches (error, PSC_TRUTH_ERROR, reasons[i].code))
      return reasons[i].reason;
  return "truth=unreadable";
}

static void
find_truth (PscCohortLoaded *self,
            const PscCohortTask *task,
            const char *path,
            GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  PscTruthImage *said;

  if (task->truth == NULL || !psc_cohort_metrics_need_truth (task->metrics))
    return;
  said = psc_truth_set_lookup (task->truth, path, &error);
  if (said != NULL)
    self->truth = psc_truth_image_fit (said, self->image, cancellable, &error);
  if (self->truth == NULL)
    self->truth_reason = get_reason (error);
}

PscCohortLoaded *
psc_cohort_load (const PscCohortTask *task, guint place, GCancellable *cancellable)
{
  g_autoptr (PscCohortLoaded) self = g_new0 (PscCohortLoaded, 1);
  const char *path = psc_study_get_path (psc_cohort_images_get (task->images, place)->study);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscImage) read = psc_image_file_load (path, cancellable, &error);

  self->place = place;
  self->inputs = g_ptr_array_new_with_free_func (g_object_unref);
  if (read == NULL && g_cancellable_is_cancelled (cancellable))
    return NULL;
  if (read == NULL)
    self->message = dup_message (path, error);
  else
    self->image = choose_voi (read, task->plan->voi, &self->message);
  if (self->image == NULL)
    return g_steal_pointer (&self);
  self->digest = psc_image_dup_digest (read);
  make_inputs (self, task);
  find_truth (self, task, path, cancellable);
  return g_steal_pointer (&self);
}
