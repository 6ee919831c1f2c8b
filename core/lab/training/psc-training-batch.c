/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/training/psc-training-batch.h"

/* What a true pair counts beside a false one, of which a batch holds many more; and an image with
 * its own sentence at a wrong place. */
#define TRUE_WEIGHT 5.0f

/* Jitter: shift in parts of the side, brightness in parts of the grey scale, contrast. */
#define MAX_SHIFT      0.03
#define MAX_BRIGHTNESS 0.05
#define MAX_CONTRAST   0.1

struct _PscTrainingBatch
{
  PscTrainingSet *set;     /* borrowed */
  PscTrainingTexts *texts; /* borrowed */
  double mean;
  double std;

  PscTorchBatch batch;
  float *pixels;        /* owned, [B][A][A] */
  float *masks;         /* owned, [B][C][H][H] */
  float *truth;         /* owned, [B][S] */
  float *weights;       /* owned, [B][S] */
  GPtrArray *sentences; /* owned, const PscPhantomSentence */
  GPtrArray *drawn;     /* owned, those of them that belong to the batch */
  guint *contrasts;     /* owned, [B], which sentence moves that of the image; or G_MAXUINT */
  GArray *lengths;      /* owned, guint */
  GArray *ids;          /* owned, gint32 */
};

/* How an image is changed: by (x, y) pixels, and each level to level × gain + offset. */
typedef struct
{
  gint x;
  gint y;
  float gain;
  float offset;
} Jitter;

PscTrainingBatch *
psc_training_batch_new (PscTrainingSet *set, PscTrainingTexts *texts, double mean, double std)
{
  PscTrainingBatch *self = g_new0 (PscTrainingBatch, 1);

  self->set = set;
  self->texts = texts;
  self->mean = mean;
  self->std = std;
  self->sentences = g_ptr_array_new ();
  self->drawn = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_phantom_sentence_free);
  self->lengths = g_array_new (FALSE, FALSE, sizeof (guint));
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint32));
  return self;
}

void
psc_training_batch_free (PscTrainingBatch *self)
{
  g_free (self->pixels);
  g_free (self->masks);
  g_free (self->truth);
  g_free (self->weights);
  g_free (self->contrasts);
  g_ptr_array_unref (self->sentences);
  g_ptr_array_unref (self->drawn);
  g_array_unref (self->lengths);
  g_array_unref (self->ids);
  g_free (self);
}

static void
render (PscTrainingBatch *self, const PscTrainingExample *example, Jitter jitter, float *pixels)
{
  gint side = (gint) psc_training_set_get_side (self->set);
  float gain = jitter.gain / (255 * self->std);
  float offset = (jitter.offset - self->mean) / self->std;

  for (gint y = 0; y < side; y++)
    {
      const guint8 *row = example->grey + (gsize) CLAMP (y + jitter.y, 0, side - 1) * side;

      for (gint x = 0; x < side; x++)
        *pixels++ = row[CLAMP (x + jitter.x, 0, side - 1)] * gain + offset;
    }
}

void
psc_training_batch_render (PscTrainingBatch *self, guint index, float *pixels)
{
  render (self, psc_training_set_get (self->set, index), (Jitter){ 0, 0, 1, 0 }, pixels);
}

static Jitter
draw_jitter (PscTrainingBatch *self, PscRandom *random)
{
  double shift = MAX_SHIFT * psc_training_set_get_side (self->set);
  Jitter jitter;

  jitter.x = (gint) psc_random_range (random, -shift, shift);
  jitter.y = (gint) psc_random_range (random, -shift, shift);
  jitter.gain = 1 + psc_random_range (random, -MAX_CONTRAST, MAX_CONTRAST);
  jitter.offset =
      (1 - jitter.gain) / 2 + psc_random_range (random, -MAX_BRIGHTNESS, MAX_BRIGHTNESS);
  return jitter;
}

static void
fill_images (
    PscTrainingBatch *self, guint n, const guint *indices, PscRandom *random, gboolean jitter)
{
  gsize side = psc_training_set_get_side (self->set);
  gsize map_side = psc_training_set_get_map_side (self->set);
  gsize n_cells = PSC_TRAINING_N_MASKS * map_side * map_side;

  self->pixels = g_renew (float, self->pixels, n *side *side);
  self->masks = g_renew (float, self->masks, n *n_cells);
  for (guint i = 0; i < n; i++)
    {
      const PscTrainingExample *example = psc_training_set_get (self->set, indices[i]);
      Jitter by = { 0, 0, 1, 0 };

      if (jitter)
        by = draw_jitter (self, random);
      render (self, example, by, self->pixels + i * side * side);
      for (gsize j = 0; j < n_cells; j++)
        self->masks[i * n_cells + j] = example->masks[j] / 255.0f;
    }
}

/* The same statement at another place; %FALSE if it names none. */
static gboolean
move_statement (PscPhantomAttributes *said, PscRandom *random)
{
  static const PscPhantomZone thirds[] = { PSC_PHANTOM_ZONE_UPPER, PSC_PHANTOM_ZONE_MIDDLE,
                                           PSC_PHANTOM_ZONE_LOWER };
  gboolean has_side = said->side == PSC_PHANTOM_SIDE_LEFT || said->side == PSC_PHANTOM_SIDE_RIGHT;
  gboolean has_zone = said->zone != PSC_PHANTOM_ZONE_NONE;
  guint drawn = psc_random_below (random, 2);

  if (has_side && (!has_zone || drawn == 0))
    said->side =
        said->side == PSC_PHANTOM_SIDE_LEFT ? PSC_PHANTOM_SIDE_RIGHT : PSC_PHANTOM_SIDE_LEFT;
  else if (has_zone)
    {
      guint third = psc_phantom_zone_get_third (said->zone) - PSC_PHANTOM_ZONE_UPPER;

      said->zone = thirds[(third + 1 + drawn) % G_N_ELEMENTS (thirds)];
    }
  return has_side || has_zone;
}

static void
add_drawn (PscTrainingBatch *self, PscPhantomSentence *sentence)
{
  g_ptr_array_add (self->drawn, sentence);
  g_ptr_array_add (self->sentences, sentence);
}

/* Without them, sentences that differ only in the place would hardly ever meet one image. */
static void
add_contrasts (PscTrainingBatch *self, guint n, PscRandom *random)
{
  for (guint i = 0; i < n; i++)
    {
      const PscPhantomSentence *sentence = g_ptr_array_index (self->sentences, i);
      PscPhantomAttributes said = sentence->attributes;
      guint64 seed = psc_random_next (random);

      self->contrasts[i] = G_MAXUINT;
      if (sentence->negated || !move_statement (&said, random))
        continue;
      self->contrasts[i] = self->sentences->len;
      add_drawn (self, psc_phantom_sentence_new (&said, FALSE, PSC_PHANTOM_SPLIT_TRAINING, seed));
    }
}

static void
choose_sentences (PscTrainingBatch *self,
                  guint n,
                  const guint *indices,
                  PscRandom *random,
                  guint n_random,
                  guint n_prompts)
{
  g_ptr_array_set_size (self->sentences, 0);
  g_ptr_array_set_size (self->drawn, 0);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->sentences,
                     psc_training_set_get (self->set, indices[i])
                         ->sentences[psc_random_below (random, PSC_TRAINING_N_SENTENCES)]);
  self->contrasts = g_renew (guint, self->contrasts, n);
  add_contrasts (self, n, random);
  for (guint i = 0; i < n_random; i++)
    add_drawn (self, psc_phantom_sentence_new_random (PSC_PHANTOM_SPLIT_TRAINING,
                                                      psc_random_next (random)));
  for (guint i = 0; i < n_prompts; i++)
    {
      guint prompt = psc_random_below (random, psc_training_texts_get_n_prompts (self->texts));

      g_ptr_array_add (self->sentences,
                       (gpointer) psc_training_texts_get_prompt (self->texts, prompt));
    }
}

static void
encode_sentences (PscTrainingBatch *self)
{
  PscTokenizer *tokenizer = psc_training_texts_get_tokenizer (self->texts);

  g_array_set_size (self->lengths, 0);
  g_array_set_size (self->ids, 0);
  for (guint i = 0; i < self->sentences->len; i++)
    {
      const PscPhantomSentence *sentence = g_ptr_array_index (self->sentences, i);
      g_autoptr (GArray) ids = psc_tokenizer_encode (tokenizer, sentence->text, -1, NULL);

      g_array_append_val (self->lengths, ids->len);
      g_array_append_vals (self->ids, ids->data, ids->len);
    }
}

static float
weigh_pair (PscPhantomTruth truth, gboolean is_contrast)
{
  switch (truth)
    {
    case PSC_PHANTOM_TRUE:
      return TRUE_WEIGHT;
    case PSC_PHANTOM_FALSE:
      return is_contrast ? TRUE_WEIGHT : 1;
    default:
      return 0;
    }
}

static void
judge_pairs (PscTrainingBatch *self, guint n, const guint *indices)
{
  guint n_texts = self->sentences->len;

  self->truth = g_renew (float, self->truth, n *n_texts);
  self->weights = g_renew (float, self->weights, n *n_texts);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n_texts; j++)
      {
        const PscPhantomSentence *sentence = g_ptr_array_index (self->sentences, j);
        PscPhantomTruth truth = psc_training_example_judge (
            psc_training_set_get (self->set, indices[i]), &sentence->attributes, sentence->negated);

        self->truth[i * n_texts + j] = truth == PSC_PHANTOM_TRUE;
        self->weights[i * n_texts + j] = weigh_pair (truth, j == self->contrasts[i]);
      }
}

const PscTorchBatch *
psc_training_batch_fill (PscTrainingBatch *self,
                         guint n,
                         const guint *indices,
                         PscRandom *random,
                         gboolean jitter,
                         guint n_random,
                         guint n_prompts)
{
  fill_images (self, n, indices, random, jitter);
  choose_sentences (self, n, indices, random, n_random, n_prompts);
  encode_sentences (self);
  judge_pairs (self, n, indices);

  self->batch.n_images = n;
  self->batch.pixels = self->pixels;
  self->batch.n_texts = self->sentences->len;
  self->batch.lengths = &g_array_index (self->lengths, guint, 0);
  self->batch.ids = &g_array_index (self->ids, gint32, 0);
  self->batch.truth = self->truth;
  self->batch.weights = self->weights;
  self->batch.masks = self->masks;
  return &self->batch;
}
