/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/reading/psc-reading.h"

#include "text/psc-prompt-subject.h"

struct _PscReading
{
  GObject parent_instance;

  PscEngine *engine;     /* owned */
  PscViewport *viewport; /* owned */
  PscSession *session;   /* owned, nullable */
  char *title;           /* owned, nullable */
  char *details;         /* owned, nullable */
  PscView view;
  const char *method;      /* interned, nullable */
  const char *last_method; /* interned: the last that was chosen by itself */
  char **kept_methods;     /* owned */
  PscExplanationMode mode;
  PscQuery *query;     /* owned */
  PscOverlay *overlay; /* owned, nullable */
  guint class_index;
  PscMapDisplay display;
  gboolean overlay_shown;
  gboolean zones_shown;
  gboolean cells_shown;
};

G_DEFINE_FINAL_TYPE (PscReading, psc_reading, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (PscView,
                    psc_view,
                    G_DEFINE_ENUM_VALUE (PSC_VIEW_COMPARE, "compare"),
                    G_DEFINE_ENUM_VALUE (PSC_VIEW_ATLAS, "atlas"),
                    G_DEFINE_ENUM_VALUE (PSC_VIEW_PROMPTS, "prompts"),
                    G_DEFINE_ENUM_VALUE (PSC_VIEW_SINGLE, "single"))

const char *
psc_view_get_nick (PscView view)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (PSC_TYPE_VIEW);

  return g_enum_get_value (klass, (int) view)->value_nick;
}

gboolean
psc_view_from_nick (const char *nick, PscView *view)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (PSC_TYPE_VIEW);
  const GEnumValue *value = g_enum_get_value_by_nick (klass, nick);

  if (value == NULL)
    return FALSE;
  *view = (PscView) value->value;
  return TRUE;
}

gboolean
psc_view_has_all_methods (PscView view)
{
  return view == PSC_VIEW_COMPARE || view == PSC_VIEW_ATLAS;
}

enum
{
  PROP_SESSION = 1,
  PROP_TITLE,
  PROP_DETAILS,
  PROP_VIEW,
  PROP_METHOD,
  PROP_KEPT_METHODS,
  PROP_MODE,
  PROP_QUERY,
  PROP_OVERLAY,
  PROP_CLASS_INDEX,
  PROP_OVERLAY_SHOWN,
  PROP_ZONES_SHOWN,
  PROP_CELLS_SHOWN,
  N_PROPS
};

enum
{
  DISPLAY_CHANGED,
  METHODS_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
psc_reading_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PscReading *self = PSC_READING (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DETAILS:
      g_value_set_string (value, self->details);
      break;
    case PROP_VIEW:
      g_value_set_enum (value, self->view);
      break;
    case PROP_METHOD:
      g_value_set_string (value, self->method);
      break;
    case PROP_KEPT_METHODS:
      g_value_set_boxed (value, self->kept_methods);
      break;
    case PROP_MODE:
      g_value_set_uint (value, self->mode);
      break;
    case PROP_QUERY:
      g_value_set_boxed (value, self->query);
      break;
    case PROP_OVERLAY:
      g_value_set_object (value, self->overlay);
      break;
    case PROP_CLASS_INDEX:
      g_value_set_uint (value, self->class_index);
      break;
    case PROP_OVERLAY_SHOWN:
      g_value_set_boolean (value, self->overlay_shown);
      break;
    case PROP_ZONES_SHOWN:
      g_value_set_boolean (value, self->zones_shown);
      break;
    case PROP_CELLS_SHOWN:
      g_value_set_boolean (value, self->cells_shown);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_reading_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PscReading *self = PSC_READING (object);

  switch (id)
    {
    case PROP_DETAILS:
      psc_reading_set_details (self, g_value_get_string (value));
      break;
    case PROP_VIEW:
      psc_reading_set_view (self, g_value_get_enum (value));
      break;
    case PROP_METHOD:
      psc_reading_set_method (self, g_value_get_string (value));
      break;
    case PROP_KEPT_METHODS:
      psc_reading_set_kept_methods (self, g_value_get_boxed (value));
      break;
    case PROP_MODE:
      psc_reading_set_mode (self, g_value_get_uint (value));
      break;
    case PROP_QUERY:
      psc_reading_set_query (self, g_value_get_boxed (value));
      break;
    case PROP_OVERLAY:
      psc_reading_set_overlay (self, g_value_get_object (value));
      break;
    case PROP_CLASS_INDEX:
      psc_reading_set_class_index (self, g_value_get_uint (value));
      break;
    case PROP_OVERLAY_SHOWN:
      psc_reading_set_overlay_shown (self, g_value_get_boolean (value));
      break;
    case PROP_ZONES_SHOWN:
      psc_reading_set_zones_shown (self, g_value_get_boolean (value));
      break;
    case PROP_CELLS_SHOWN:
      psc_reading_set_cells_shown (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_reading_dispose (GObject *object)
{
  PscReading *self = PSC_READING (object);

  g_clear_object (&self->overlay);
  g_clear_object (&self->session);
  g_clear_object (&self->viewport);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (psc_reading_parent_class)->dispose (object);
}

static void
psc_reading_finalize (GObject *object)
{
  PscReading *self = PSC_READING (object);

  g_strfreev (self->kept_methods);
  g_free (self->title);
  g_free (self->details);
  psc_query_free (self->query);
  G_OBJECT_CLASS (psc_reading_parent_class)->finalize (object);
}

static void
psc_reading_class_init (PscReadingClass *klass)
{
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags read_write =
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = psc_reading_get_property;
  object_class->set_property = psc_reading_set_property;
  object_class->dispose = psc_reading_dispose;
  object_class->finalize = psc_reading_finalize;

  properties[PROP_SESSION] =
      g_param_spec_object ("session", NULL, NULL, PSC_TYPE_SESSION, read_only);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, read_only);
  properties[PROP_DETAILS] = g_param_spec_string ("details", NULL, NULL, NULL, read_write);
  properties[PROP_VIEW] =
      g_param_spec_enum ("view", NULL, NULL, PSC_TYPE_VIEW, PSC_VIEW_COMPARE, read_write);
  properties[PROP_METHOD] = g_param_spec_string ("method", NULL, NULL, NULL, read_write);
  properties[PROP_KEPT_METHODS] =
      g_param_spec_boxed ("kept-methods", NULL, NULL, G_TYPE_STRV, read_write);
  properties[PROP_MODE] =
      g_param_spec_uint ("mode", NULL, NULL, PSC_EXPLANATION_FUSED, PSC_EXPLANATION_CONVENTIONAL,
                         PSC_EXPLANATION_FUSED, read_write);
  properties[PROP_QUERY] = g_param_spec_boxed ("query", NULL, NULL, PSC_TYPE_QUERY, read_write);
  properties[PROP_OVERLAY] =
      g_param_spec_object ("overlay", NULL, NULL, PSC_TYPE_OVERLAY, read_write);
  properties[PROP_CLASS_INDEX] =
      g_param_spec_uint ("class-index", NULL, NULL, 0, G_MAXUINT, 0, read_write);
  properties[PROP_OVERLAY_SHOWN] =
      g_param_spec_boolean ("overlay-shown", NULL, NULL, TRUE, read_write);
  properties[PROP_ZONES_SHOWN] =
      g_param_spec_boolean ("zones-shown", NULL, NULL, FALSE, read_write);
  properties[PROP_CELLS_SHOWN] =
      g_param_spec_boolean ("cells-shown", NULL, NULL, FALSE, read_write);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[DISPLAY_CHANGED] = g_signal_new ("display-changed", PSC_TYPE_READING, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[METHODS_CHANGED] = g_signal_new ("methods-changed", PSC_TYPE_READING, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
psc_reading_init (PscReading *self)
{
  const PscMapDisplay display = PSC_MAP_DISPLAY_INIT;

  self->viewport = psc_viewport_new ();
  self->last_method = psc_method_get_names ()[0];
  self->kept_methods = psc_method_dup_of_paper ();
  self->query = psc_query_new_class (0, NULL, FALSE);
  self->display = display;
  self->overlay_shown = TRUE;
}

static void
emit_methods_changed (PscReading *self)
{
  g_signal_emit (self, signals[METHODS_CHANGED], 0);
}

PscReading *
psc_reading_new (PscEngine *engine)
{
  PscReading *self;

  g_return_val_if_fail (PSC_IS_ENGINE (engine), NULL);

  self = g_object_new (PSC_TYPE_READING, NULL);
  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "notify::state", G_CALLBACK (emit_methods_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "method-changed", G_CALLBACK (emit_methods_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

PscEngine *
psc_reading_get_engine (PscReading *self)
{
  return self->engine;
}

PscViewport *
psc_reading_get_viewport (PscReading *self)
{
  return self->viewport;
}

PscSession *
psc_reading_get_session (PscReading *self)
{
  return self->session;
}

const char *
psc_reading_get_title (PscReading *self)
{
  return self->title;
}

static void
focus_session (PscReading *self)
{
  const char *method = psc_reading_get_shown_method (self);

  if (self->session == NULL)
    return;
  if (method != NULL)
    psc_session_set_focus (self->session, method);
  /* After that, so that the work for what was in focus and is not kept ends. */
  psc_session_set_kept (self->session, (const char *const *) self->kept_methods);
}

/* Whether it is another text now. */
static gboolean
set_text (char **field, const char *text)
{
  char *old = *field;

  if (g_strcmp0 (old, text) == 0)
    return FALSE;
  *field = g_strdup (text);
  g_free (old);
  return TRUE;
}

const char *
psc_reading_get_details (PscReading *self)
{
  return self->details;
}

void
psc_reading_set_details (PscReading *self, const char *details)
{
  if (set_text (&self->details, details))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAILS]);
}

/* Nobody is told of a name before the image that it belongs to is there. */
void
psc_reading_open (PscReading *self, PscSession *session, const char *title)
{
  gboolean is_renamed = set_text (&self->title, title);
  gboolean is_other = g_set_object (&self->session, session);

  if (is_other)
    {
      g_clear_pointer (&self->details, g_free);
      psc_reading_set_overlay (self, NULL);
      focus_session (self);
      psc_viewport_set_image (self->viewport,
                              session != NULL ? psc_session_get_image (session) : NULL);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
    }
  if (is_renamed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

PscView
psc_reading_get_view (PscReading *self)
{
  return self->view;
}

void
psc_reading_set_view (PscReading *self, PscView view)
{
  if (self->view == view)
    return;
  self->view = view;
  focus_session (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

const char *
psc_reading_get_method (PscReading *self)
{
  return self->method;
}

void
psc_reading_set_method (PscReading *self, const char *method)
{
  const char *interned = g_intern_string (method);

  if (self->method == interned)
    return;
  self->method = interned;
  if (method != NULL)
    self->last_method = interned;
  focus_session (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_METHOD]);
}

const char *const *
psc_reading_get_kept_methods (PscReading *self)
{
  return (const char *const *) self->kept_methods;
}

void
psc_reading_set_kept_methods (PscReading *self, const char *const *names)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) kept = NULL;

  g_return_if_fail (names != NULL);

  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    if (g_strv_contains (names, *name))
      g_strv_builder_add (builder, *name);
  kept = g_strv_builder_end (builder);
  if (*kept == NULL)
    {
      g_strfreev (kept);
      kept = psc_method_dup_of_paper ();
    }
  if (g_strv_equal ((const char *const *) kept, (const char *const *) self->kept_methods))
    return;
  g_strfreev (self->kept_methods);
  self->kept_methods = g_steal_pointer (&kept);
  focus_session (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEPT_METHODS]);
  emit_methods_changed (self);
}

char **
psc_reading_dup_all_methods (PscReading *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; self->kept_methods[i] != NULL; i++)
    if (psc_engine_supports (self->engine, self->kept_methods[i], NULL))
      g_strv_builder_add (builder, self->kept_methods[i]);
  names = g_strv_builder_end (builder);
  return *names != NULL ? g_steal_pointer (&names) : g_strdupv (self->kept_methods);
}

const char *
psc_reading_get_shown_method (PscReading *self)
{
  if (self->method != NULL || psc_view_has_all_methods (self->view))
    return self->method;
  return self->last_method;
}

PscExplanationMode
psc_reading_get_mode (PscReading *self)
{
  return self->mode;
}

void
psc_reading_set_mode (PscReading *self, PscExplanationMode mode)
{
  if (self->mode == mode)
    return;
  self->mode = mode;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODE]);
}

const PscQuery *
psc_reading_get_query (PscReading *self)
{
  return self->query;
}

gboolean
psc_reading_find_class (PscReading *self, guint *class_index)
{
  *class_index = self->class_index;
  if (self->query->text != NULL)
    return psc_prompt_bank_find_class (psc_engine_get_bank (self->engine), self->query->text,
                                       class_index);
  *class_index = self->query->class_index;
  return TRUE;
}

/* Whoever follows one of the two sees both as they are now. */
void
psc_reading_set_query (PscReading *self, const PscQuery *query)
{
  PscQuery *old = self->query;
  guint class_index;

  g_return_if_fail (query != NULL);

  if (psc_query_equal (old, query))
    return;
  g_object_freeze_notify (G_OBJECT (self));
  self->query = psc_query_copy (query);
  psc_query_free (old);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY]);
  if (psc_reading_find_class (self, &class_index))
    psc_reading_set_class_index (self, class_index);
  g_object_thaw_notify (G_OBJECT (self));
}

PscOverlay *
psc_reading_get_overlay (PscReading *self)
{
  return self->overlay;
}

void
psc_reading_set_overlay (PscReading *self, PscOverlay *overlay)
{
  if (g_set_object (&self->overlay, overlay))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OVERLAY]);
}

guint
psc_reading_get_class_index (PscReading *self)
{
  return self->class_index;
}

void
psc_reading_set_class_index (PscReading *self, guint class_index)
{
  g_return_if_fail (class_index
                    < psc_prompt_bank_get_n_classes (psc_engine_get_bank (self->engine)));

  if (self->class_index == class_index)
    return;
  self->class_index = class_index;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLASS_INDEX]);
}

const PscMapDisplay *
psc_reading_get_display (PscReading *self)
{
  return &self->display;
}

void
psc_reading_set_display (PscReading *self, const PscMapDisplay *display)
{
  self->display = *display;
  g_signal_emit (self, signals[DISPLAY_CHANGED], 0);
}

gboolean
psc_reading_get_overlay_shown (PscReading *self)
{
  return self->overlay_shown;
}

void
psc_reading_set_overlay_shown (PscReading *self, gboolean shown)
{
  if (self->overlay_shown == shown)
    return;
  self->overlay_shown = shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OVERLAY_SHOWN]);
}

gboolean
psc_reading_get_zones_shown (PscReading *self)
{
  return self->zones_shown;
}

void
psc_reading_set_zones_shown (PscReading *self, gboolean shown)
{
  if (self->zones_shown == shown)
    return;
  self->zones_shown = shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZONES_SHOWN]);
}

gboolean
psc_reading_get_cells_shown (PscReading *self)
{
  return self->cells_shown;
}

void
psc_reading_set_cells_shown (PscReading *self, gboolean shown)
{
  if (self->cells_shown == shown)
    return;
  self->cells_shown = shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CELLS_SHOWN]);
}
