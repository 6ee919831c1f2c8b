/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/panels/psc-panel-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "figure/psc-figure-text.h"
#include "report/psc-report.h"
#include "ui/canvas/psc-window-text.h"
#include "ui/panels/psc-work-state.h"

/* Characters that there is room for: of a number, and of a point of the picture with its value. */
#define NUMBER_CHARS 9
#define POINT_CHARS  18

/* Whether most of what the map says speaks against the prompt, and is not shown. */
static gboolean
hides_stronger_part (PscPanel *self, const PscMapMeasure *measure)
{
  return measure != NULL
         && psc_map_hides_stronger_part (psc_map_layer_get_display (self->layer), measure);
}

/* The standard error in percent of the largest value; NaN of a map that chance has no part in. */
static double
get_error (PscOverlay *overlay, const PscMapMeasure *measure)
{
  double greatest = measure != NULL ? MAX (fabs (measure->minimum), fabs (measure->maximum)) : 0;

  return greatest > 0 ? 100 * psc_overlay_get_error (overlay) / greatest : NAN;
}

static char *
describe_shown (PscOverlay *overlay, const PscMapMeasure *measure)
{
  double error = get_error (overlay, measure);

  if (isnan (error))
    return g_strdup (_ ("Exact"));
  /* Translators: the standard error of a map's values. */
  return g_strdup_printf (_ ("± %.0f %%"), MAX (error, 1));
}

static char *
describe_map (PscPanel *self, PscOverlay *overlay)
{
  const PscMapMeasure *measure = psc_map_layer_get_measure (self->layer);

  if (psc_overlay_get_source (overlay) == PSC_OVERLAY_PART)
    return g_strdup (psc_overlay_get_message (overlay));
  switch (measure != NULL ? measure->state : PSC_MAP_STATE_SHOWN)
    {
    case PSC_MAP_STATE_FLAT:
      return g_strdup (_ ("Flat: the same value everywhere"));
    case PSC_MAP_STATE_NOTHING_POSITIVE:
      return g_strdup (_ ("Nothing positive to show"));
    case PSC_MAP_STATE_NOT_FINITE:
      return g_strdup (_ ("No finite value to show"));
    case PSC_MAP_STATE_SHOWN:
    default:
      break;
    }

  return hides_stronger_part (self, measure) ? g_strdup (_ ("Mostly against"))
                                             : describe_shown (overlay, measure);
}

/* What the few words on the panel mean. */
static const char *
explain_map (PscPanel *self, PscOverlay *overlay)
{
  const PscMapMeasure *measure = psc_map_layer_get_measure (self->layer);

  if (psc_overlay_get_source (overlay) == PSC_OVERLAY_PART)
    return _ ("Of the maps that there are so far; the map itself is being computed");
  if (hides_stronger_part (self, measure))
    return _ (
        "The larger part of this map speaks against the prompt; with positive values only, it "
        "is not shown");
  if (measure == NULL || measure->state != PSC_MAP_STATE_SHOWN)
    return NULL;
  if (!isnan (psc_overlay_get_error (overlay)))
    return _ ("How far chance moves the map's values, in percent of the largest (standard error)");
  if (psc_overlay_get_source (overlay) == PSC_OVERLAY_STACK)
    return _ ("Exact, from the stack of maps");
  return _ ("Exact, computed for this prompt alone");
}

/* A map of few cells says so, as its colours look finer than it is. */
static char *
describe_ready (PscPanel *self, PscOverlay *overlay)
{
  g_autofree char *text = describe_map (self, overlay);
  g_autofree char *cells = psc_map_grid_describe (psc_overlay_get_grid (overlay));

  return cells != NULL ? g_strdup_printf ("%s · %s", text, cells) : g_steal_pointer (&text);
}

/* A map of another method must never be taken for the one that was asked for. */
static char *
describe_stand_in (PscOverlay *overlay)
{
  /* Translators: %s is a method, whose map is shown as long as that of another one is computed. */
  return g_strdup_printf (_ ("%s, for now"),
                          psc_method_get_title (psc_overlay_get_stand_in (overlay)));
}

static char *
describe_overlay (PscPanel *self, PscOverlay *overlay)
{
  const char *message = psc_overlay_get_message (overlay);

  if (psc_overlay_get_stand_in (overlay) != NULL)
    return describe_stand_in (overlay);
  switch (psc_overlay_get_state (overlay))
    {
    case PSC_OVERLAY_READY:
      return describe_ready (self, overlay);
    case PSC_OVERLAY_FAILED:
      if (message != NULL)
        return g_strdup_printf (_ ("Failed: %s"), message);
      G_GNUC_FALLTHROUGH;
    default:
      return g_strdup (
          psc_work_state_get_word (psc_work_state_of_overlay (psc_overlay_get_state (overlay))));
    }
}

/* Window and level, and what else the picture is not as it came. */
static char *
describe_original (PscPanel *self)
{
  g_autofree char *window =
      self->viewport != NULL ? psc_window_text_describe (self->viewport) : g_strdup ("");
  GString *text = g_string_new (window);

  if (*window == '\0')
    return g_string_free (text, FALSE);
  if (psc_viewport_get_inverted (self->viewport))
    g_string_append_printf (text, " · %s", _ ("inverted"));
  if (psc_viewport_get_mirrored (self->viewport))
    g_string_append_printf (text, " · %s", _ ("mirrored"));
  return g_string_free (text, FALSE);
}

/* (nullable) (transfer full): what the model does not read of the prompt, in short and in full. */
static char *
describe_reading (PscOverlay *overlay, const char **mark)
{
  const PscQueryReading *reading = overlay != NULL ? psc_overlay_get_reading (overlay) : NULL;
  PscPromptDegree degree =
      reading != NULL ? psc_query_reading_get_degree (reading) : PSC_PROMPT_DEGREE_WHOLE;
  g_autofree char *remark = NULL;

  if (degree == PSC_PROMPT_DEGREE_WHOLE)
    return NULL;
  *mark = degree == PSC_PROMPT_DEGREE_NOTHING ? _ ("Prompt not understood")
                                              : _ ("Prompt read only in part");
  remark = psc_query_reading_dup_remark (reading);
  return g_strdup_printf ("%s: %s", *mark, remark);
}

/* Where there is no room for the words a sign stands for them, as a map that shows the smaller part
 * must not look like any other. */
static void
update_against (PscPanel *self, PscOverlay *overlay, const char *explained)
{
  const PscMapMeasure *measure = psc_map_layer_get_measure (self->layer);
  gboolean is_against = overlay != NULL && psc_overlay_get_state (overlay) == PSC_OVERLAY_READY
                        && measure != NULL && measure->state == PSC_MAP_STATE_SHOWN
                        && hides_stronger_part (self, measure);

  gtk_widget_set_visible (GTK_WIDGET (self->status_label), !is_against);
  gtk_widget_set_visible (self->against_box, is_against);
  gtk_widget_set_tooltip_text (self->against_box, explained);
}

static void
update_reading (PscPanel *self, PscOverlay *overlay)
{
  const char *mark = "";
  g_autofree char *text = describe_reading (overlay, &mark);

  gtk_label_set_label (self->reading_label, mark);
  gtk_widget_set_tooltip_text (self->reading_box, text);
  gtk_widget_set_visible (self->reading_box, text != NULL);
}

static void
update_score (PscPanel *self, PscOverlay *overlay)
{
  gboolean is_marked = gtk_widget_get_visible (self->reading_box);
  g_autofree char *text = NULL;
  gboolean is_low = FALSE;
  double logit;

  if (overlay != NULL && psc_overlay_get_score (overlay, &logit, &is_low))
    {
      g_autofree char *plain = psc_report_describe_score (psc_overlay_get_query (overlay), logit,
                                                          psc_overlay_is_plain (overlay));

      text = g_strconcat (plain, is_marked ? " †" : "", NULL);
    }
  gtk_label_set_label (self->score_label, text != NULL ? text : "");
  gtk_label_set_label (GTK_LABEL (self->compact_score_label), text != NULL ? text : "");
  gtk_widget_set_visible (self->low_box, is_low);
}

static void
set_class (gpointer widget, const char *name, gboolean set)
{
  if (set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* All that is seen at a glance, whether a caption or a heading of the grid says it. */
static void
describe_canvas (PscPanel *self, PscOverlay *overlay, const char *status)
{
  const char *parts[] = { self->title,
                          self->subtitle,
                          self->prompt,
                          self->condition,
                          gtk_label_get_label (self->score_label),
                          status,
                          self->note,
                          gtk_widget_get_tooltip_text (self->reading_box),
                          psc_color_bar_get_text (self->color_bar) };
  g_autoptr (GString) text = g_string_new (NULL);

  if (overlay != NULL && self->title == NULL)
    parts[0] = psc_method_get_title (psc_overlay_get_method (overlay));
  if (overlay != NULL && self->subtitle == NULL)
    parts[1] =
        psc_overlay_get_mode (overlay) == PSC_EXPLANATION_FUSED ? _ ("Fused") : _ ("Conventional");
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", parts[i]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Radiograph"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str,
                                  -1);
}

/* A map that is there needs no sign, and work that goes on is seen to. */
static void
update_state_icon (PscPanel *self, PscOverlayState state)
{
  gboolean busy = state == PSC_OVERLAY_COMPUTING;

  gtk_widget_set_visible (self->spinner, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), state != PSC_OVERLAY_READY && !busy);
  gtk_image_set_from_icon_name (self->state_icon,
                                psc_work_state_get_icon (psc_work_state_of_overlay (state)));
}

static char *
explain (PscPanel *self, PscOverlay *overlay, const char *text)
{
  const char *explained = NULL;

  if (overlay == NULL && self->viewport != NULL)
    return psc_window_text_explain (self->viewport, text);
  if (overlay != NULL && psc_overlay_get_state (overlay) == PSC_OVERLAY_READY)
    explained = explain_map (self, overlay);
  return g_strdup (explained != NULL ? explained : text);
}

void
psc_panel_update_status (PscPanel *self)
{
  PscOverlay *overlay = psc_map_layer_get_overlay (self->layer);
  PscOverlayState state = overlay != NULL ? psc_overlay_get_state (overlay) : PSC_OVERLAY_READY;
  const char *message = overlay != NULL ? psc_overlay_get_message (overlay) : NULL;
  g_autofree char *text =
      overlay != NULL ? describe_overlay (self, overlay) : describe_original (self);
  g_autofree char *explained = explain (self, overlay, text);

  gtk_label_set_label (self->status_label, text);
  /* A failure's text holds its message; anyone else's message says more than the text. */
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status_label),
                               message != NULL && state != PSC_OVERLAY_FAILED ? message
                                                                              : explained);
  set_class (self->status_label, "failed", state == PSC_OVERLAY_FAILED);
  update_state_icon (self, state);
  update_against (self, overlay, explained);
  update_reading (self, overlay);
  update_score (self, overlay);
  psc_color_bar_set_map (self->color_bar, psc_map_layer_get_display (self->layer),
                         psc_map_layer_get_measure (self->layer));
  describe_canvas (self, overlay, text);
}

static double
probe_map (PscPanel *self, double x, double y)
{
  if (psc_map_layer_is_stale (self->layer))
    return NAN;
  return psc_overlay_probe (psc_map_layer_get_overlay (self->layer), x, y);
}

static gboolean
get_point (PscPanel *self, PscImage **image, double *x, double *y)
{
  PscPicture *picture = psc_canvas_get_picture (self->canvas);

  if (picture == NULL || self->viewport == NULL || !psc_viewport_get_point (self->viewport, x, y))
    return FALSE;
  *image = psc_picture_get_image (picture);
  return *x >= 0 && *y >= 0 && *x < (double) psc_image_get_width (*image)
         && *y < (double) psc_image_get_height (*image);
}

double
psc_panel_probe (PscPanel *self)
{
  PscImage *image;
  double x, y;

  g_return_val_if_fail (PSC_IS_PANEL (self), NAN);

  if (!get_point (self, &image, &x, &y))
    return NAN;
  if (psc_map_layer_get_overlay (self->layer) != NULL)
    return probe_map (self, x, y);
  return psc_image_get_values (image)[(gsize) y * psc_image_get_width (image) + (gsize) x];
}

void
psc_panel_update_probe (PscPanel *self)
{
  double value = psc_panel_probe (self);
  g_autofree char *text = NULL;
  double x, y;

  if (!isnan (value) && psc_map_layer_get_overlay (self->layer) != NULL)
    text = psc_figure_format_number (value);
  else if (!isnan (value) && psc_viewport_get_point (self->viewport, &x, &y))
    {
      g_autofree char *number = psc_figure_format_digits (value, 6);

      /* Translators: column and row of a pixel, and its value. */
      text = g_strdup_printf (_ ("(%d, %d)  %s"), (int) x, (int) y, number);
    }
  gtk_inscription_set_min_chars (self->probe_label, psc_map_layer_get_overlay (self->layer) != NULL
                                                        ? NUMBER_CHARS
                                                        : POINT_CHARS);
  gtk_inscription_set_text (self->probe_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->probe_label), text != NULL);
  /* A small panel has room for one number. */
  gtk_widget_set_visible (self->compact_score_label,
                          (self->compact || self->hides_prompt) && text == NULL);
}
