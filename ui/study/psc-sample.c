/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/study/psc-sample.h"

#include <glib/gi18n.h>
#include <string.h>

#include "image/psc-image-file.h"
#include "image/psc-resample.h"
#include "text/psc-json.h"

/* Pixels along the longer side of a thumbnail: twice those of a tile, for dense screens. */
#define THUMBNAIL_SIDE 320

struct _PscSample
{
  GObject parent_instance;

  GFile *file;           /* owned */
  char *caption;         /* owned */
  GdkTexture *thumbnail; /* owned */
  gboolean synthetic;
};

enum
{
  PROP_FILE = 1,
  PROP_CAPTION,
  PROP_SYNTHETIC,
  PROP_THUMBNAIL,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PscSample, psc_sample, G_TYPE_OBJECT)

static void
psc_sample_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  PscSample *self = PSC_SAMPLE (object);

  switch (id)
    {
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    case PROP_CAPTION:
      g_value_set_string (value, self->caption);
      break;
    case PROP_SYNTHETIC:
      g_value_set_boolean (value, self->synthetic);
      break;
    case PROP_THUMBNAIL:
      g_value_set_object (value, self->thumbnail);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
psc_sample_finalize (GObject *object)
{
  PscSample *self = PSC_SAMPLE (object);

  g_clear_object (&self->file);
  g_clear_object (&self->thumbnail);
  g_free (self->caption);
  G_OBJECT_CLASS (psc_sample_parent_class)->finalize (object);
}

static void
psc_sample_class_init (PscSampleClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = psc_sample_get_property;
  object_class->finalize = psc_sample_finalize;
  props[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, flags);
  props[PROP_CAPTION] = g_param_spec_string ("caption", NULL, NULL, NULL, flags);
  props[PROP_SYNTHETIC] = g_param_spec_boolean ("synthetic", NULL, NULL, FALSE, flags);
  props[PROP_THUMBNAIL] = g_param_spec_object ("thumbnail", NULL, NULL, GDK_TYPE_TEXTURE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
psc_sample_init (PscSample *self)
{
}

static const char *
get_string (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/* “Left pleural effusion” */
static char *
dup_finding (JsonObject *finding)
{
  const char *label = get_string (finding, "class");
  const char *side = get_string (finding, "side");
  g_autofree char *lower = label != NULL ? g_utf8_strdown (label, -1) : NULL;
  g_autofree char *capital = NULL;

  if (lower == NULL || *lower == '\0')
    return NULL;
  if (g_strcmp0 (side, "left") == 0)
    return g_strdup_printf (_ ("Left %s"), lower);
  if (g_strcmp0 (side, "right") == 0)
    return g_strdup_printf (_ ("Right %s"), lower);
  if (g_strcmp0 (side, "bilateral") == 0)
    return g_strdup_printf (_ ("Bilateral %s"), lower);
  capital = g_utf8_substring (label, 0, 1);
  return g_strconcat (capital, g_utf8_next_char (lower), NULL);
}

static char *
dup_caption (JsonObject *truth)
{
  JsonNode *node = json_object_get_member (truth, "findings");
  JsonArray *findings =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GString) caption = g_string_new (NULL);

  for (guint i = 0; findings != NULL && i < json_array_get_length (findings); i++)
    {
      JsonNode *element = json_array_get_element (findings, i);
      g_autofree char *finding =
          JSON_NODE_HOLDS_OBJECT (element) ? dup_finding (json_node_get_object (element)) : NULL;

      if (finding != NULL)
        g_string_append_printf (caption, "%s%s", caption->len > 0 ? " · " : "", finding);
    }
  if (caption->len == 0)
    g_string_append (caption, _ ("No finding"));
  return g_string_free (g_steal_pointer (&caption), FALSE);
}

static gboolean
read_truth (PscSample *self, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, cancellable, NULL, error);
  g_autoptr (JsonNode) root = NULL;
  JsonNode *synthetic;
  JsonObject *truth;

  if (bytes == NULL)
    return FALSE;
  root = psc_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 8, 64, error);
  if (root == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not an object");
      return FALSE;
    }
  truth = json_node_get_object (root);
  synthetic = json_object_get_member (truth, "synthetic");
  self->synthetic = synthetic != NULL && JSON_NODE_HOLDS_VALUE (synthetic)
                    && json_node_get_value_type (synthetic) == G_TYPE_BOOLEAN
                    && json_node_get_boolean (synthetic);
  self->caption = dup_caption (truth);
  return TRUE;
}

static GdkTexture *
new_texture (const guint8 *grey, gsize width, gsize height)
{
  g_autoptr (GBytes) bytes = NULL;
  guint8 *rgb = g_malloc (width * height * 3);

  for (gsize i = 0; i < width * height; i++)
    rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = grey[i];
  bytes = g_bytes_new_take (rgb, width * height * 3);
  return gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8, bytes, width * 3);
}

static GdkTexture *
new_thumbnail (PscImage *image)
{
  gsize width = psc_image_get_width (image), height = psc_image_get_height (image);
  double factor = MIN (1.0, (double) THUMBNAIL_SIDE / (double) MAX (width, height));
  gsize small_width = MAX (1, (gsize) ((double) width * factor));
  gsize small_height = MAX (1, (gsize) ((double) height * factor));
  g_autofree guint8 *grey = g_malloc (width * height);
  g_autofree guint8 *small = g_malloc (small_width * small_height);

  psc_image_render (image, NULL, grey);
  psc_resample_bicubic (grey, width, height, NULL, small, small_width, small_height);
  return new_texture (small, small_width, small_height);
}

/* @path: of the picture, the truth beside it. */
static PscSample *
read_sample (const char *path, GFile *truth, GCancellable *cancellable, GError **error)
{
  g_autoptr (PscSample) self = g_object_new (PSC_TYPE_SAMPLE, NULL);
  g_autoptr (PscImage) image = NULL;

  if (!read_truth (self, truth, cancellable, error))
    return NULL;
  image = psc_image_file_load (path, cancellable, error);
  if (image == NULL)
    return NULL;
  self->file = g_file_new_for_path (path);
  self->thumbnail = new_thumbnail (image);
  return g_steal_pointer (&self);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
list_names (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (names, g_strndup (name, strlen (name) - strlen (".json")));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static void
list_thread (GTask *task, gpointer source, gpointer folder, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) names = list_names (folder);
  GListStore *samples = g_list_store_new (PSC_TYPE_SAMPLE);

  for (guint i = 0; i < names->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      g_autofree char *base = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
      g_autofree char *picture = g_strconcat (base, ".png", NULL);
      g_autofree char *truth = g_strconcat (base, ".json", NULL);
      g_autoptr (GFile) truth_file = g_file_new_for_path (truth);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscSample) sample = read_sample (picture, truth_file, cancellable, &error);

      if (sample != NULL)
        g_list_store_append (samples, sample);
      else
        g_debug ("a sample was left out: %s", error->message);
    }
  g_task_return_pointer (task, samples, g_object_unref);
}

GFile *
psc_sample_dup_folder (void)
{
  const char *folder = g_getenv ("PROMPTOSCOPE_SAMPLES");

  return g_file_new_for_path (folder != NULL && *folder != '\0' ? folder : PSC_DATADIR "/samples");
}

void
psc_sample_list_async (GFile *folder,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, psc_sample_list_async);
  g_task_set_task_data (task, g_file_get_path (folder), g_free);
  g_task_run_in_thread (task, list_thread);
}

GListModel *
psc_sample_list_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GFile *
psc_sample_get_file (PscSample *self)
{
  g_return_val_if_fail (PSC_IS_SAMPLE (self), NULL);

  return self->file;
}

const char *
psc_sample_get_caption (PscSample *self)
{
  g_return_val_if_fail (PSC_IS_SAMPLE (self), NULL);

  return self->caption;
}

gboolean
psc_sample_get_synthetic (PscSample *self)
{
  g_return_val_if_fail (PSC_IS_SAMPLE (self), FALSE);

  return self->synthetic;
}

GdkTexture *
psc_sample_get_thumbnail (PscSample *self)
{
  g_return_val_if_fail (PSC_IS_SAMPLE (self), NULL);

  return self->thumbnail;
}
