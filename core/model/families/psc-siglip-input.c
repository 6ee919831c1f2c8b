/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-siglip-input.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-published-config.h"
#include "model/psc-model-error.h"
#include "model/spec/psc-spec-json.h"

#define PREPROCESSOR_FILE "preprocessor_config.json"

/* Pillow's numbers of its filters. */
enum
{
  PILLOW_LANCZOS = 1,
  PILLOW_BILINEAR = 2,
  PILLOW_BICUBIC = 3,
};

/* One side for both, or a height and a width. */
static gboolean
check_size (PscModelSpec *spec, JsonObject *object, const char *config, GError **error)
{
  JsonNode *node = psc_spec_json_find (object, "size");
  guint side = psc_model_spec_get_side (spec);
  JsonObject *size;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return psc_published_config_expect (object, "size", 224, side, config, error);
  size = json_node_get_object (node);
  return psc_published_config_expect (size, "height", 0, side, config, error)
         && psc_published_config_expect (size, "width", 0, side, config, error);
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
  gboolean resizes = TRUE;

  if (!psc_spec_json_read_uint (object, "resample", PILLOW_LANCZOS, PILLOW_BICUBIC, &number, error)
      || !psc_spec_json_read_boolean (object, "do_resize", &resizes, error))
    return FALSE;
  if (!resizes)
    return psc_spec_json_refuse (error, "do_resize", _ ("is not true"));
  spec->input.filter = filters[number];
  return TRUE;
}

/* Grey levels are from 0 to 1 here; what levels of 0 to 255 are multiplied by may be anything. */
static gboolean
read_normalisation (PscModelSpec *spec, JsonObject *object, GError **error)
{
  gboolean is_long = psc_spec_json_find (object, "image_mean") != NULL;
  gboolean is_long_too = psc_spec_json_find (object, "image_std") != NULL;
  gboolean normalises = TRUE;
  gboolean rescales = TRUE;
  double factor = 1.0 / 255;
  PscVisionSpec *vision = spec->vision;

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

static void
set_defaults (PscModelSpec *spec)
{
  spec->input =
      (PscPreprocess){ .framing = PSC_FRAMING_STRETCH, .filter = PSC_RESAMPLE_BICUBIC, .std = 1 };
  for (guint c = 0; c < PSC_VISION_CHANNELS; c++)
    {
      spec->vision->channel_mean[c] = 0.5;
      spec->vision->channel_std[c] = 0.5;
    }
}

gboolean
psc_siglip_input_read (PscModelSpec *spec,
                       PscModelPackage *files,
                       const char *config,
                       GError **error)
{
  g_autofree char *shown = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) object =
      psc_model_package_read_object (files, PREPROCESSOR_FILE, &shown, &local_error);

  set_defaults (spec);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (object == NULL)
    return TRUE;
  if (check_size (spec, object, config, error) && read_filter (spec, object, error)
      && read_normalisation (spec, object, error))
    return TRUE;
  g_prefix_error (error, "%s: ", shown);
  return FALSE;
}
