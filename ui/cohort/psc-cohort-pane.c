/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/cohort/psc-cohort-pane.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/cohort/psc-cohort-facts.h"
#include "ui/cohort/psc-cohort-sights.h"
#include "ui/cohort/psc-cohort-text.h"

#define N_PANELS 2

/* A map on the screen. */
typedef struct
{
  PscCohortPanel *panel; /* borrowed, of the template */
  gboolean is_used;
  PscCohortMode mode;
  guint row; /* PSC_COHORT_NOWHERE if the results have none of that mode */
} Side;

struct _PscCohortPane
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkLabel *query_label;
  GtkLabel *place_label;
  GtkLabel *score_label;
  GtkWidget *left_panel;
  GtkWidget *right_panel;
  GtkWidget *facts_scroller;
  PscCohortFacts *facts;

  Side sides[N_PANELS];
  PscViewport *viewport;   /* owned */
  PscScaleGroup *group;    /* owned */
  PscCohortSights *sights; /* owned */
  PscCohortItem *item;     /* owned, nullable */
  PscPicture *picture;     /* owned, nullable: what the panels show */
};

G_DEFINE_FINAL_TYPE (PscCohortPane, psc_cohort_pane, GTK_TYPE_WIDGET)

static const PscCohortResults *
get_results (PscCohortPane *self)
{
  return psc_cohort_source_get_results (psc_cohort_item_get_source (self->item));
}

/* What the map is of, as far as the colours need to know; %NULL if this program has no such
 * method. */
static PscOverlay *
new_overlay (const PscCohortRow *row, PscCohortMode mode)
{
  g_autoptr (PscMethod) method =
      psc_method_new (psc_cohort_row_get_text (row, PSC_COHORT_METHOD), PSC_PRESET_PAPER, NULL);
  g_autoptr (PscQuery) query =
      psc_query_new_prompt (psc_cohort_text_get_query (row), NULL, mode == PSC_COHORT_CENTRED);

  return method != NULL ? psc_overlay_new (
             method,
             mode == PSC_COHORT_CONVENTIONAL ? PSC_EXPLANATION_CONVENTIONAL : PSC_EXPLANATION_FUSED,
             query)
                        : NULL;
}

/* A map's values are means of blocks of the model's input, which it covers. */
static PscOverlay *
new_map (const PscCohortRow *row, PscCohortMode mode, const PscCohortSight *sight, gsize offset)
{
  PscOverlay *overlay = new_overlay (row, mode);
  gsize n = (gsize) sight->side * sight->side;
  double scale = (double) sight->side / sight->input;
  PscPlacement placement = { .side = sight->side,
                             .width = sight->input,
                             .height = sight->input,
                             .scale_x = scale,
                             .scale_y = scale,
                             .right = sight->input,
                             .bottom = sight->input };

  if (overlay != NULL)
    psc_overlay_take_map (overlay, PSC_OVERLAY_DIRECT,
                          g_memdup2 (sight->maps + offset, n * sizeof *sight->maps), &placement);
  return overlay;
}

static void
show_map (PscCohortPane *self, Side *side)
{
  const PscCohortRow *row = psc_cohort_item_get_row (self->item);
  const PscCohortSight *sight = psc_cohort_sights_get (self->sights);
  gsize offset;
  g_autofree char *objection = psc_cohort_source_find_map (psc_cohort_item_get_source (self->item),
                                                           row, side->mode, &offset);
  g_autoptr (PscOverlay) overlay = NULL;
  const char *text = objection;

  if (text == NULL && sight != NULL && sight->complaint != NULL)
    text = sight->complaint;
  else if (text == NULL && sight != NULL)
    {
      overlay = new_map (row, side->mode, sight, offset);
      text = overlay == NULL ? _ ("This version of the program has no such method") : NULL;
    }
  psc_cohort_panel_set_map (side->panel, overlay, text);
}

/* The picture of another image is taken away before it could be taken for this one's. */
static void
show_picture (PscCohortPane *self)
{
  PscPicture *picture = psc_cohort_sights_get_picture (self->sights);

  if (picture != self->picture)
    {
      g_set_object (&self->picture, picture);
      psc_viewport_set_image (self->viewport,
                              picture != NULL ? psc_picture_get_image (picture) : NULL);
    }
  for (guint i = 0; i < N_PANELS; i++)
    psc_cohort_panel_set_picture (self->sides[i].panel, picture);
}

static void
show_sight (PscCohortPane *self)
{
  for (guint i = 0; i < N_PANELS; i++)
    psc_cohort_panel_set_map (self->sides[i].panel, NULL, NULL);
  show_picture (self);
  for (guint i = 0; i < N_PANELS && self->item != NULL; i++)
    if (self->sides[i].is_used)
      show_map (self, &self->sides[i]);
}

static gboolean
has_mode (PscCohortSource *source, PscCohortMode mode)
{
  return g_strv_contains (psc_cohort_source_get_texts (source, PSC_COHORT_MODE),
                          psc_cohort_mode_get_nick (mode));
}

static void
set_side (PscCohortPane *self, guint index, gboolean is_used, PscCohortMode mode)
{
  Side *side = &self->sides[index];

  side->is_used = is_used;
  side->mode = mode;
  side->row = is_used ? psc_cohort_partners_find_row (
                  get_results (self), psc_cohort_item_get_entry (self->item)->row, mode)
                      : PSC_COHORT_NOWHERE;
  psc_cohort_panel_set_title (side->panel, psc_cohort_text_get_mode (mode));
  gtk_widget_set_visible (GTK_WIDGET (side->panel), is_used);
}

/* The row's own map, beside the conventional one; beside that, the fused one. */
static void
set_sides (PscCohortPane *self)
{
  PscCohortSource *source = psc_cohort_item_get_source (self->item);
  PscCohortMode mode;

  if (!psc_cohort_mode_from_nick (
          psc_cohort_row_get_text (psc_cohort_item_get_row (self->item), PSC_COHORT_MODE), &mode))
    {
      set_side (self, 0, TRUE, PSC_COHORT_FUSED);
      set_side (self, 1, FALSE, PSC_COHORT_CONVENTIONAL);
      psc_cohort_panel_set_title (self->sides[0].panel, "");
      return;
    }
  set_side (self, 0, mode != PSC_COHORT_CONVENTIONAL || has_mode (source, PSC_COHORT_FUSED),
            mode != PSC_COHORT_CONVENTIONAL ? mode : PSC_COHORT_FUSED);
  set_side (self, 1, has_mode (source, PSC_COHORT_CONVENTIONAL), PSC_COHORT_CONVENTIONAL);
}

static const PscCohortRow *
get_row (PscCohortPane *self, guint index)
{
  guint row = self->sides[index].row;

  return row != PSC_COHORT_NOWHERE ? psc_cohort_results_get_row (get_results (self), row) : NULL;
}

static void
show_facts (PscCohortPane *self)
{
  const PscCohortRow *left = get_row (self, 0), *right = get_row (self, 1);

  gtk_widget_set_visible (self->facts_scroller, left != NULL || right != NULL);
  psc_cohort_facts_set_rows (self->facts, left, psc_cohort_panel_get_title (self->sides[0].panel),
                             right, psc_cohort_panel_get_title (self->sides[1].panel));
}

static void
append (GString *text, const char *part)
{
  if (*part != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

static char *
describe_place (const PscCohortRow *row)
{
  g_autofree char *image = g_strdup_printf (_ ("Image %.0f"), row->numbers[PSC_COHORT_ROW]);
  g_autofree char *patient = g_strdup_printf (_ ("Patient %.0f"), row->numbers[PSC_COHORT_PATIENT]);
  g_autofree char *label =
      g_strdup_printf (_ ("Label: %s"), psc_cohort_text_get_label (row->numbers[PSC_COHORT_LABEL]));
  const char *method = psc_cohort_row_get_text (row, PSC_COHORT_METHOD);
  GString *text = g_string_new (image);

  append (text, patient);
  if (*psc_cohort_row_get_text (row, PSC_COHORT_PROMPT) != '\0')
    append (text, psc_cohort_row_get_text (row, PSC_COHORT_CLASS));
  if (!isnan (row->numbers[PSC_COHORT_LABEL]))
    append (text, label);
  append (text, psc_cohort_text_get_method (method));
  append (text, psc_cohort_row_get_text (row, PSC_COHORT_MODEL));
  append (text, psc_cohort_row_get_text (row, PSC_COHORT_PATH));
  return g_string_free (text, FALSE);
}

static void
append_number (GString *text, const PscCohortRow *row, PscCohortColumn column)
{
  g_autofree char *number = psc_cohort_text_format_number (row->numbers[column]);

  if (*number != '\0')
    g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "",
                            psc_cohort_text_get_title (column), number);
}

/* The scores, and what is said of the row where it is not of its image. */
static char *
describe_scores (const PscCohortRow *row)
{
  GString *text = g_string_new (NULL);

  append_number (text, row, PSC_COHORT_LOGIT);
  append_number (text, row, PSC_COHORT_PROBABILITY);
  if (!g_str_equal (psc_cohort_row_get_text (row, PSC_COHORT_STATUS), PSC_COHORT_STATUS_FAILED))
    append (text, psc_cohort_row_get_text (row, PSC_COHORT_MESSAGE));
  return g_string_free (text, FALSE);
}

static void
show_texts (PscCohortPane *self)
{
  const PscCohortRow *row = psc_cohort_item_get_row (self->item);
  g_autofree char *place = describe_place (row);
  g_autofree char *scores = describe_scores (row);

  gtk_label_set_label (self->query_label, psc_cohort_text_get_query (row));
  gtk_label_set_label (self->place_label, place);
  gtk_label_set_label (self->score_label, scores);
  gtk_widget_set_visible (GTK_WIDGET (self->score_label), *scores != '\0');
}

static void
psc_cohort_pane_dispose (GObject *object)
{
  PscCohortPane *self = PSC_COHORT_PANE (object);
  GtkWidget *child;

  if (self->sights != NULL)
    g_signal_handlers_disconnect_by_data (self->sights, self);
  g_clear_object (&self->sights);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->item);
  g_clear_object (&self->picture);
  g_clear_object (&self->viewport);
  g_clear_object (&self->group);
  G_OBJECT_CLASS (psc_cohort_pane_parent_class)->dispose (object);
}

/* A GtkPaned forgets its handle where it measures for a width, and would ask this one for too
 * little. It has room enough, whatever its words take. */
static GtkSizeRequestMode
psc_cohort_pane_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
psc_cohort_pane_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (PSC_COHORT_PANE (widget)->stack), orientation, -1, minimum,
                      natural, NULL, NULL);
}

static void
psc_cohort_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (GTK_WIDGET (PSC_COHORT_PANE (widget)->stack), width, height, -1, NULL);
}

static void
psc_cohort_pane_class_init (PscCohortPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_cohort_pane_dispose;
  widget_class->get_request_mode = psc_cohort_pane_get_request_mode;
  widget_class->measure = psc_cohort_pane_measure;
  widget_class->size_allocate = psc_cohort_pane_size_allocate;

  g_type_ensure (PSC_TYPE_COHORT_FACTS);
  g_type_ensure (PSC_TYPE_COHORT_PANEL);
  gtk_widget_class_set_css_name (widget_class, "cohortpane");
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-cohort-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, PscCohortPane, stack);
  gtk_widget_class_bind_template_child (widget_class, PscCohortPane, query_label);
  gtk_widget_class_bind_template_child (widget_class, PscCohortPane, place_label);
  gtk_widget_class_bind_template_child (widget_class, PscCohortPane, score_label);
  gtk_widget_class_bind_template_child (widget_class, PscCohortPane, left_panel);
  gtk_widget_class_bind_template_child (widget_class, PscCohortPane, right_panel);
  gtk_widget_class_bind_template_child (widget_class, PscCohortPane, facts_scroller);
  gtk_widget_class_bind_template_child (widget_class, PscCohortPane, facts);
}

static void
psc_cohort_pane_init (PscCohortPane *self)
{
  self->viewport = psc_viewport_new ();
  self->group = psc_scale_group_new ();
  self->sights = psc_cohort_sights_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->sides[0].panel = PSC_COHORT_PANEL (self->left_panel);
  self->sides[1].panel = PSC_COHORT_PANEL (self->right_panel);
  for (guint i = 0; i < N_PANELS; i++)
    {
      psc_cohort_panel_set_viewport (self->sides[i].panel, self->viewport);
      psc_cohort_panel_set_scale_group (self->sides[i].panel, self->group);
    }
  g_signal_connect_swapped (self->sights, "changed", G_CALLBACK (show_sight), self);
}

GtkWidget *
psc_cohort_pane_new (void)
{
  return g_object_new (PSC_TYPE_COHORT_PANE, NULL);
}

void
psc_cohort_pane_set_source (PscCohortPane *self, PscCohortSource *source)
{
  g_return_if_fail (PSC_IS_COHORT_PANE (self));

  psc_cohort_pane_set_item (self, NULL);
  psc_cohort_facts_set_source (self->facts, source);
}

void
psc_cohort_pane_set_item (PscCohortPane *self, PscCohortItem *item)
{
  g_return_if_fail (PSC_IS_COHORT_PANE (self));

  g_set_object (&self->item, item);
  psc_cohort_sights_ask (self->sights, item != NULL ? psc_cohort_item_get_source (item) : NULL,
                         item != NULL ? psc_cohort_item_get_row (item) : NULL);
  gtk_stack_set_visible_child_name (self->stack, item != NULL ? "row" : "none");
  if (item != NULL)
    {
      set_sides (self);
      show_texts (self);
      show_facts (self);
    }
  show_sight (self);
}

void
psc_cohort_pane_set_overlay_shown (PscCohortPane *self, gboolean shown)
{
  for (guint i = 0; i < N_PANELS; i++)
    psc_cohort_panel_set_overlay_shown (self->sides[i].panel, shown);
}

void
psc_cohort_pane_set_signed (PscCohortPane *self, gboolean is_signed)
{
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;

  if (is_signed)
    display.sign = PSC_SIGN_SIGNED;
  for (guint i = 0; i < N_PANELS; i++)
    psc_cohort_panel_set_display (self->sides[i].panel, &display);
}

gboolean
psc_cohort_pane_is_busy (PscCohortPane *self)
{
  return psc_cohort_sights_is_busy (self->sights);
}

PscCohortPanel *
psc_cohort_pane_get_panel (PscCohortPane *self, guint index)
{
  g_return_val_if_fail (index < N_PANELS, NULL);

  return self->sides[index].panel;
}
