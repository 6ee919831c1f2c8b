/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-canvas-caption.h"

#include <glib/gi18n.h>

struct _PscCanvasCaption
{
  GtkBox parent_instance;

  /* Template widgets */
  GtkWidget *text_box;
  GtkLabel *name_label;
  GtkLabel *details_label;
  GtkBox *badge_box;
};

G_DEFINE_FINAL_TYPE (PscCanvasCaption, psc_canvas_caption, GTK_TYPE_BOX)

static void
psc_canvas_caption_class_init (PscCanvasCaptionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-canvas-caption.ui");
  gtk_widget_class_bind_template_child (widget_class, PscCanvasCaption, text_box);
  gtk_widget_class_bind_template_child (widget_class, PscCanvasCaption, name_label);
  gtk_widget_class_bind_template_child (widget_class, PscCanvasCaption, details_label);
  gtk_widget_class_bind_template_child (widget_class, PscCanvasCaption, badge_box);
}

static void
psc_canvas_caption_init (PscCanvasCaption *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
psc_canvas_caption_set_text (PscCanvasCaption *self, const char *name, const char *details)
{
  g_return_if_fail (PSC_IS_CANVAS_CAPTION (self));

  gtk_label_set_label (self->name_label, name != NULL ? name : "");
  gtk_label_set_label (self->details_label, details != NULL ? details : "");
  gtk_widget_set_visible (GTK_WIDGET (self->details_label), details != NULL);
  gtk_widget_set_visible (self->text_box, name != NULL);
}

static void
add_badge (PscCanvasCaption *self, const char *text)
{
  GtkWidget *badge = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (badge), PANGO_ELLIPSIZE_END);
  gtk_widget_set_halign (badge, GTK_ALIGN_START);
  gtk_widget_add_css_class (badge, "canvas-badge");
  gtk_box_append (self->badge_box, badge);
}

/* A picture whose sides are exchanged shows them as usual once it is mirrored. */
static const char *
describe_sides (PscImageMarks marks, gboolean mirrored)
{
  gboolean exchanged = (marks & PSC_IMAGE_MARK_EXCHANGED) != 0;

  if (exchanged && mirrored)
    return _ ("Mirrored: sides as usual");
  if (exchanged)
    return _ ("Left and right exchanged");
  return mirrored ? _ ("Mirrored") : NULL;
}

void
psc_canvas_caption_set_marks (PscCanvasCaption *self,
                              PscImageMarks marks,
                              gboolean mirrored,
                              gboolean inverted)
{
  const struct
  {
    gboolean holds;
    const char *text;
  } others[] = {
    { inverted, _ ("Inverted") },
    { (marks & PSC_IMAGE_MARK_UPSIDE_DOWN) != 0, _ ("Upside down") },
    /* Translators: a picture whose patient lies, so that the head is on the left or right. */
    { (marks & PSC_IMAGE_MARK_LYING) != 0, _ ("On its side") },
    { (marks & PSC_IMAGE_MARK_SIDES_DOUBTFUL) != 0, _ ("Left and right uncertain") },
    { (marks & PSC_IMAGE_MARK_POLARITY_DOUBTFUL) != 0, _ ("Black and white uncertain") },
  };
  const char *sides = describe_sides (marks, mirrored);
  GtkWidget *badge;

  g_return_if_fail (PSC_IS_CANVAS_CAPTION (self));

  while ((badge = gtk_widget_get_first_child (GTK_WIDGET (self->badge_box))) != NULL)
    gtk_box_remove (self->badge_box, badge);
  if (sides != NULL)
    add_badge (self, sides);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (others[i].holds)
      add_badge (self, others[i].text);
}
