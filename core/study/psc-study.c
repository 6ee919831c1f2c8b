/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study.h"

struct _PscStudy
{
  GObject parent_instance;

  char *path;             /* owned */
  GFile *file;            /* owned, made when it is asked for */
  char *name;             /* owned */
  char *search_key;       /* owned, made when it is asked for */
  PscStudyLabels *labels; /* owned, nullable */
  PscStudyState state;
  char *message;     /* owned, nullable */
  GBytes *thumbnail; /* owned, nullable, [height][width] */
  guint width;
  guint height;
};

G_DEFINE_FINAL_TYPE (PscStudy, psc_study, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (PscStudyState,
                    psc_study_state,
                    G_DEFINE_ENUM_VALUE (PSC_STUDY_UNSEEN, "unseen"),
                    G_DEFINE_ENUM_VALUE (PSC_STUDY_READABLE, "readable"),
                    G_DEFINE_ENUM_VALUE (PSC_STUDY_FAILED, "failed"))

enum
{
  PROP_STATE = 1,
  PROP_MESSAGE,
  PROP_THUMBNAIL,
  PROP_HAS_LABELS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
psc_study_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PscStudy *self = PSC_STUDY (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_THUMBNAIL:
      g_value_set_boxed (value, self->thumbnail);
      break;
    case PROP_HAS_LABELS:
      g_value_set_boolean (value, psc_study_has_labels (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_study_finalize (GObject *object)
{
  PscStudy *self = PSC_STUDY (object);

  g_clear_object (&self->file);
  g_free (self->path);
  g_free (self->name);
  g_free (self->search_key);
  g_free (self->message);
  g_clear_pointer (&self->labels, psc_study_labels_unref);
  g_clear_pointer (&self->thumbnail, g_bytes_unref);
  G_OBJECT_CLASS (psc_study_parent_class)->finalize (object);
}

static void
psc_study_class_init (PscStudyClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = psc_study_get_property;
  object_class->finalize = psc_study_finalize;

  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, PSC_TYPE_STUDY_STATE, PSC_STUDY_UNSEEN, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_THUMBNAIL] = g_param_spec_boxed ("thumbnail", NULL, NULL, G_TYPE_BYTES, flags);
  properties[PROP_HAS_LABELS] = g_param_spec_boolean ("has-labels", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
psc_study_init (PscStudy *self)
{
}

PscStudy *
psc_study_new (const char *path, const char *name)
{
  PscStudy *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (PSC_TYPE_STUDY, NULL);
  self->path = g_strdup (path);
  self->name = name != NULL ? g_strdup (name) : g_filename_display_basename (path);
  return self;
}

GFile *
psc_study_get_file (PscStudy *self)
{
  if (self->file == NULL)
    self->file = g_file_new_for_path (self->path);
  return self->file;
}

const char *
psc_study_get_path (PscStudy *self)
{
  return self->path;
}

const char *
psc_study_get_name (PscStudy *self)
{
  return self->name;
}

const char *
psc_study_get_search_key (PscStudy *self)
{
  if (self->search_key == NULL)
    self->search_key = g_utf8_casefold (self->name, -1);
  return self->search_key;
}

gboolean
psc_study_has_labels (PscStudy *self)
{
  return self->labels != NULL && psc_study_labels_get_n (self->labels) > 0;
}

PscStudyLabel
psc_study_get_label (PscStudy *self, guint finding)
{
  g_return_val_if_fail (finding < PSC_STUDY_N_FINDINGS, PSC_STUDY_LABEL_UNKNOWN);

  return self->labels != NULL ? psc_study_labels_get_finding (self->labels, finding)
                              : PSC_STUDY_LABEL_UNKNOWN;
}

PscStudyLabels *
psc_study_get_labels (PscStudy *self)
{
  return self->labels;
}

void
psc_study_set_labels (PscStudy *self, PscStudyLabels *labels)
{
  psc_study_labels_ref (labels);
  g_clear_pointer (&self->labels, psc_study_labels_unref);
  self->labels = labels;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_LABELS]);
}

PscStudyState
psc_study_get_state (PscStudy *self)
{
  return self->state;
}

const char *
psc_study_get_message (PscStudy *self)
{
  return self->message;
}

static void
set_state (PscStudy *self, PscStudyState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_message (PscStudy *self, const char *message)
{
  if (g_strcmp0 (self->message, message) == 0)
    return;
  g_free (self->message);
  self->message = g_strdup (message);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}

void
psc_study_set_failed (PscStudy *self, const char *message)
{
  g_return_if_fail (PSC_IS_STUDY (self));

  set_message (self, message);
  if (message != NULL)
    set_state (self, PSC_STUDY_FAILED);
  else if (self->state == PSC_STUDY_FAILED)
    set_state (self, PSC_STUDY_UNSEEN);
}

GBytes *
psc_study_get_thumbnail (PscStudy *self, guint *width, guint *height)
{
  *width = self->width;
  *height = self->height;
  return self->thumbnail;
}

void
psc_study_set_thumbnail (PscStudy *self, GBytes *grey, guint width, guint height)
{
  g_return_if_fail (PSC_IS_STUDY (self));
  g_return_if_fail (grey == NULL || g_bytes_get_size (grey) == (gsize) width * height);

  if (self->thumbnail == grey)
    return;
  g_clear_pointer (&self->thumbnail, g_bytes_unref);
  self->thumbnail = grey != NULL ? g_bytes_ref (grey) : NULL;
  self->width = width;
  self->height = height;
  if (grey != NULL)
    {
      set_message (self, NULL);
      set_state (self, PSC_STUDY_READABLE);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_THUMBNAIL]);
}
