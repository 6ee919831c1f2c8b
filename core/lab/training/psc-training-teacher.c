/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/training/psc-training-teacher.h"

#include <glib/gi18n-lib.h>

#include "model/psc-cell-readout.h"
#include "model/psc-model-bundle.h"
#include "model/psc-model-error.h"

#define VISION_PREFIX "vision_model."

struct _PscTrainingTeacher
{
  PscModelBundle *bundle; /* owned */
  PscEncoder *encoder;    /* owned */
  gsize area;             /* A² */
  gsize n_values;         /* H² M */
  float *cells;           /* owned, [n][H²][M] */
};

void
psc_training_teacher_free (PscTrainingTeacher *self)
{
  g_clear_object (&self->encoder);
  g_clear_object (&self->bundle);
  g_free (self->cells);
  g_free (self);
}

static gsize
count_cells (PscModelSpec *spec)
{
  PscVisionStage stage = psc_vision_spec_get_last_stage (spec->vision);

  return (gsize) stage.columns * stage.rows;
}

/* A specification but for the image encoder. */
static JsonNode *
describe_rest (PscModelSpec *spec)
{
  g_autofree char *text = psc_model_spec_to_json (spec);
  JsonNode *root = json_from_string (text, NULL);

  json_object_remove_member (json_node_get_object (root), "vision");
  return root;
}

static gboolean
have_same_rest (PscModelSpec *teacher, PscModelSpec *student)
{
  g_autoptr (JsonNode) own = describe_rest (teacher);
  g_autoptr (JsonNode) other = describe_rest (student);

  return json_node_equal (own, other);
}

/* What a student must have as its teacher has it. */
static gboolean
check (PscModelSpec *teacher, PscModelSpec *student, GError **error)
{
  const char *what = NULL;

  if (psc_model_spec_get_side (teacher) != psc_model_spec_get_side (student)
      || teacher->input.mean != student->input.mean || teacher->input.std != student->input.std)
    what = _ ("the teacher’s input is another than its student’s");
  else if (psc_model_spec_get_dimensions (teacher) != psc_model_spec_get_dimensions (student))
    what = _ ("the teacher’s embedding has other dimensions than its student’s");
  else if (count_cells (teacher) != count_cells (student))
    what = _ ("the teacher has another number of cells than its student");
  else if (!psc_vision_spec_averages_cells (teacher->vision)
           || !psc_vision_spec_averages_cells (student->vision))
    what = _ ("the embedding of the teacher or its student is not the mean of its cells");
  else if (!have_same_rest (teacher, student))
    what = _ ("the teacher’s text encoder is another than its student’s");
  if (what == NULL)
    return TRUE;
  g_set_error_literal (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG, what);
  return FALSE;
}

static gboolean
has_vocabulary (PscModelBundle *bundle, GBytes *vocabulary)
{
  GBytes *own =
      psc_model_package_look_up_companion (psc_model_bundle_get_files (bundle), "vocab.txt");

  return own != NULL && g_bytes_equal (own, vocabulary);
}

PscTrainingTeacher *
psc_training_teacher_new (const char *path,
                          PscModelSpec *spec,
                          GBytes *vocabulary,
                          const PscEncoderOptions *options,
                          GError **error)
{
  g_autoptr (PscTrainingTeacher) self = g_new0 (PscTrainingTeacher, 1);
  PscModelSpec *own;

  self->bundle = psc_model_bundle_open (path, NULL, NULL, NULL, error);
  if (self->bundle == NULL)
    return NULL;
  own = psc_model_bundle_get_spec (self->bundle);
  if (!has_vocabulary (self->bundle, vocabulary))
    g_set_error_literal (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_VOCABULARY,
                         _ ("the teacher has another vocabulary than its student"));
  else if (check (own, spec, error))
    self->encoder =
        psc_encoder_new (own, psc_model_bundle_get_weights (self->bundle), options, NULL, error);
  if (self->encoder == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  self->area = (gsize) psc_model_spec_get_side (own) * psc_model_spec_get_side (own);
  self->n_values = count_cells (own) * psc_model_spec_get_dimensions (own);
  return g_steal_pointer (&self);
}

char *
psc_training_teacher_dup_digest (PscTrainingTeacher *self, GError **error)
{
  return psc_model_bundle_dup_digest (self->bundle, NULL, error);
}

PscWeights *
psc_training_teacher_complete (PscTrainingTeacher *self, PscWeights *initial)
{
  PscWeights *own = psc_model_bundle_get_weights (self->bundle);
  PscWeights *weights = psc_weights_new ();

  for (guint i = 0; i < psc_weights_get_n_tensors (initial); i++)
    {
      const PscTensorView *view = psc_weights_get_nth (initial, i);

      if (!g_str_has_prefix (view->name, VISION_PREFIX))
        view = psc_weights_lookup (own, view->name);
      if (view != NULL)
        psc_weights_add (weights, view->name, view->dtype, view->rank, view->shape, view->bytes);
    }
  return weights;
}

const float *
psc_training_teacher_read (PscTrainingTeacher *self,
                           guint n,
                           const float *pixels,
                           GCancellable *cancellable,
                           GError **error)
{
  self->cells = g_renew (float, self->cells, n * self->n_values);
  for (guint i = 0; i < n; i++)
    if (!psc_encoder_read_cells (self->encoder, PSC_CELL_READING_ALONE, pixels + i * self->area,
                                 self->cells + i * self->n_values, NULL, cancellable, error))
      return NULL;
  return self->cells;
}
