/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-image-info.h"

#include <glib/gi18n.h>

#include "figure/psc-figure-text.h"
#include "image/psc-image-facts.h"
#include "ui/canvas/psc-window-text.h"

struct _PscImageInfo
{
  PscDialog parent_instance;

  AdwPreferencesPage *page;
};

G_DEFINE_FINAL_TYPE (PscImageInfo, psc_image_info, PSC_TYPE_DIALOG)

static void
psc_image_info_class_init (PscImageInfoClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-image-info.ui");
  gtk_widget_class_bind_template_child (widget_class, PscImageInfo, page);
}

static void
psc_image_info_init (PscImageInfo *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static AdwPreferencesGroup *
add_group (PscImageInfo *self, const char *title)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_page_add (self->page, group);
  return group;
}

/* Nothing is said of what is not known. */
static void
add_row (AdwPreferencesGroup *group, const char *title, const char *text)
{
  GtkWidget *row;

  if (text == NULL || *text == '\0')
    return;
  row = adw_action_row_new ();
  /* A file's own words are no markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (group, row);
}

static void
add_row_taking (AdwPreferencesGroup *group, const char *title, char *text)
{
  add_row (group, title, text);
  g_free (text);
}

static char *
describe_pair (double x, double y, const char *unit)
{
  g_autofree char *width = psc_figure_format_digits (x, 4);
  g_autofree char *height = psc_figure_format_digits (y, 4);

  return g_strdup_printf ("%s × %s %s", width, height, unit);
}

/* What lengths by the spacing are true of. */
static const char *
explain_spacing (PscSpacing spacing)
{
  switch (spacing)
    {
    case PSC_SPACING_CALIBRATED:
      return _ ("in the patient, as it was calibrated");
    case PSC_SPACING_UNCALIBRATED:
      return _ ("not known whether in the patient or at the detector");
    case PSC_SPACING_DETECTOR:
      return _ ("at the detector, where the patient’s shadow is larger than the patient");
    case PSC_SPACING_FILM:
      return _ ("on the film");
    case PSC_SPACING_UNKNOWN:
    default:
      return NULL;
    }
}

static char *
describe_size (PscImage *image)
{
  g_autofree char *pixels = describe_pair ((double) psc_image_get_width (image),
                                           (double) psc_image_get_height (image), _ ("pixels"));
  g_autofree char *lengths = NULL;
  double x, y;

  psc_image_get_pixel_spacing (image, &x, &y);
  if (!(x > 0 && y > 0))
    return g_steal_pointer (&pixels);
  lengths = describe_pair (x * (double) psc_image_get_width (image),
                           y * (double) psc_image_get_height (image), _ ("mm"));
  return g_strdup_printf ("%s, %s", pixels, lengths);
}

static char *
describe_spacing (PscImage *image)
{
  PscSpacing spacing = psc_image_get_facts (image)->spacing;
  g_autofree char *lengths = NULL;
  double x, y;

  psc_image_get_pixel_spacing (image, &x, &y);
  if (spacing == PSC_SPACING_UNKNOWN)
    return g_strdup (_ ("Not known; lengths can only be told in pixels"));
  lengths = describe_pair (x, y, _ ("mm"));
  return g_strdup_printf ("%s, %s\n%s", lengths, explain_spacing (spacing),
                          psc_spacing_get_element (spacing));
}

/* Where the picture was turned or resampled. */
static char *
describe_stored (PscImage *image)
{
  const PscImageFacts *facts = psc_image_get_facts (image);
  g_autofree char *size = NULL;

  if (facts->stored_width == psc_image_get_width (image)
      && facts->stored_height == psc_image_get_height (image) && facts->orientation == 1)
    return NULL;
  size = describe_pair ((double) facts->stored_width, (double) facts->stored_height, _ ("pixels"));
  if (facts->orientation == 1)
    return g_steal_pointer (&size);
  /* Translators: a size in pixels comes first. */
  return g_strdup_printf (_ ("%s, turned as its orientation mark says (%u)"), size,
                          facts->orientation);
}

static char *
describe_window (PscViewport *viewport)
{
  g_autofree char *text = psc_window_text_describe (viewport);

  return psc_window_text_explain (viewport, text);
}

static void
list_picture (PscImageInfo *self, PscViewport *viewport, const char *name)
{
  AdwPreferencesGroup *group = add_group (self, _ ("Picture"));
  PscImage *image = psc_viewport_get_image (viewport);
  const PscImageFacts *facts = psc_image_get_facts (image);

  add_row (group, _ ("Name"), name);
  add_row (group, C_ ("projection of a radiograph", "View"), psc_image_view_get_name (facts->view));
  add_row_taking (group, _ ("Size"), describe_size (image));
  add_row_taking (group, _ ("Pixel spacing"), describe_spacing (image));
  add_row_taking (group, _ ("Window"), describe_window (viewport));
}

static void
list_file (PscImageInfo *self, PscImage *image)
{
  AdwPreferencesGroup *group = add_group (self, _ ("File"));
  const PscImageFacts *facts = psc_image_get_facts (image);

  add_row (group, _ ("Format"), psc_image_get_format (image));
  add_row (group, _ ("Encoding"), facts->encoding);
  if (facts->lossy)
    add_row (group, _ ("Loss"), _ ("Compressed with loss, now or once before"));
  add_row_taking (group, _ ("In the file"), describe_stored (image));
  add_row_taking (group, _ ("Bits"), g_strdup_printf ("%u", psc_image_get_bits (image)));
  /* Translators: how pixels are stored, such as “grey” or “MONOCHROME2”. */
  add_row (group, _ ("Pixels"), facts->colour);
}

static void
list_equipment (PscImageInfo *self, const PscImageFacts *facts)
{
  AdwPreferencesGroup *group;

  if (facts->modality == NULL && facts->body_part == NULL && facts->manufacturer == NULL
      && facts->device == NULL)
    return;
  group = add_group (self, _ ("Equipment"));
  add_row (group, _ ("Modality"), facts->modality);
  add_row (group, _ ("Body part"), facts->body_part);
  add_row (group, _ ("Manufacturer"), facts->manufacturer);
  add_row (group, _ ("Device"), facts->device);
}

/* Elsewhere notes stand after a colon. */
static char *
dup_sentence (const char *note)
{
  GString *sentence = g_string_new (NULL);

  g_string_append_unichar (sentence, g_unichar_toupper (g_utf8_get_char (note)));
  g_string_append (sentence, g_utf8_next_char (note));
  return g_string_free (sentence, FALSE);
}

static void
list_notes (PscImageInfo *self, PscImage *image)
{
  const char *const *notes = psc_image_get_notes (image);
  guint n_warnings = psc_image_get_n_warnings (image);
  AdwPreferencesGroup *group;

  if (notes[0] == NULL)
    return;
  group = add_group (self, _ ("What to Know"));
  for (guint i = 0; notes[i] != NULL; i++)
    add_row_taking (group, i < n_warnings ? _ ("Warning") : _ ("Note"), dup_sentence (notes[i]));
}

PscImageInfo *
psc_image_info_new (PscViewport *viewport, const char *name)
{
  PscImageInfo *self;
  PscImage *image;

  g_return_val_if_fail (PSC_IS_VIEWPORT (viewport), NULL);
  g_return_val_if_fail (psc_viewport_get_image (viewport) != NULL, NULL);

  self = g_object_new (PSC_TYPE_IMAGE_INFO, NULL);
  image = psc_viewport_get_image (viewport);
  list_picture (self, viewport, name);
  list_notes (self, image);
  list_file (self, image);
  list_equipment (self, psc_image_get_facts (image));
  return self;
}
