/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-clip-surgery.h"

#include <glib/gi18n-lib.h>

#include "attribution/psc-cell-similarity.h"

struct _PscClipSurgery
{
  PscMethod parent_instance;

  PscCellForm form;
};

G_DEFINE_FINAL_TYPE (PscClipSurgery, psc_clip_surgery, PSC_TYPE_METHOD)

static gboolean
psc_clip_surgery_attribute (PscMethod *method,
                            PscEncoder *encoder,
                            const float *pixels,
                            PscFunctionals *functionals,
                            const PscAttributionContext *context,
                            float *maps,
                            GError **error)
{
  return psc_cell_similarity_attribute (encoder, PSC_CELL_READING_SURGERY,
                                        PSC_CLIP_SURGERY (method)->form, pixels, functionals,
                                        context, maps, error);
}

/* The last layers pass the image in two ways. */
static guint
psc_clip_surgery_count_points (PscMethod *method)
{
  return 2;
}

static gboolean
psc_clip_surgery_supports (PscMethod *method, PscModelSpec *spec, GError **error)
{
  return psc_cell_reading_check (PSC_CELL_READING_SURGERY, spec->vision, error);
}

static void
psc_clip_surgery_class_init (PscClipSurgeryClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  method_class->title = N_ ("CLIP Surgery");
  method_class->short_title = N_ ("Surgery");
  method_class->summary = N_ (
      "How much each patch is like the text once patches of a vision transformer look at their like only");
  method_class->needs = PSC_METHOD_NEEDS_ATTENTION;
  method_class->attribute = psc_clip_surgery_attribute;
  method_class->count_points = psc_clip_surgery_count_points;
  method_class->supports = psc_clip_surgery_supports;
  method_class->get_grid = psc_method_get_last_grid;

  psc_method_class_add_parameter (
      method_class,
      g_param_spec_enum ("form", N_ ("Form"),
                         N_ ("What a cell adds to the score, or how much it is like the text, "
                             "however strong it is"),
                         PSC_TYPE_CELL_FORM, PSC_CELL_FORM_COSINE, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscClipSurgery, form));
}

static void
psc_clip_surgery_init (PscClipSurgery *self)
{
}
