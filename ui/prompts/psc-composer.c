/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/prompts/psc-composer.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "text/psc-prompt-composer.h"
#include "text/psc-prompt-words.h"
#include "ui/prompts/psc-thorax-atlas.h"
#include "ui/prompts/psc-thorax.h"

struct _PscComposer
{
  GtkWidget parent_instance;

  /* Template widgets */
  PscThoraxAtlas *atlas;
  GtkLabel *place;
  AdwComboRow *finding;
  AdwComboRow *severity;
  AdwComboRow *subtype;
  GtkLabel *sentence;

  gboolean following; /* the controls follow a prompt */
};

G_DEFINE_FINAL_TYPE (PscComposer, psc_composer, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  COMPOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_finding (PscComposer *self)
{
  guint at = adw_combo_row_get_selected (self->finding);

  return psc_prompt_composer_get_findings ()[at != GTK_INVALID_LIST_POSITION ? at : 0];
}

/* The word of a row of which the first is none. */
static const char *
get_word (AdwComboRow *row)
{
  GtkStringObject *item = adw_combo_row_get_selected_item (row);

  if (item == NULL || adw_combo_row_get_selected (row) == 0)
    return NULL;
  return gtk_string_object_get_string (item);
}

static PscPromptSeverity
get_severity (PscComposer *self)
{
  const char *word = get_word (self->severity);

  for (int i = PSC_PROMPT_SEVERITY_MINIMAL; i <= PSC_PROMPT_SEVERITY_SEVERE; i++)
    if (word != NULL
        && g_strcmp0 (psc_prompt_composer_get_severity (get_finding (self), i), word) == 0)
      return i;
  return PSC_PROMPT_SEVERITY_NONE;
}

static void
show_places (PscComposer *self, const PscPromptPlaces *places)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autofree char *all = NULL;
  guint n;
  const PscThoraxZone *zones = psc_thorax_get_zones (&n);

  for (guint i = 0; i < n; i++)
    if (psc_thorax_zone_is_in (&zones[i], places))
      {
        g_autofree char *name = psc_thorax_zone_dup_name (&zones[i]);

        g_strv_builder_add (builder, name);
      }
  names = g_strv_builder_end (builder);
  /* TRANSLATORS: between the names of zones of the thorax. */
  all = g_strjoinv (_ (", "), names);
  gtk_label_set_label (self->place, names[0] != NULL ? all : _ ("Choose zones, or leave it open"));
}

static void
update_sentence (PscComposer *self)
{
  PscPromptParts parts = { get_finding (self), get_word (self->subtype), get_severity (self),
                           *psc_thorax_atlas_get_places (self->atlas) };
  g_autofree char *sentence = psc_prompt_compose (&parts);

  gtk_label_set_label (self->sentence, sentence);
  show_places (self, &parts.places);
}

static void
changed_cb (PscComposer *self)
{
  if (self->following)
    return;
  update_sentence (self);
  g_signal_emit (self, signals[CHANGED], 0, psc_composer_get_sentence (self));
}

static void
set_words (AdwComboRow *row, const char *const *words)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  /* TRANSLATORS: an extent or a kind of finding that the sentence does not mention. */
  gtk_string_list_append (list, _ ("Not said"));
  for (; words != NULL && *words != NULL; words++)
    gtk_string_list_append (list, *words);
  gtk_widget_set_visible (GTK_WIDGET (row), g_list_model_get_n_items (G_LIST_MODEL (list)) > 1);
  adw_combo_row_set_model (row, G_LIST_MODEL (list));
  g_object_unref (list);
}

static guint
get_choosable (const char *finding)
{
  guint zones = 0;

  for (int zone = PSC_PROMPT_ZONE_WHOLE; zone <= PSC_PROMPT_ZONE_ABDOMEN; zone++)
    for (int side = PSC_PROMPT_SIDE_LEFT; side <= PSC_PROMPT_SIDE_MIDLINE; side++)
      if (psc_prompt_composer_allows (finding, side, zone))
        zones |= 1u << zone;
  return zones;
}

/* The heart and the mediastinum are where they are; anything else waits for a choice. */
static void
fit_places (PscComposer *self, const char *finding)
{
  static const PscPromptZone only[] = { PSC_PROMPT_ZONE_CARDIAC, PSC_PROMPT_ZONE_MEDIASTINUM };
  guint choosable = get_choosable (finding);
  PscPromptPlaces places = *psc_thorax_atlas_get_places (self->atlas);

  places.left &= choosable;
  places.right &= choosable;
  for (gsize i = 0; i < G_N_ELEMENTS (only); i++)
    if (psc_prompt_composer_allows (finding, PSC_PROMPT_SIDE_MIDLINE, only[i]))
      psc_prompt_places_add (&places, PSC_PROMPT_SIDE_MIDLINE, only[i]);
  psc_thorax_atlas_set_places (self->atlas, &places);
}

static void
fit_controls (PscComposer *self)
{
  const char *finding = get_finding (self);
  const char *words[PSC_PROMPT_SEVERITY_SEVERE + 1];
  guint n = 0;

  for (int i = PSC_PROMPT_SEVERITY_MINIMAL; i <= PSC_PROMPT_SEVERITY_SEVERE; i++)
    if (psc_prompt_composer_get_severity (finding, i) != NULL)
      words[n++] = psc_prompt_composer_get_severity (finding, i);
  words[n] = NULL;
  set_words (self->severity, words);
  set_words (self->subtype, psc_prompt_composer_get_subtypes (finding));
  psc_thorax_atlas_set_choosable (self->atlas, get_choosable (finding));
  fit_places (self, finding);
}

/* Its words come and go at once. */
static void
finding_cb (PscComposer *self)
{
  gboolean following = self->following;

  self->following = TRUE;
  fit_controls (self);
  self->following = following;
  changed_cb (self);
}

static void
use_cb (PscComposer *self)
{
  g_signal_emit (self, signals[COMPOSED], 0, psc_composer_get_sentence (self));
}

static void
psc_composer_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (psc_composer_parent_class)->dispose (object);
}

static void
psc_composer_class_init (PscComposerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_composer_dispose;

  signals[CHANGED] = g_signal_new ("changed", PSC_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[COMPOSED] = g_signal_new ("composed", PSC_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (PSC_TYPE_THORAX_ATLAS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, PscComposer, atlas);
  gtk_widget_class_bind_template_child (widget_class, PscComposer, place);
  gtk_widget_class_bind_template_child (widget_class, PscComposer, finding);
  gtk_widget_class_bind_template_child (widget_class, PscComposer, severity);
  gtk_widget_class_bind_template_child (widget_class, PscComposer, subtype);
  gtk_widget_class_bind_template_child (widget_class, PscComposer, sentence);
  gtk_widget_class_bind_template_callback (widget_class, finding_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_cb);
}

static void
psc_composer_init (PscComposer *self)
{
  g_autoptr (GtkStringList) findings = gtk_string_list_new (psc_prompt_composer_get_findings ());

  self->following = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (self->finding, G_LIST_MODEL (findings));
  self->following = FALSE;
  update_sentence (self);
}

static void
follow_finding (PscComposer *self, const char *finding)
{
  const char *const *names = psc_prompt_composer_get_findings ();

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], finding))
      adw_combo_row_set_selected (self->finding, i);
}

/* The word of @row's that is in @text, or none. */
static void
follow_word (AdwComboRow *row, const char *text)
{
  GListModel *words = adw_combo_row_get_model (row);
  guint at = 0;

  for (guint i = 1; i < g_list_model_get_n_items (words); i++)
    if (psc_prompt_find_words (text, gtk_string_list_get_string (GTK_STRING_LIST (words), i))
        != NULL)
      at = i;
  adw_combo_row_set_selected (row, at);
}

void
psc_composer_follow (PscComposer *self,
                     const char *finding,
                     const char *text,
                     const PscPromptPlaces *places)
{
  g_autofree char *lower = g_ascii_strdown (text != NULL ? text : "", -1);

  if (text != NULL && g_str_equal (text, psc_composer_get_sentence (self)))
    return;
  self->following = TRUE;
  follow_finding (self, finding);
  follow_word (self->severity, lower);
  follow_word (self->subtype, lower);
  psc_thorax_atlas_set_places (self->atlas, places);
  fit_places (self, get_finding (self));
  self->following = FALSE;
  update_sentence (self);
}

const char *
psc_composer_get_sentence (PscComposer *self)
{
  return gtk_label_get_label (self->sentence);
}
