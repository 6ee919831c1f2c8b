/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-image-facts.h"

#include <glib/gi18n-lib.h>

/* No name of a view has more letters. */
#define MAX_LETTERS 24

/* Without anything but their letters, as in PS3.3 C.8.1.1 and PS3.16, MIMIC-CXR, CheXpert, NIH and
 * PadChest. */
static const struct
{
  const char *letters;
  PscImageView view;
} views[] = {
  { "PA", PSC_IMAGE_VIEW_PA },
  { "POSTEROANTERIOR", PSC_IMAGE_VIEW_PA },
  { "AP", PSC_IMAGE_VIEW_AP },
  { "ANTEROPOSTERIOR", PSC_IMAGE_VIEW_AP },
  { "APHORIZONTAL", PSC_IMAGE_VIEW_AP },
  { "APAXIAL", PSC_IMAGE_VIEW_AP },
  { "FRONTAL", PSC_IMAGE_VIEW_FRONTAL },
  { "LATERAL", PSC_IMAGE_VIEW_LATERAL },
  { "XTABLELATERAL", PSC_IMAGE_VIEW_LATERAL },
  { "L", PSC_IMAGE_VIEW_LATERAL },
  { "LL", PSC_IMAGE_VIEW_LEFT_LATERAL },
  { "LEFTLATERAL", PSC_IMAGE_VIEW_LEFT_LATERAL },
  { "RL", PSC_IMAGE_VIEW_RIGHT_LATERAL },
  { "RIGHTLATERAL", PSC_IMAGE_VIEW_RIGHT_LATERAL },
  { "LLD", PSC_IMAGE_VIEW_DECUBITUS },
  { "RLD", PSC_IMAGE_VIEW_DECUBITUS },
  { "APLLD", PSC_IMAGE_VIEW_DECUBITUS },
  { "APRLD", PSC_IMAGE_VIEW_DECUBITUS },
  { "PALLD", PSC_IMAGE_VIEW_DECUBITUS },
  { "PARLD", PSC_IMAGE_VIEW_DECUBITUS },
  { "LLO", PSC_IMAGE_VIEW_OBLIQUE },
  { "RLO", PSC_IMAGE_VIEW_OBLIQUE },
  { "RAO", PSC_IMAGE_VIEW_OBLIQUE },
  { "LAO", PSC_IMAGE_VIEW_OBLIQUE },
};

PscImageView
psc_image_view_from_text (const char *text)
{
  char letters[MAX_LETTERS + 1] = "";
  gsize n = 0;

  if (text == NULL)
    return PSC_IMAGE_VIEW_UNKNOWN;
  for (; *text != '\0'; text++)
    {
      if (g_ascii_isalpha (*text) && n == MAX_LETTERS)
        return PSC_IMAGE_VIEW_UNKNOWN;
      if (g_ascii_isalpha (*text))
        letters[n++] = g_ascii_toupper (*text);
      else if (*text != ' ' && *text != '-' && *text != '_')
        return PSC_IMAGE_VIEW_UNKNOWN;
    }
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (g_str_equal (letters, views[i].letters))
      return views[i].view;
  return PSC_IMAGE_VIEW_UNKNOWN;
}

const char *
psc_image_view_get_name (PscImageView view)
{
  switch (view)
    {
    case PSC_IMAGE_VIEW_PA:
      /* Translators: the direction of the rays, from the back to the front. */
      return _ ("PA");
    case PSC_IMAGE_VIEW_AP:
      /* Translators: the direction of the rays, from the front to the back. */
      return _ ("AP");
    case PSC_IMAGE_VIEW_FRONTAL:
      return _ ("Frontal");
    case PSC_IMAGE_VIEW_LATERAL:
      return _ ("Lateral");
    case PSC_IMAGE_VIEW_LEFT_LATERAL:
      return _ ("Left lateral");
    case PSC_IMAGE_VIEW_RIGHT_LATERAL:
      return _ ("Right lateral");
    case PSC_IMAGE_VIEW_DECUBITUS:
      return _ ("Decubitus");
    case PSC_IMAGE_VIEW_OBLIQUE:
      return _ ("Oblique");
    case PSC_IMAGE_VIEW_UNKNOWN:
    default:
      return NULL;
    }
}

const char *
psc_spacing_get_element (PscSpacing spacing)
{
  switch (spacing)
    {
    case PSC_SPACING_CALIBRATED:
    case PSC_SPACING_UNCALIBRATED:
      return "Pixel Spacing (0028,0030)";
    case PSC_SPACING_DETECTOR:
      return "Imager Pixel Spacing (0018,1164)";
    case PSC_SPACING_FILM:
      return "Nominal Scanned Pixel Spacing (0018,2010)";
    case PSC_SPACING_UNKNOWN:
    default:
      return NULL;
    }
}

void
psc_image_add_mark (PscImage *image, PscImageMarks mark)
{
  PscImageFacts *facts = psc_image_get_mutable_facts (image);

  facts->marks = (PscImageMarks) (facts->marks | mark);
}

PscImageFacts *
psc_image_facts_new (gsize width, gsize height)
{
  PscImageFacts *self = g_atomic_rc_box_new0 (PscImageFacts);

  self->stored_width = width;
  self->stored_height = height;
  self->orientation = 1;
  return self;
}

PscImageFacts *
psc_image_facts_ref (PscImageFacts *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  PscImageFacts *self = data;

  g_free (self->modality);
  g_free (self->body_part);
  g_free (self->manufacturer);
  g_free (self->device);
  g_free (self->colour);
  g_free (self->encoding);
}

void
psc_image_facts_unref (PscImageFacts *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
