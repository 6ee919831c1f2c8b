/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-open-clip-config.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-published-config.h"
#include "model/spec/psc-spec-json.h"

#define FILE_NAME "open_clip_config.json"

JsonObject *
psc_open_clip_config_read (PscModelPackage *files, char **shown, GError **error)
{
  return psc_model_package_read_object (files, FILE_NAME, shown, error);
}

gboolean
psc_open_clip_config_is_there (PscModelPackage *files)
{
  return psc_model_package_has (files, FILE_NAME);
}

JsonObject *
psc_open_clip_config_dup_section (JsonObject *config, const char *member, GError **error)
{
  g_autoptr (JsonObject) model = psc_published_config_dup_section (config, "model_cfg", error);

  return model != NULL ? psc_published_config_dup_section (model, member, error) : NULL;
}

gboolean
psc_open_clip_config_check_dimensions (JsonObject *config,
                                       PscModelSpec *spec,
                                       const char *weights,
                                       GError **error)
{
  g_autoptr (JsonObject) model = psc_published_config_dup_section (config, "model_cfg", error);

  return model != NULL
         && psc_published_config_expect (model, "embed_dim", 0,
                                         psc_model_spec_get_dimensions (spec), weights, error);
}

/* A number, or a list of a height and a width; that of the image tower. */
static gboolean
check_size (JsonObject *section, guint side, GError **error)
{
  JsonNode *node = psc_spec_json_find (section, "size");
  gint64 sides[2] = { side, side };
  guint own = side;
  guint n;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      if (!psc_spec_json_read_list (section, "size", 1, PSC_SPEC_MAX_IMAGE_SIZE,
                                    G_N_ELEMENTS (sides), sides, &n, error))
        return FALSE;
    }
  else if (!psc_spec_json_read_uint (section, "size", 1, PSC_SPEC_MAX_IMAGE_SIZE, &own, error))
    return FALSE;
  if (own == side && sides[0] == side && sides[1] == side)
    return TRUE;
  return psc_spec_json_refuse (error, "size", _ ("is not that of the model's input"));
}

static gboolean
read_framing (JsonObject *section, PscPreprocess *input, GError **error)
{
  static const char *const modes[] = { "shortest", "longest", "squash", NULL };
  static const PscFraming framings[] = { PSC_FRAMING_CROP, PSC_FRAMING_FIT, PSC_FRAMING_STRETCH };
  static const char *const interpolations[] = { "bicubic", "bilinear", NULL };
  static const PscResampleFilter filters[] = { PSC_RESAMPLE_BICUBIC, PSC_RESAMPLE_BILINEAR };
  double fill[PSC_VISION_CHANNELS] = { 0 };
  guint mode = 0;
  guint interpolation = 0;

  if (!psc_spec_json_read_choice (section, "resize_mode", modes, &mode, error)
      || !psc_spec_json_read_choice (section, "interpolation", interpolations, &interpolation,
                                     error)
      || !psc_published_config_read_channels (section, "fill_color", 0, 255, fill, error))
    return FALSE;
  input->framing = framings[mode];
  input->filter = filters[interpolation];
  if (input->framing == PSC_FRAMING_FIT && (fill[0] != 0 || fill[1] != 0 || fill[2] != 0))
    return psc_spec_json_refuse (error, "fill_color", _ ("is not black"));
  return TRUE;
}

gboolean
psc_open_clip_config_read_input (JsonObject *config, PscModelSpec *spec, GError **error)
{
  g_autoptr (JsonObject) section =
      psc_published_config_dup_section (config, "preprocess_cfg", error);

  return section != NULL && check_size (section, psc_model_spec_get_side (spec), error)
         && read_framing (section, &spec->input, error)
         && psc_published_config_read_channels (section, "mean", -10, 10,
                                                spec->vision->channel_mean, error)
         && psc_published_config_read_channels (section, "std", 1e-3, 10, spec->vision->channel_std,
                                                error);
}

/* What these settings are where a model is CLIP's. */
static gboolean
is_usual (JsonObject *section, const char *member)
{
  static const char *const words[] = { "", "tok", "token", "argmax", "learnable", NULL };
  JsonNode *node = psc_spec_json_find (section, member);

  if (node == NULL)
    return TRUE;
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return !json_node_get_boolean (node);
  return json_node_get_value_type (node) == G_TYPE_STRING
         && g_strv_contains (words, json_node_get_string (node));
}

gboolean
psc_open_clip_config_refuse (JsonObject *section, const char *const *members, GError **error)
{
  for (; *members != NULL; members++)
    if (!is_usual (section, *members))
      return psc_spec_json_refuse (error, *members, _ ("is something that is not known here"));
  return TRUE;
}
