/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/spec/psc-model-spec.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/psc-model-error.h"
#include "model/spec/psc-bert-spec.h"
#include "model/spec/psc-clip-resnet-spec.h"
#include "model/spec/psc-clip-text-spec.h"
#include "model/spec/psc-resnet-spec.h"
#include "model/spec/psc-spec-json.h"
#include "model/spec/psc-swin-spec.h"
#include "model/spec/psc-vit-spec.h"
#include "text/psc-json.h"

#define MAX_CONFIG_DEPTH   16
#define MAX_CONFIG_MEMBERS 1000

/* Of grey levels in MedCLIP's training images. */
#define MEDCLIP_IMAGE_MEAN 0.5862785803043838
#define MEDCLIP_IMAGE_STD  0.27950088968644304

typedef GType (*GetType) (void);

/* The architectures that there are; of each kind the first is the one that a configuration need not
 * name. */
static const GetType vision_types[] = { psc_swin_spec_get_type, psc_resnet_spec_get_type,
                                        psc_vit_spec_get_type, psc_clip_resnet_spec_get_type };
static const GetType text_types[] = { psc_bert_spec_get_type, psc_clip_text_spec_get_type };

G_DEFINE_TYPE (PscModelSpec, psc_model_spec, G_TYPE_OBJECT)

static void
psc_model_spec_finalize (GObject *object)
{
  PscModelSpec *self = PSC_MODEL_SPEC (object);

  g_clear_object (&self->vision);
  g_clear_object (&self->text);

  G_OBJECT_CLASS (psc_model_spec_parent_class)->finalize (object);
}

static void
psc_model_spec_class_init (PscModelSpecClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_model_spec_finalize;
}

static void
psc_model_spec_init (PscModelSpec *self)
{
  psc_preprocess_init_medclip (&self->input, 0, MEDCLIP_IMAGE_MEAN, MEDCLIP_IMAGE_STD);
  psc_head_init_medclip (&self->head);
  self->do_lower_case = TRUE;
  self->max_tokens = 77;
}

PscModelSpec *
psc_model_spec_new (PscVisionSpec *vision, PscTextSpec *text)
{
  PscModelSpec *self = g_object_new (PSC_TYPE_MODEL_SPEC, NULL);

  self->vision = vision;
  self->text = text;
  return self;
}

PscModelSpec *
psc_model_spec_new_medclip_vit (void)
{
  return psc_model_spec_new (&psc_swin_spec_new ()->parent_instance,
                             &psc_bert_spec_new ()->parent_instance);
}

PscModelSpec *
psc_model_spec_new_medclip_resnet50 (void)
{
  return psc_model_spec_new (&psc_resnet_spec_new ()->parent_instance,
                             &psc_bert_spec_new ()->parent_instance);
}

GPtrArray *
psc_model_spec_list_examples (void)
{
  GPtrArray *examples = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (vision_types); i++)
    g_ptr_array_add (examples, psc_model_spec_new (g_object_new (vision_types[i](), NULL),
                                                   &psc_bert_spec_new ()->parent_instance));
  return examples;
}

guint
psc_model_spec_get_side (const PscModelSpec *self)
{
  return self->vision->image_size;
}

void
psc_model_spec_get_preprocess (const PscModelSpec *self, PscPreprocess *preprocess)
{
  g_return_if_fail (self != NULL && preprocess != NULL);

  *preprocess = self->input;
  preprocess->side = self->vision->image_size;
  if (preprocess->frame_side == 0)
    preprocess->frame_side = preprocess->side;
  if (preprocess->resized == 0)
    preprocess->resized = preprocess->frame_side;
}

gboolean
psc_model_spec_explains_levels (const PscModelSpec *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->input.mean == 0 && self->input.std == 1;
}

double
psc_model_spec_get_mean_level (const PscModelSpec *self)
{
  double sum = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint c = 0; c < PSC_VISION_CHANNELS; c++)
    sum += self->vision->channel_mean[c];
  return sum / PSC_VISION_CHANNELS;
}

guint
psc_model_spec_get_dimensions (const PscModelSpec *self)
{
  return self->vision->parent_instance.dimensions;
}

void
psc_model_spec_set_dimensions (PscModelSpec *self, guint dimensions)
{
  self->vision->parent_instance.dimensions = dimensions;
  self->text->parent_instance.dimensions = dimensions;
}

/* “swin, resnet” */
static char *
list_nicks (guint n_types, const GetType *types)
{
  GString *nicks = g_string_new (NULL);

  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr (PscTowerSpec) tower = g_object_new (types[i](), NULL);

      g_string_append_printf (nicks, "%s%s", i > 0 ? ", " : "", psc_tower_spec_get_nick (tower));
    }
  return g_string_free (nicks, FALSE);
}

/* The tower of the architecture that @object names, with the sizes that the architecture begins
 * with. */
static gpointer
new_tower (JsonObject *object, guint n_types, const GetType *types, GError **error)
{
  const char *nick = psc_spec_json_get_string (object, "architecture", NULL);
  g_autofree char *nicks = NULL;
  g_autofree char *what = NULL;

  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr (PscTowerSpec) tower = g_object_new (types[i](), NULL);

      if (nick == NULL || g_str_equal (nick, psc_tower_spec_get_nick (tower)))
        return g_steal_pointer (&tower);
    }

  nicks = list_nicks (n_types, types);
  /* Translators: of a configuration's architecture; the words of which it may be one follow. */
  what = g_strdup_printf (_ ("is none of these: %s"), nicks);
  psc_spec_json_refuse (error, "architecture", what);
  return NULL;
}

static gboolean
read_towers (PscModelSpec *self, JsonObject *object, GError **error)
{
  JsonObject *vision = psc_spec_json_find_object (object, "vision", error);
  JsonObject *text = vision != NULL ? psc_spec_json_find_object (object, "text", error) : NULL;
  guint dimensions;

  if (text == NULL)
    return FALSE;
  self->vision = new_tower (vision, G_N_ELEMENTS (vision_types), vision_types, error);
  if (self->vision == NULL)
    return FALSE;
  self->text = new_tower (text, G_N_ELEMENTS (text_types), text_types, error);
  if (self->text == NULL)
    return FALSE;

  dimensions = psc_model_spec_get_dimensions (self);
  if (!psc_spec_json_read_uint (object, "projection_dim", 1, PSC_SPEC_MAX_WIDTH, &dimensions,
                                error))
    return FALSE;
  psc_model_spec_set_dimensions (self, dimensions);
  return psc_tower_spec_read_json (&self->vision->parent_instance, vision, error)
         && psc_tower_spec_read_json (&self->text->parent_instance, text, error);
}

static gboolean
read_input (PscModelSpec *self, JsonObject *object, GError **error)
{
  if (!psc_spec_json_read_double (object, "image_mean", 0, 1, &self->input.mean, error)
      || !psc_spec_json_read_double (object, "image_std", 1e-3, 10, &self->input.std, error)
      || !psc_spec_json_read_boolean (object, "do_lower_case", &self->do_lower_case, error)
      || !psc_spec_json_read_uint (object, "max_tokens", 2, PSC_SPEC_MAX_WIDTH, &self->max_tokens,
                                   error))
    return FALSE;
  if (self->max_tokens > self->text->max_positions)
    return psc_spec_json_refuse (error, "max_tokens",
                                 _ ("is more than the text encoder has positions"));
  return TRUE;
}

PscModelSpec *
psc_model_spec_new_from_object (JsonObject *object, GError **error)
{
  g_autoptr (PscModelSpec) self = g_object_new (PSC_TYPE_MODEL_SPEC, NULL);

  g_return_val_if_fail (object != NULL, NULL);

  if (!read_towers (self, object, error) || !read_input (self, object, error)
      || !psc_head_read_json (&self->head, object, error))
    return NULL;
  return g_steal_pointer (&self);
}

PscModelSpec *
psc_model_spec_new_from_json (const char *json, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  root = psc_json_parse (json, length >= 0 ? (gsize) length : strlen (json), MAX_CONFIG_DEPTH,
                         MAX_CONFIG_MEMBERS, &local_error);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG,
                   _ ("the configuration cannot be read: %s"),
                   local_error != NULL ? local_error->message : _ ("it is not a JSON object"));
      return NULL;
    }

  return psc_model_spec_new_from_object (json_node_get_object (root), error);
}

static void
write_tower (JsonBuilder *builder, const char *member, const PscTowerSpec *tower)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_object (builder);
  psc_tower_spec_write_json (tower, builder);
  json_builder_end_object (builder);
}

char *
psc_model_spec_to_json (const PscModelSpec *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  psc_spec_json_write_string (builder, "model_type", "medclip");
  write_tower (builder, "vision", &self->vision->parent_instance);
  write_tower (builder, "text", &self->text->parent_instance);
  psc_spec_json_write_uint (builder, "projection_dim", psc_model_spec_get_dimensions (self));
  psc_spec_json_write_double (builder, "image_mean", self->input.mean);
  psc_spec_json_write_double (builder, "image_std", self->input.std);
  psc_spec_json_write_boolean (builder, "do_lower_case", self->do_lower_case);
  psc_spec_json_write_uint (builder, "max_tokens", self->max_tokens);
  psc_head_write_json (&self->head, builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  return psc_json_write (root, TRUE);
}
