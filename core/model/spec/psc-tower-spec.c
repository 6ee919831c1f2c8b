/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/spec/psc-tower-spec.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "model/spec/psc-spec-json.h"

G_DEFINE_ABSTRACT_TYPE (PscTowerSpec, psc_tower_spec, G_TYPE_OBJECT)
G_DEFINE_ABSTRACT_TYPE (PscVisionSpec, psc_vision_spec, PSC_TYPE_TOWER_SPEC)
G_DEFINE_ABSTRACT_TYPE (PscTextSpec, psc_text_spec, PSC_TYPE_TOWER_SPEC)

#define GET_CLASS(self)        ((PscTowerSpecClass *) G_OBJECT_GET_CLASS (self))
#define GET_VISION_CLASS(self) ((PscVisionSpecClass *) G_OBJECT_GET_CLASS (self))

static void
psc_tower_spec_class_init (PscTowerSpecClass *klass)
{
}

static void
psc_tower_spec_init (PscTowerSpec *self)
{
}

static void
psc_vision_spec_class_init (PscVisionSpecClass *klass)
{
}

static void
psc_vision_spec_init (PscVisionSpec *self)
{
  for (guint i = 0; i < PSC_VISION_CHANNELS; i++)
    self->channel_std[i] = 1;
}

static void
psc_text_spec_class_init (PscTextSpecClass *klass)
{
}

static void
psc_text_spec_init (PscTextSpec *self)
{
}

const char *
psc_tower_spec_get_nick (const PscTowerSpec *self)
{
  return GET_CLASS (self)->nick;
}

/* One number for each channel, if there are any. */
static gboolean
read_channels (JsonObject *object,
               const char *member,
               double least,
               double most,
               double *values,
               GError **error)
{
  JsonNode *node = psc_spec_json_find (object, member);
  JsonArray *array;

  if (node == NULL)
    return TRUE;
  array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (array == NULL || json_array_get_length (array) != PSC_VISION_CHANNELS)
    return psc_spec_json_refuse (error, member, _ ("is no list of three numbers"));
  for (guint i = 0; i < PSC_VISION_CHANNELS; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      double value = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_double (element) : NAN;

      if (!(value >= least && value <= most))
        return psc_spec_json_refuse (error, member, _ ("holds something that it cannot hold"));
      values[i] = value;
    }
  return TRUE;
}

static void
write_channels (JsonBuilder *builder, const char *member, const double *values)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; i < PSC_VISION_CHANNELS; i++)
    json_builder_add_double_value (builder, values[i]);
  json_builder_end_array (builder);
}

static gboolean
is_plain (const PscVisionSpec *self)
{
  for (guint i = 0; i < PSC_VISION_CHANNELS; i++)
    if (self->channel_mean[i] != 0 || self->channel_std[i] != 1)
      return FALSE;
  return TRUE;
}

gboolean
psc_tower_spec_read_json (PscTowerSpec *self, JsonObject *object, GError **error)
{
  if (PSC_IS_VISION_SPEC (self))
    {
      PscVisionSpec *vision = (PscVisionSpec *) self;

      if (!read_channels (object, "channel_mean", -10, 10, vision->channel_mean, error)
          || !read_channels (object, "channel_std", 1e-3, 10, vision->channel_std, error))
        return FALSE;
    }
  return GET_CLASS (self)->read_json (self, object, error) && psc_tower_spec_check (self, error);
}

gboolean
psc_tower_spec_check (const PscTowerSpec *self, GError **error)
{
  return GET_CLASS (self)->check (self, error);
}

void
psc_tower_spec_write_json (const PscTowerSpec *self, JsonBuilder *builder)
{
  psc_spec_json_write_string (builder, "architecture", psc_tower_spec_get_nick (self));
  GET_CLASS (self)->write_json (self, builder);
  if (PSC_IS_VISION_SPEC (self) && !is_plain ((const PscVisionSpec *) self))
    {
      write_channels (builder, "channel_mean", ((const PscVisionSpec *) self)->channel_mean);
      write_channels (builder, "channel_std", ((const PscVisionSpec *) self)->channel_std);
    }
}

void
psc_tower_spec_visit_weights (const PscTowerSpec *self, PscWeightVisitor *visitor)
{
  GET_CLASS (self)->visit_weights (self, visitor);
}

PscTowerCost
psc_tower_spec_count (const PscTowerSpec *self, guint n)
{
  return GET_CLASS (self)->count (self, n);
}

char *
psc_tower_spec_describe (const PscTowerSpec *self)
{
  return GET_CLASS (self)->describe (self);
}

guint
psc_vision_spec_get_n_stages (const PscVisionSpec *self)
{
  return GET_VISION_CLASS (self)->get_n_stages (self);
}

PscVisionStage
psc_vision_spec_get_stage (const PscVisionSpec *self, guint stage)
{
  return GET_VISION_CLASS (self)->get_stage (self, stage);
}

PscVisionStage
psc_vision_spec_get_last_stage (const PscVisionSpec *self)
{
  return psc_vision_spec_get_stage (self, psc_vision_spec_get_n_stages (self) - 1);
}

gboolean
psc_vision_spec_averages_cells (const PscVisionSpec *self)
{
  PscVisionSpecClass *klass = GET_VISION_CLASS (self);

  return klass->averages_cells != NULL && klass->averages_cells (self);
}

gboolean
psc_vision_spec_has_relus (const PscVisionSpec *self)
{
  return GET_VISION_CLASS (self)->has_relus;
}
