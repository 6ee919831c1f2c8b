/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/families/psc-clip-weights.h"
#include "model/families/psc-model-family.h"
#include "model/families/psc-model-stranger.h"
#include "model/families/psc-siglip-timm.h"
#include "model/psc-model-error.h"
#include "model/psc-model-layout.h"
#include "model/spec/psc-clip-text-spec.h"
#include "model/spec/psc-vit-spec.h"

/* The first line of an input is the name of a model, and each line of “== ” and a file's name
 * begins what that file is to hold. */
#define MARK "== "

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

typedef PscModelSpec *(*ReadSpec) (PscModelFamily *family,
                                   PscModelPackage *files,
                                   PscWeights *weights,
                                   GError **error);

static PscModelSpec *
read_timm (PscModelFamily *family, PscModelPackage *files, PscWeights *weights, GError **error);
static PscModelSpec *
refuse (PscModelFamily *family, PscModelPackage *files, PscWeights *weights, GError **error);

/* Those that read settings, with the weights that the settings are held against. */
static struct
{
  const char *name;
  const char *family;
  const char *fixture;
  const char *weights[2];
  ReadSpec read_spec;

  PscModelPackage *files; /* owned, once it was needed */
  PscWeights *canonical;  /* owned */
} models[] = {
  { "biomedclip",
    "biomedclip",
    "biomedclip",
    { "open_clip_pytorch_model.bin" },
    psc_model_family_read_spec },
  { "biovil",
    "biovil",
    "biovil",
    { "pytorch_model.bin", "biovil_image_resnet50_proj_size_128.pt" },
    psc_model_family_read_spec },
  { "hf-clip", "hf-clip", "hf-clip", { "model.safetensors" }, psc_model_family_read_spec },
  { "medclip", "medclip", "hf-clip", { "model.safetensors" }, psc_model_family_read_spec },
  { "open-clip",
    "open-clip",
    "open-clip",
    { "open_clip_pytorch_model.bin" },
    psc_model_family_read_spec },
  { "siglip", "siglip", "siglip", { "model.safetensors" }, psc_model_family_read_spec },
  { "siglip-timm", "siglip", "siglip", { "model.safetensors" }, read_timm },
  { "stranger", "hf-clip", "hf-clip", { "model.safetensors" }, refuse },
};

static const char *const settings[] = { "config.json", "open_clip_config.json",
                                        "preprocessor_config.json", "tokenizer_config.json" };

static char *folder; /* owned, where the files lie while the program runs */

/* The same sizes under other names, so the names' family is passed by. */
static PscModelSpec *
read_timm (PscModelFamily *family, PscModelPackage *files, PscWeights *weights, GError **error)
{
  PscVitSpec *vision = psc_vit_spec_new_from_weights (weights, NULL);
  PscClipTextSpec *text = psc_clip_text_spec_new_from_weights (weights, NULL);
  g_autoptr (PscModelSpec) spec =
      psc_model_spec_new (&vision->parent_instance, &text->parent_instance);

  return psc_siglip_timm_read (spec, files, error) ? g_steal_pointer (&spec) : NULL;
}

static PscModelSpec *
refuse (PscModelFamily *family, PscModelPackage *files, PscWeights *weights, GError **error)
{
  psc_model_stranger_refuse (files, error);
  return NULL;
}

static PscModelFamily *
find_family (const char *nick)
{
  PscModelFamily *const *family = psc_model_family_get_all ();

  while (!g_str_equal (psc_model_family_get_nick (*family), nick))
    family++;
  return *family;
}

static void
remove_folder (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autofree char *path = g_build_filename (folder, settings[i], NULL);

      g_remove (path);
    }
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    for (guint k = 0; k < G_N_ELEMENTS (models[i].weights) && models[i].weights[k] != NULL; k++)
      {
        g_autofree char *path = g_build_filename (folder, models[i].weights[k], NULL);

        g_remove (path);
      }
  g_rmdir (folder);
  g_free (folder);
}

/* A model's weights are opened, and have their canonical names, before there are any settings. */
static void
open_model (guint index)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, models[index].weights[0], NULL);

  for (guint k = 0; k < G_N_ELEMENTS (models[index].weights) && models[index].weights[k]; k++)
    {
      g_autofree char *from =
          g_build_filename (FAMILIES, models[index].fixture, models[index].weights[k], NULL);
      g_autofree char *to = g_build_filename (folder, models[index].weights[k], NULL);

      g_remove (to);
      g_assert_cmpint (symlink (from, to), ==, 0);
    }
  models[index].files = psc_model_package_open (path, NULL, NULL, &error);
  g_assert_no_error (error);
  models[index].canonical = psc_model_family_canonicalise (find_family (models[index].family),
                                                           models[index].files, NULL, &error);
  g_assert_no_error (error);
}

static void
write_settings (const char *name, char **sections)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const char *text = NULL;

  for (guint i = 0; sections[i] != NULL; i++)
    if (g_str_has_prefix (sections[i], name) && sections[i][strlen (name)] == '\n')
      text = sections[i] + strlen (name) + 1;
  g_remove (path);
  if (text != NULL)
    g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* What an image becomes and what a text is cut to makes sense, whatever was written. */
static void
check_input (PscModelSpec *spec)
{
  guint side = psc_model_spec_get_side (spec);

  g_assert_cmpuint (side, >, 0);
  g_assert_true (spec->input.resized == 0 || spec->input.resized >= side);
  g_assert_cmpuint (spec->max_tokens, >=, 1);
  g_assert_cmpuint (spec->max_tokens, <=, spec->text->max_positions);
  for (guint c = 0; c < PSC_VISION_CHANNELS; c++)
    {
      g_assert_true (isfinite (spec->vision->channel_mean[c]));
      g_assert_true (isfinite (spec->vision->channel_std[c]) && spec->vision->channel_std[c] > 0);
    }
}

/* As when a model is opened: no settings make other tensors of the weights than there are. */
static void
check_towers (PscModelSpec *spec, PscWeights *weights)
{
  g_autoptr (GError) error = NULL;

  if (psc_tower_spec_check (&spec->vision->parent_instance, &error)
      && psc_tower_spec_check (&spec->text->parent_instance, &error)
      && psc_model_layout_check (spec, weights, &error))
    return;
  g_assert_nonnull (error);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
read_settings (guint index, char **sections)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelSpec) spec = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    write_settings (settings[i], sections);
  spec = models[index].read_spec (find_family (models[index].family), models[index].files,
                                  models[index].canonical, &error);
  g_assert_true ((spec == NULL) == (error != NULL));
  if (spec != NULL)
    {
      check_input (spec);
      check_towers (spec, models[index].canonical);
      return;
    }
  g_assert_true (error->domain == PSC_MODEL_ERROR);
  g_assert_true (g_str_has_prefix (error->message, folder));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) sections = g_strsplit (text, "\n" MARK, -1);

  if (folder == NULL)
    {
      folder = g_dir_make_tmp ("psc-fuzz-XXXXXX", NULL);
      g_assert_nonnull (folder);
      atexit (remove_folder);
    }
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    if (sections[0] != NULL && g_str_equal (g_strchomp (sections[0]), models[i].name))
      {
        if (models[i].files == NULL)
          open_model (i);
        read_settings (i, sections + 1);
      }
  return 0;
}
