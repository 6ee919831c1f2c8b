/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-json.h"

/* PadChest-GR's grounded_reports_*.json (Castro et al., arXiv 2411.05085): a list of studies, each
 * with an image and the sentences of its report. Boxes are [x1, y1, x2, y2] in shares of the
 * picture; extra_boxes are those of a second reader, who saw the picture by himself. A sentence
 * that is negated or says that all is normal has “abnormal” false and no boxes; one with boxes that
 * are empty lies nowhere in particular. A sentence of one label is of that class; of several it is
 * of none, since its boxes are those of all. */

/* Who drew the boxes. */
#define FIRST_READER  "1"
#define SECOND_READER "2"

typedef struct
{
  char *english; /* owned, all nullable */
  char *spanish;
  char *label;
  guint n_labels;
  gboolean is_abnormal;
  GArray *boxes;  /* owned, nullable, of double[4] */
  GArray *others; /* owned, nullable, the second reader's */
} Sentence;

static void
sentence_clear (Sentence *self)
{
  g_free (self->english);
  g_free (self->spanish);
  g_free (self->label);
  g_clear_pointer (&self->boxes, g_array_unref);
  g_clear_pointer (&self->others, g_array_unref);
}

static void
read_labels (PscJsonReader *reader, Sentence *sentence)
{
  if (psc_json_reader_take_null (reader))
    return;
  psc_json_reader_begin (reader, '[');
  for (; psc_json_reader_next_element (reader); sentence->n_labels++)
    psc_truth_json_read_text (reader, &sentence->label);
}

/* What is no box becomes one without an area, which is counted where it is made a region of. */
static void
read_boxes (PscJsonReader *reader, PscTruthBuilder *builder, GArray **boxes)
{
  if (psc_json_reader_take_null (reader))
    return;
  psc_json_reader_begin (reader, '[');
  while (psc_json_reader_next_element (reader) && psc_truth_builder_count_region (builder, reader))
    {
      double box[4] = { 0 };

      if (!psc_truth_json_read_numbers (reader, box, 4))
        box[2] = box[0];
      if (*boxes == NULL)
        *boxes = g_array_new (FALSE, FALSE, sizeof box);
      g_array_append_val (*boxes, box);
    }
}

static void
read_sentence (PscJsonReader *reader, PscTruthBuilder *builder, Sentence *sentence)
{
  g_autofree char *member = NULL;

  psc_json_reader_begin (reader, '{');
  while (psc_json_reader_next_member (reader, &member))
    if (g_str_equal (member, "sentence_en"))
      psc_truth_json_read_text (reader, &sentence->english);
    else if (g_str_equal (member, "sentence_es"))
      psc_truth_json_read_text (reader, &sentence->spanish);
    else if (g_str_equal (member, "abnormal"))
      psc_json_reader_read_boolean (reader, &sentence->is_abnormal);
    else if (g_str_equal (member, "labels"))
      read_labels (reader, sentence);
    else if (g_str_equal (member, "boxes"))
      read_boxes (reader, builder, &sentence->boxes);
    else if (g_str_equal (member, "extra_boxes"))
      read_boxes (reader, builder, &sentence->others);
    else
      psc_json_reader_skip (reader);
}

static void
add_finding (PscTruthBuilder *builder,
             PscTruthImage *image,
             const Sentence *sentence,
             const char *reader,
             GArray *boxes)
{
  const char *phrase = sentence->english != NULL ? sentence->english : sentence->spanish;
  PscTruthFinding *finding = psc_truth_builder_add_finding (
      builder, image, sentence->n_labels == 1 ? sentence->label : NULL, phrase, reader,
      !sentence->is_abnormal);

  for (guint i = 0; boxes != NULL && i < boxes->len && sentence->is_abnormal; i++)
    {
      const double *box = (const double *) (void *) (boxes->data + i * 4 * sizeof (double));
      gboolean is_share = TRUE;

      for (guint k = 0; k < 4; k++)
        is_share &= box[k] >= -0.01 && box[k] <= 1.01;
      psc_truth_builder_take_region (builder, finding,
                                     is_share ? psc_truth_region_new_box (
                                         box[0], box[1], box[2] - box[0], box[3] - box[1], NULL)
                                              : NULL);
    }
}

/* (transfer full): of Sentence */
static GArray *
read_sentences (PscJsonReader *reader, PscTruthBuilder *builder)
{
  GArray *sentences = g_array_new (FALSE, FALSE, sizeof (Sentence));

  g_array_set_clear_func (sentences, (GDestroyNotify) sentence_clear);
  psc_json_reader_begin (reader, '[');
  while (psc_json_reader_next_element (reader) && psc_truth_builder_count_finding (builder, reader))
    {
      Sentence sentence = { .is_abnormal = TRUE };

      read_sentence (reader, builder, &sentence);
      g_array_append_val (sentences, sentence);
    }
  return sentences;
}

static void
add_sentence (PscTruthBuilder *builder, PscTruthImage *image, const Sentence *sentence)
{
  const char *reader = sentence->others != NULL ? FIRST_READER : NULL;

  if (sentence->english == NULL && sentence->spanish == NULL && sentence->n_labels != 1)
    {
      psc_truth_builder_leave_out (builder);
      return;
    }
  if (sentence->boxes != NULL || reader == NULL)
    add_finding (builder, image, sentence, reader, sentence->boxes);
  if (sentence->others != NULL)
    add_finding (builder, image, sentence, SECOND_READER, sentence->others);
}

static void
read_study (PscJsonReader *reader, PscTruthBuilder *builder)
{
  g_autoptr (GArray) sentences = NULL;
  g_autofree char *member = NULL;
  g_autofree char *name = NULL;
  PscTruthImage *image;

  psc_json_reader_begin (reader, '{');
  while (psc_json_reader_next_member (reader, &member))
    if (g_str_equal (member, "ImageID"))
      psc_truth_json_read_id (reader, &name);
    else if (g_str_equal (member, "findings") && sentences == NULL)
      sentences = read_sentences (reader, builder);
    else
      psc_json_reader_skip (reader);

  if (psc_json_reader_failed (reader))
    return;
  if (name == NULL)
    {
      psc_truth_builder_leave_out (builder);
      return;
    }
  image = psc_truth_builder_add_image (builder, name, PSC_TRUTH_GRID_SHARES, 0, 0);
  for (guint i = 0; sentences != NULL && i < sentences->len; i++)
    add_sentence (builder, image, &g_array_index (sentences, Sentence, i));
}

static gboolean
read_all (PscJsonReader *reader, PscTruthBuilder *builder, GError **error)
{
  psc_json_reader_begin (reader, '[');
  while (psc_json_reader_next_element (reader))
    {
      builder->place++;
      if (!psc_truth_builder_go_on (builder, error))
        return FALSE;
      read_study (reader, builder);
    }
  return !psc_json_reader_failed (reader);
}

static gboolean
probe (PscJsonReader *reader)
{
  g_autofree char *member = NULL;

  if (!psc_json_reader_begin (reader, '[') || !psc_json_reader_next_element (reader)
      || !psc_json_reader_begin (reader, '{'))
    return FALSE;
  while (psc_json_reader_next_member (reader, &member))
    {
      if (g_str_equal (member, "ImageID"))
        return TRUE;
      psc_json_reader_skip (reader);
    }
  return FALSE;
}

const PscTruthJsonForm psc_truth_padchest_form = { "PadChest-GR", probe, read_all };
