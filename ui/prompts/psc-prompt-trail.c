/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/prompts/psc-prompt-trail.h"

typedef struct
{
  PscQuery *query;   /* owned */
  guint class_index; /* which a prompt that names none leaves as it was */
  PscExplanationMode mode;
  PscPromptSource source;
} Step;

struct _PscPromptTrail
{
  GObject parent_instance;

  PscReading *reading;    /* owned */
  GPtrArray *steps;       /* owned, of Step *, never empty: the oldest first */
  guint at;               /* what is on screen */
  PscPromptSource source; /* of the question that is being asked */
  gboolean going;         /* the reading follows the trail */
};

G_DEFINE_FINAL_TYPE (PscPromptTrail, psc_prompt_trail, G_TYPE_OBJECT)

enum
{
  PROP_CAN_GO_BACK = 1,
  PROP_CAN_GO_FORWARD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
step_free (gpointer data)
{
  Step *step = data;

  psc_query_free (step->query);
  g_free (step);
}

static Step *
get_current (PscPromptTrail *self)
{
  return self->steps->pdata[self->at];
}

static Step *
new_step (PscPromptTrail *self)
{
  Step *step = g_new (Step, 1);

  step->query = psc_query_copy (psc_reading_get_query (self->reading));
  step->class_index = psc_reading_get_class_index (self->reading);
  step->mode = psc_reading_get_mode (self->reading);
  step->source = self->source;
  return step;
}

static void
notify (PscPromptTrail *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_GO_BACK]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_GO_FORWARD]);
}

/* Whatever lies ahead goes, as it does in a browser. */
static void
query_cb (PscPromptTrail *self)
{
  gboolean replaces;

  if (self->going)
    return;
  replaces = self->source != PSC_PROMPT_SOURCE_CHOICE && get_current (self)->source == self->source;
  g_ptr_array_set_size (self->steps, (int) (replaces ? self->at : self->at + 1));
  g_ptr_array_add (self->steps, new_step (self));
  if (self->steps->len > PSC_PROMPT_TRAIL_LENGTH)
    g_ptr_array_remove_index (self->steps, 0);
  self->at = self->steps->len - 1;
  notify (self);
}

static void
mode_cb (PscPromptTrail *self)
{
  if (!self->going)
    get_current (self)->mode = psc_reading_get_mode (self->reading);
}

static void
psc_prompt_trail_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PscPromptTrail *self = PSC_PROMPT_TRAIL (object);

  switch (id)
    {
    case PROP_CAN_GO_BACK:
      g_value_set_boolean (value, psc_prompt_trail_can_go (self, -1));
      break;
    case PROP_CAN_GO_FORWARD:
      g_value_set_boolean (value, psc_prompt_trail_can_go (self, 1));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_prompt_trail_finalize (GObject *object)
{
  PscPromptTrail *self = PSC_PROMPT_TRAIL (object);

  g_ptr_array_unref (self->steps);
  g_object_unref (self->reading);
  G_OBJECT_CLASS (psc_prompt_trail_parent_class)->finalize (object);
}

static void
psc_prompt_trail_class_init (PscPromptTrailClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = psc_prompt_trail_get_property;
  object_class->finalize = psc_prompt_trail_finalize;

  properties[PROP_CAN_GO_BACK] = g_param_spec_boolean ("can-go-back", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_GO_FORWARD] =
      g_param_spec_boolean ("can-go-forward", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
psc_prompt_trail_init (PscPromptTrail *self)
{
  self->steps = g_ptr_array_new_with_free_func (step_free);
}

/* What a reading begins with was asked by nobody. */
PscPromptTrail *
psc_prompt_trail_new (PscReading *reading)
{
  PscPromptTrail *self = g_object_new (PSC_TYPE_PROMPT_TRAIL, NULL);

  self->reading = g_object_ref (reading);
  self->source = PSC_PROMPT_SOURCE_PROGRAM;
  g_ptr_array_add (self->steps, new_step (self));
  self->source = PSC_PROMPT_SOURCE_CHOICE;
  g_signal_connect_object (reading, "notify::query", G_CALLBACK (query_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (reading, "notify::mode", G_CALLBACK (mode_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
psc_prompt_trail_ask (PscPromptTrail *self, const PscQuery *query, PscPromptSource source)
{
  self->source = source;
  psc_reading_set_query (self->reading, query);
  self->source = PSC_PROMPT_SOURCE_CHOICE;
}

void
psc_prompt_trail_settle (PscPromptTrail *self)
{
  get_current (self)->source = PSC_PROMPT_SOURCE_CHOICE;
}

gboolean
psc_prompt_trail_can_go (PscPromptTrail *self, int step)
{
  return step < 0 ? self->at > 0 : self->at + 1 < self->steps->len;
}

void
psc_prompt_trail_go (PscPromptTrail *self, int step)
{
  const Step *to;

  if (!psc_prompt_trail_can_go (self, step))
    return;
  self->at = step < 0 ? self->at - 1 : self->at + 1;
  psc_prompt_trail_settle (self);
  to = get_current (self);
  self->going = TRUE;
  psc_reading_set_query (self->reading, to->query);
  psc_reading_set_class_index (self->reading, to->class_index);
  psc_reading_set_mode (self->reading, to->mode);
  self->going = FALSE;
  notify (self);
}
