/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-hugging-face-files.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-published-config.h"
#include "model/psc-model-error.h"
#include "model/spec/psc-spec-json.h"

#define CONFIG_FILE       "config.json"
#define PREPROCESSOR_FILE "preprocessor_config.json"

/* What both classes have where the file does not say. */
#define CLASS_SIDE 224

/* Pillow's numbers of its filters. */
enum
{
  PILLOW_LANCZOS = 1,
  PILLOW_BILINEAR = 2,
  PILLOW_BICUBIC = 3,
};

JsonObject *
psc_hugging_face_read_config (PscModelPackage *files, char **shown, GError **error)
{
  if (psc_model_package_has (files, CONFIG_FILE))
    return psc_model_package_read_object (files, CONFIG_FILE, shown, error);
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND,
               /* Translators: a file of weights, and one that should lie beside it */
               _ ("%s: %s is missing, which is published with it"),
               psc_model_package_get_name (files), CONFIG_FILE);
  return NULL;
}

gboolean
psc_hugging_face_read_layers (PscTransformerSpec *layers,
                              const PscHuggingFaceLayers *defaults,
                              JsonObject *section,
                              const char *weights,
                              GError **error)
{
  layers->n_heads = defaults->n_heads;
  return psc_published_config_expect (section, "hidden_size", defaults->width, layers->width,
                                      weights, error)
         && psc_published_config_expect (section, "intermediate_size", defaults->mlp_width,
                                         layers->mlp_width, weights, error)
         && psc_published_config_expect (section, "num_hidden_layers", defaults->n_layers,
                                         layers->n_layers, weights, error)
         && psc_spec_json_read_uint (section, "num_attention_heads", 1, PSC_SPEC_MAX_WIDTH,
                                     &layers->n_heads, error)
         && psc_published_config_read_activation (section, "hidden_act", &layers->activation, error)
         && psc_spec_json_read_double (section, "layer_norm_eps", 1e-15, 1, &layers->layer_norm_eps,
                                       error);
}

/* A member that is one number, or an object of a height and a width, which must be those of the
 * input. */
static gboolean
check_side (JsonObject *object, const char *member, guint side, const char *config, GError **error)
{
  JsonNode *node = psc_spec_json_find (object, member);
  JsonObject *size;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return psc_published_config_expect (object, member, CLASS_SIDE, side, config, error);
  size = json_node_get_object (node);
  if (psc_spec_json_find (size, "height") == NULL || psc_spec_json_find (size, "width") == NULL)
    return psc_spec_json_refuse (error, member, _ ("has no height and width"));
  return psc_published_config_expect (size, "height", 0, side, config, error)
         && psc_published_config_expect (size, "width", 0, side, config, error);
}

/* What a picture's shorter side becomes; 0, if both sides have a number. */
static gboolean
read_shorter_side (JsonObject *object, gboolean crops, guint *shorter, GError **error)
{
  JsonNode *node = psc_spec_json_find (object, "size");

  *shorter = 0;
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return psc_spec_json_read_uint (json_node_get_object (node), "shortest_edge", 1,
                                    PSC_SPEC_MAX_IMAGE_SIZE, shorter, error);
  if (!crops)
    return TRUE;
  *shorter = CLASS_SIDE;
  return psc_spec_json_read_uint (object, "size", 1, PSC_SPEC_MAX_IMAGE_SIZE, shorter, error);
}

static gboolean
read_framing (
    PscModelSpec *spec, JsonObject *object, const char *config, gboolean crops, GError **error)
{
  guint side = psc_model_spec_get_side (spec);
  gboolean resizes = TRUE;
  gboolean cuts = crops;
  guint shorter;

  if (!psc_spec_json_read_boolean (object, "do_resize", &resizes, error)
      || !psc_spec_json_read_boolean (object, "do_center_crop", &cuts, error)
      || !read_shorter_side (object, crops, &shorter, error)
      || (cuts && !check_side (object, "crop_size", side, config, error)))
    return FALSE;
  if (!resizes)
    return psc_spec_json_refuse (error, "do_resize", _ ("is not true"));
  if (shorter == 0)
    {
      spec->input.framing = PSC_FRAMING_STRETCH;
      return check_side (object, "size", side, config, error);
    }
  if (shorter < side || (!cuts && shorter != side))
    return psc_spec_json_refuse (error, "size", _ ("is not that of the model's input"));
  spec->input.framing = PSC_FRAMING_CROP;
  spec->input.resized = shorter;
  return TRUE;
}

/* MedSigLIP's published evaluation resized without antialiasing, which its image processor does
 * not. Pillow has no such resizing, so the key is this program's. */
static gboolean
read_antialiasing (PscPreprocess *input, JsonObject *object, GError **error)
{
  gboolean antialiases = TRUE;

  if (!psc_spec_json_read_boolean (object, "antialias", &antialiases, error))
    return FALSE;
  input->is_unfiltered = !antialiases;
  if (antialiases || input->filter == PSC_RESAMPLE_BILINEAR)
    return TRUE;
  g_set_error_literal (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG,
                       _ ("“antialias” can be false only of bilinear resizing, “resample” 2"));
  return FALSE;
}

static gboolean
read_filter (PscModelSpec *spec, JsonObject *object, GError **error)
{
  static const PscResampleFilter filters[] = {
    [PILLOW_LANCZOS] = PSC_RESAMPLE_LANCZOS,
    [PILLOW_BILINEAR] = PSC_RESAMPLE_BILINEAR,
    [PILLOW_BICUBIC] = PSC_RESAMPLE_BICUBIC,
  };
  guint number = PILLOW_BICUBIC;

  if (!psc_spec_json_read_uint (object, "resample", PILLOW_LANCZOS, PILLOW_BICUBIC, &number, error))
    return FALSE;
  spec->input.filter = filters[number];
  return read_antialiasing (&spec->input, object, error);
}

/* Grey levels are from 0 to 1 here; what levels of 0 to 255 are multiplied by may be anything. */
static gboolean
read_normalisation (PscVisionSpec *vision, JsonObject *object, GError **error)
{
  gboolean is_long = psc_spec_json_find (object, "image_mean") != NULL;
  gboolean is_long_too = psc_spec_json_find (object, "image_std") != NULL;
  gboolean normalises = TRUE;
  gboolean rescales = TRUE;
  double factor = 1.0 / 255;

  if (!psc_published_config_read_channels (object, is_long ? "image_mean" : "mean", -255, 255,
                                           vision->channel_mean, error)
      || !psc_published_config_read_channels (object, is_long_too ? "image_std" : "std", 1e-3, 255,
                                              vision->channel_std, error)
      || !psc_spec_json_read_boolean (object, "do_normalize", &normalises, error)
      || !psc_spec_json_read_boolean (object, "do_rescale", &rescales, error)
      || !psc_spec_json_read_double (object, "rescale_factor", 1e-6, 1, &factor, error))
    return FALSE;
  for (guint c = 0; c < PSC_VISION_CHANNELS; c++)
    {
      double scale = rescales ? 255 * factor : 255;

      vision->channel_mean[c] = normalises ? vision->channel_mean[c] / scale : 0;
      vision->channel_std[c] = (normalises ? vision->channel_std[c] : 1) / scale;
    }
  return TRUE;
}

gboolean
psc_hugging_face_read_input (
    PscModelSpec *spec, PscModelPackage *files, const char *config, gboolean crops, GError **error)
{
  g_autofree char *shown = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) object =
      psc_model_package_read_object (files, PREPROCESSOR_FILE, &shown, &local_error);

  spec->input = (PscPreprocess){ .framing = crops ? PSC_FRAMING_CROP : PSC_FRAMING_STRETCH,
                                 .filter = PSC_RESAMPLE_BICUBIC,
                                 .std = 1 };
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (object == NULL)
    return TRUE;
  if (read_framing (spec, object, config, crops, error) && read_filter (spec, object, error)
      && read_normalisation (spec->vision, object, error))
    return TRUE;
  g_prefix_error (error, "%s: ", shown);
  return FALSE;
}
