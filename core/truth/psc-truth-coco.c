/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-json.h"

/* MS-CXR's JSON, which is COCO's of boxes:
 *
 *     {"images": [{"id", "path", "width", "height"}], "categories": [{"id", "name"}],
 *      "annotations": [{"image_id", "category_id", "bbox": [x, y, w, h], "label_text"}]}
 *
 * in pixels of the original picture. All boxes of an image with the same label_text are its truth;
 * where there is none, as in COCO's own, those of the same category. */

typedef struct
{
  char *path; /* owned, nullable */
  gsize width;
  gsize height;
} Picture;

typedef struct
{
  char *image;    /* owned, its number, nullable */
  char *category; /* owned, its number, nullable */
  char *text;     /* owned, nullable */
  double box[4];
  gboolean has_box;
} Annotation;

typedef struct
{
  GHashTable *pictures;   /* owned, a number to its Picture */
  GHashTable *categories; /* owned, a number to a name */
  GArray *annotations;    /* owned, of Annotation */
} Coco;

static void
picture_free (gpointer data)
{
  Picture *picture = data;

  g_free (picture->path);
  g_free (picture);
}

static void
annotation_clear (gpointer data)
{
  Annotation *annotation = data;

  g_free (annotation->image);
  g_free (annotation->category);
  g_free (annotation->text);
}

static void
coco_init (Coco *self)
{
  self->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, picture_free);
  self->categories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->annotations = g_array_new (FALSE, TRUE, sizeof (Annotation));
  g_array_set_clear_func (self->annotations, annotation_clear);
}

static void
coco_clear (Coco *self)
{
  g_hash_table_unref (self->pictures);
  g_hash_table_unref (self->categories);
  g_array_unref (self->annotations);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Coco, coco_clear)

static void
read_picture (PscJsonReader *reader, Coco *coco)
{
  Picture *picture = g_new0 (Picture, 1);
  g_autofree char *file_name = NULL;
  g_autofree char *member = NULL;
  g_autofree char *id = NULL;

  psc_json_reader_begin (reader, '{');
  while (psc_json_reader_next_member (reader, &member))
    if (g_str_equal (member, "id"))
      psc_truth_json_read_id (reader, &id);
    else if (g_str_equal (member, "path"))
      psc_truth_json_read_text (reader, &picture->path);
    else if (g_str_equal (member, "file_name"))
      psc_truth_json_read_text (reader, &file_name);
    else if (g_str_equal (member, "width"))
      psc_truth_json_read_side (reader, &picture->width);
    else if (g_str_equal (member, "height"))
      psc_truth_json_read_side (reader, &picture->height);
    else
      psc_json_reader_skip (reader);

  if (picture->path == NULL)
    picture->path = g_steal_pointer (&file_name);
  if (id != NULL)
    g_hash_table_insert (coco->pictures, g_steal_pointer (&id), picture);
  else
    picture_free (picture);
}

static void
read_category (PscJsonReader *reader, Coco *coco)
{
  g_autofree char *member = NULL;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;

  psc_json_reader_begin (reader, '{');
  while (psc_json_reader_next_member (reader, &member))
    if (g_str_equal (member, "id"))
      psc_truth_json_read_id (reader, &id);
    else if (g_str_equal (member, "name"))
      psc_truth_json_read_text (reader, &name);
    else
      psc_json_reader_skip (reader);

  if (id != NULL && name != NULL)
    g_hash_table_insert (coco->categories, g_steal_pointer (&id), g_steal_pointer (&name));
}

static void
read_annotation (PscJsonReader *reader, Coco *coco)
{
  Annotation annotation = { NULL };
  g_autofree char *member = NULL;

  psc_json_reader_begin (reader, '{');
  while (psc_json_reader_next_member (reader, &member))
    if (g_str_equal (member, "image_id"))
      psc_truth_json_read_id (reader, &annotation.image);
    else if (g_str_equal (member, "category_id"))
      psc_truth_json_read_id (reader, &annotation.category);
    else if (g_str_equal (member, "label_text"))
      psc_truth_json_read_text (reader, &annotation.text);
    else if (g_str_equal (member, "bbox"))
      annotation.has_box = psc_truth_json_read_numbers (reader, annotation.box, 4);
    else
      psc_json_reader_skip (reader);
  g_array_append_val (coco->annotations, annotation);
}

static void
read_list (PscJsonReader *reader,
           PscTruthBuilder *builder,
           Coco *coco,
           gboolean (*count) (PscTruthBuilder *builder, PscJsonReader *reader),
           void (*read_element) (PscJsonReader *reader, Coco *coco))
{
  builder->place = 0;
  psc_json_reader_begin (reader, '[');
  while (psc_json_reader_next_element (reader) && count (builder, reader))
    {
      builder->place++;
      read_element (reader, coco);
    }
}

static void
add_annotation (PscTruthBuilder *builder, const Coco *coco, const Annotation *annotation)
{
  const Picture *picture =
      annotation->image != NULL ? g_hash_table_lookup (coco->pictures, annotation->image) : NULL;
  const char *category = annotation->category != NULL
                             ? g_hash_table_lookup (coco->categories, annotation->category)
                             : NULL;
  const double *box = annotation->box;
  PscTruthImage *image;
  PscTruthFinding *finding;

  if (picture == NULL || picture->path == NULL || (category == NULL && annotation->text == NULL))
    {
      psc_truth_builder_leave_out (builder);
      return;
    }
  image = psc_truth_builder_add_image (builder, picture->path, PSC_TRUTH_GRID_STORED,
                                       picture->width, picture->height);
  if (image == NULL)
    return;
  finding = psc_truth_builder_add_finding (builder, image, category, annotation->text, NULL, FALSE);
  psc_truth_builder_take_region (
      builder, finding,
      annotation->has_box ? psc_truth_region_new_box (box[0], box[1], box[2], box[3], NULL) : NULL);
}

static gboolean
read_all (PscJsonReader *reader, PscTruthBuilder *builder, GError **error)
{
  g_auto (Coco) coco = { NULL };
  g_autofree char *member = NULL;

  coco_init (&coco);
  psc_json_reader_begin (reader, '{');
  while (psc_json_reader_next_member (reader, &member))
    if (g_str_equal (member, "images"))
      read_list (reader, builder, &coco, psc_truth_builder_count_finding, read_picture);
    else if (g_str_equal (member, "categories"))
      read_list (reader, builder, &coco, psc_truth_builder_count_finding, read_category);
    else if (g_str_equal (member, "annotations"))
      read_list (reader, builder, &coco, psc_truth_builder_count_region, read_annotation);
    else
      psc_json_reader_skip (reader);
  if (psc_json_reader_failed (reader))
    return FALSE;

  for (guint i = 0; i < coco.annotations->len; i++)
    {
      builder->place = i + 1;
      if (!psc_truth_builder_go_on (builder, error))
        return FALSE;
      add_annotation (builder, &coco, &g_array_index (coco.annotations, Annotation, i));
    }
  return TRUE;
}

static gboolean
probe (PscJsonReader *reader)
{
  g_autofree char *member = NULL;
  guint n = 0;

  if (!psc_json_reader_begin (reader, '{'))
    return FALSE;
  while (psc_json_reader_next_member (reader, &member))
    {
      n += (g_str_equal (member, "images") || g_str_equal (member, "annotations"))
           && psc_json_reader_is_at (reader, '[');
      psc_json_reader_skip (reader);
    }
  return n >= 2 && !psc_json_reader_failed (reader);
}

const PscTruthJsonForm psc_truth_coco_form = { "MS-CXR", probe, read_all };
