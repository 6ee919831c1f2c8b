/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-save.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <png.h>
#include <string.h>

#include "file/psc-file-name.h"
#include "file/psc-output-file.h"
#include "image/psc-phantom-mark.h"
#include "truth/psc-truth-own.h"

static gboolean
save_grey (PscPhantom *phantom, const guint8 *grey, const char *path, GError **error)
{
  g_autoptr (GByteArray) data = NULL;
  png_image png;
  png_alloc_size_t size = 0;

  memset (&png, 0, sizeof png);
  png.version = PNG_IMAGE_VERSION;
  png.width = (png_uint_32) psc_phantom_get_width (phantom);
  png.height = (png_uint_32) psc_phantom_get_height (phantom);
  png.format = PNG_FORMAT_GRAY;

  if (!png_image_write_get_memory_size (png, size, 0, grey, 0, NULL))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                   _ ("the picture cannot be written: %s"), png.message);
      return FALSE;
    }
  data = g_byte_array_new ();
  g_byte_array_set_size (data, (guint) size);
  if (!png_image_write_to_memory (&png, data->data, &size, 0, grey, 0, NULL))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                   _ ("the picture cannot be written: %s"), png.message);
      return FALSE;
    }
  g_byte_array_set_size (data, (guint) size);
  data = psc_phantom_mark_add (data);
  return psc_output_file_save (path, 0666, data->data, data->len, error);
}

static char *
get_mask_name (const char *folder, const char *name, const PscPhantomFinding *finding)
{
  g_autofree char *suffix =
      g_strdup_printf ("-%s.png", psc_phantom_observation_get_id (finding->attributes.observation));

  return psc_file_name_fit (folder, name, suffix);
}

static void
add_string (JsonBuilder *builder, const char *member, const char *value)
{
  json_builder_set_member_name (builder, member);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_integer (JsonBuilder *builder, const char *member, gint64 value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

/* Where it is, as any truth says it. */
static void
add_regions (JsonBuilder *builder, PscPhantom *phantom, const PscPhantomFinding *finding)
{
  g_autoptr (PscTruthFinding) truth = psc_truth_finding_new (
      psc_phantom_observation_get_label (finding->attributes.observation), NULL, NULL, FALSE);
  g_autoptr (PscTruthRuns) runs = psc_truth_runs_new_from_mask (
      finding->mask, psc_phantom_get_width (phantom), psc_phantom_get_height (phantom));

  psc_truth_finding_take_region (truth, psc_truth_region_new_mask (runs));
  psc_truth_own_add_regions (builder, truth);
}

/* What a map has to be better than. */
static void
add_lungs (JsonBuilder *builder, PscPhantom *phantom)
{
  const gsize width = psc_phantom_get_width (phantom), height = psc_phantom_get_height (phantom);
  const guint8 *lungs = psc_phantom_get_lungs (phantom);
  g_autofree guint8 *mask = g_new (guint8, width * height);
  g_autoptr (PscTruthFinding) truth = psc_truth_finding_new (NULL, NULL, NULL, FALSE);
  g_autoptr (PscTruthRuns) runs = NULL;

  for (gsize i = 0; i < width * height; i++)
    mask[i] = lungs[i] != 0 ? 255 : 0;
  runs = psc_truth_runs_new_from_mask (mask, width, height);
  psc_truth_finding_take_region (truth, psc_truth_region_new_mask (runs));
  psc_truth_own_add_lungs (builder, truth);
}

static void
add_finding (JsonBuilder *builder,
             PscPhantom *phantom,
             const char *folder,
             const char *name,
             const PscPhantomFinding *finding)
{
  const PscPhantomAttributes *attributes = &finding->attributes;
  g_autofree char *mask = get_mask_name (folder, name, finding);

  json_builder_begin_object (builder);
  add_string (builder, "class", psc_phantom_observation_get_label (attributes->observation));
  add_integer (builder, "index", attributes->observation);
  add_string (builder, "side", psc_phantom_side_get_id (attributes->side));
  add_string (builder, "zone", psc_phantom_zone_get_id (attributes->zone));
  add_string (builder, "severity", psc_phantom_severity_get_id (attributes->severity));
  add_string (builder, "subtype", psc_phantom_subtype_get_id (attributes->subtype));
  add_string (builder, "location", finding->location);
  add_string (builder, "mask", mask);
  add_integer (builder, "mask_pixels", (gint64) finding->n_mask_pixels);
  add_regions (builder, phantom, finding);
  json_builder_end_object (builder);
}

static char *
dup_truth (PscPhantom *phantom, const char *folder, const char *name)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *image = g_strconcat (name, ".png", NULL);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, psc_phantom_get_seed (phantom));

  json_builder_begin_object (builder);
  psc_truth_own_add_head (builder);
  json_builder_set_member_name (builder, "synthetic");
  json_builder_add_boolean_value (builder, TRUE);
  add_string (builder, "image", image);
  /* A number of JSON holds 53 bits. */
  add_string (builder, "seed", seed);
  add_integer (builder, "width", (gint64) psc_phantom_get_width (phantom));
  add_integer (builder, "height", (gint64) psc_phantom_get_height (phantom));
  add_string (builder, "view", psc_phantom_get_view (phantom) == PSC_PHANTOM_VIEW_AP ? "AP" : "PA");
  add_string (builder, "sex",
              psc_phantom_get_sex (phantom) == PSC_PHANTOM_SEX_FEMALE ? "female" : "male");
  add_integer (builder, "age", psc_phantom_get_age (phantom));
  add_lungs (builder, phantom);
  json_builder_set_member_name (builder, "findings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < psc_phantom_get_n_findings (phantom); i++)
    add_finding (builder, phantom, folder, name, psc_phantom_get_finding (phantom, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}

gboolean
psc_phantom_save (PscPhantom *phantom, const char *folder, const char *name, GError **error)
{
  g_autofree char *image_name = NULL;
  g_autofree char *image_path = NULL;
  g_autofree char *truth_name = NULL;
  g_autofree char *truth_path = NULL;
  g_autofree char *truth = NULL;

  g_return_val_if_fail (PSC_IS_PHANTOM (phantom), FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);
  g_return_val_if_fail (name != NULL && *name != '\0' && strchr (name, G_DIR_SEPARATOR) == NULL,
                        FALSE);

  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      int saved = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved),
                   _ ("the folder cannot be created: %s"), g_strerror (saved));
      return FALSE;
    }

  image_name = g_strconcat (name, ".png", NULL);
  image_path = g_build_filename (folder, image_name, NULL);
  if (!save_grey (phantom, psc_phantom_get_grey (phantom), image_path, error))
    return FALSE;
  for (guint i = 0; i < psc_phantom_get_n_findings (phantom); i++)
    {
      const PscPhantomFinding *finding = psc_phantom_get_finding (phantom, i);
      g_autofree char *mask_name = get_mask_name (folder, name, finding);
      g_autofree char *mask_path = g_build_filename (folder, mask_name, NULL);

      if (!save_grey (phantom, finding->mask, mask_path, error))
        return FALSE;
    }

  truth = dup_truth (phantom, folder, name);
  truth_name = psc_file_name_fit (folder, name, ".json");
  truth_path = g_build_filename (folder, truth_name, NULL);
  return psc_output_file_save (truth_path, 0666, truth, strlen (truth), error);
}
