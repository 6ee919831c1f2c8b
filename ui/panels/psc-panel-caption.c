/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/panels/psc-panel-private.h"

/* Where a map covers the picture, the panel's own heading says what is shown. */
static gboolean
is_bare (PscPanel *self)
{
  guint side;

  return psc_map_layer_get_overlay (self->layer) == NULL || !self->overlay_shown
         || psc_map_layer_get_values (self->layer, &side) == NULL;
}

void
psc_panel_update_caption (PscPanel *self)
{
  PscPicture *picture = psc_canvas_get_picture (self->canvas);
  gboolean named = picture != NULL && !self->compact && is_bare (self);
  PscImageMarks marks = PSC_IMAGE_MARK_NONE;
  gboolean mirrored = FALSE, inverted = FALSE;

  if (picture != NULL)
    marks = psc_image_get_facts (psc_picture_get_image (picture))->marks;
  if (picture != NULL && self->viewport != NULL)
    {
      mirrored = psc_viewport_get_mirrored (self->viewport);
      inverted = psc_viewport_get_inverted (self->viewport);
    }
  psc_canvas_caption_set_text (self->image_caption, named ? self->image_name : NULL,
                               named ? self->image_details : NULL);
  psc_canvas_caption_set_marks (self->image_caption, marks, mirrored, inverted);
}
