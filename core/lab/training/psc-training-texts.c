/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/training/psc-training-texts.h"

#include "text/psc-prompt-bank.h"
#include "text/psc-word-piece-vocabulary.h"

/* Sentences of each split that the vocabulary's words are taken from: many times as many as the
 * grammar has words. */
#define N_SAMPLES 20000

struct _PscTrainingTexts
{
  GPtrArray *prompts;      /* owned, PscPhantomSentence */
  gboolean *labels;        /* owned, one per prompt */
  GBytes *vocabulary;      /* owned */
  PscTokenizer *tokenizer; /* owned */
};

/* The bank's words for sub-types that phantoms have; of the others a prompt states its class. */
static const struct
{
  const char *bank;
  PscPhantomSubtype subtype;
} subtypes[] = {
  { "mediastinal widening", PSC_PHANTOM_MEDIASTINAL_WIDENING },
  { "tortuous aorta", PSC_PHANTOM_AORTIC_ENLARGEMENT },
  { "prominent aortic knob", PSC_PHANTOM_AORTIC_ENLARGEMENT },
  { "mediastinal mass", PSC_PHANTOM_MEDIASTINAL_MASS },
  { "globular heart", PSC_PHANTOM_GLOBULAR_HEART },
  { "left ventricular enlargement", PSC_PHANTOM_LEFT_VENTRICULAR_ENLARGEMENT },
  { "hazy", PSC_PHANTOM_HAZY_OPACITY },
  { "patchy airspace", PSC_PHANTOM_PATCHY_OPACITY },
  { "reticular", PSC_PHANTOM_RETICULAR_OPACITY },
  { "solitary nodule", PSC_PHANTOM_NODULE },
  { "nodule", PSC_PHANTOM_NODULE },
  { "spiculated mass", PSC_PHANTOM_MASS },
  { "rounded mass", PSC_PHANTOM_MASS },
  { "hilar mass", PSC_PHANTOM_MASS },
  { "multiple nodules", PSC_PHANTOM_MULTIPLE_NODULES },
  { "miliary nodules", PSC_PHANTOM_MULTIPLE_NODULES },
  { "calcified granuloma", PSC_PHANTOM_CALCIFIED_NODULE },
  { "thick-walled cavity", PSC_PHANTOM_CAVITY },
  { "cavitary mass", PSC_PHANTOM_CAVITY },
  { "interstitial", PSC_PHANTOM_INTERSTITIAL_EDEMA },
  { "septal lines", PSC_PHANTOM_INTERSTITIAL_EDEMA },
  { "alveolar", PSC_PHANTOM_ALVEOLAR_EDEMA },
  { "bat wing", PSC_PHANTOM_ALVEOLAR_EDEMA },
  { "vascular congestion", PSC_PHANTOM_VASCULAR_CONGESTION },
  { "focal", PSC_PHANTOM_FOCAL_CONSOLIDATION },
  { "bronchopneumonia", PSC_PHANTOM_BRONCHOPNEUMONIA },
  { "linear", PSC_PHANTOM_LINEAR_ATELECTASIS },
  { "plate-like", PSC_PHANTOM_LINEAR_ATELECTASIS },
  { "discoid", PSC_PHANTOM_LINEAR_ATELECTASIS },
  { "lobar collapse", PSC_PHANTOM_LOBAR_COLLAPSE },
  { "tension", PSC_PHANTOM_TENSION_PNEUMOTHORAX },
  { "free", PSC_PHANTOM_FREE_EFFUSION },
  { "loculated", PSC_PHANTOM_LOCULATED_EFFUSION },
  { "thickening", PSC_PHANTOM_PLEURAL_THICKENING },
  { "diffuse thickening", PSC_PHANTOM_PLEURAL_THICKENING },
  { "nodular thickening", PSC_PHANTOM_PLEURAL_THICKENING },
  { "calcified plaques", PSC_PHANTOM_PLEURAL_PLAQUE },
  { "calcified plaque", PSC_PHANTOM_PLEURAL_PLAQUE },
  { "endotracheal tube", PSC_PHANTOM_ENDOTRACHEAL_TUBE },
  { "tracheostomy tube", PSC_PHANTOM_ENDOTRACHEAL_TUBE },
  { "nasogastric tube", PSC_PHANTOM_NASOGASTRIC_TUBE },
  { "central venous catheter", PSC_PHANTOM_CENTRAL_LINE },
  { "peripherally inserted central catheter", PSC_PHANTOM_CENTRAL_LINE },
  { "pacemaker", PSC_PHANTOM_PACEMAKER },
  { "chest tube", PSC_PHANTOM_CHEST_TUBE },
};

static PscPhantomSubtype
translate_subtype (PscPhantomObservation observation, const char *word)
{
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (subtypes); i++)
    if (g_str_equal (word, subtypes[i].bank)
        && psc_phantom_subtype_get_observation (subtypes[i].subtype) == observation)
      return subtypes[i].subtype;
  return PSC_PHANTOM_SUBTYPE_NONE;
}

static PscPhantomSide
translate_side (PscPromptSide side)
{
  switch (side)
    {
    case PSC_PROMPT_SIDE_LEFT:
      return PSC_PHANTOM_SIDE_LEFT;
    case PSC_PROMPT_SIDE_RIGHT:
      return PSC_PHANTOM_SIDE_RIGHT;
    case PSC_PROMPT_SIDE_BILATERAL:
      return PSC_PHANTOM_SIDE_BILATERAL;
    default:
      return PSC_PHANTOM_SIDE_NONE;
    }
}

static PscPhantomZone
translate_zone (PscPromptZone zone)
{
  switch (zone)
    {
    case PSC_PROMPT_ZONE_APEX:
      return PSC_PHANTOM_ZONE_APICAL;
    case PSC_PROMPT_ZONE_UPPER:
      return PSC_PHANTOM_ZONE_UPPER;
    case PSC_PROMPT_ZONE_MID:
      return PSC_PHANTOM_ZONE_MIDDLE;
    case PSC_PROMPT_ZONE_LOWER:
      return PSC_PHANTOM_ZONE_LOWER;
    case PSC_PROMPT_ZONE_BASE:
    case PSC_PROMPT_ZONE_COSTOPHRENIC:
      return PSC_PHANTOM_ZONE_BASAL;
    case PSC_PROMPT_ZONE_RETROCARDIAC:
      return PSC_PHANTOM_ZONE_RETROCARDIAC;
    case PSC_PROMPT_ZONE_HILAR:
      return PSC_PHANTOM_ZONE_PERIHILAR;
    default:
      return PSC_PHANTOM_ZONE_NONE;
    }
}

static PscPhantomSeverity
translate_severity (PscPromptSeverity severity)
{
  switch (severity)
    {
    case PSC_PROMPT_SEVERITY_MINIMAL:
    case PSC_PROMPT_SEVERITY_MILD:
      return PSC_PHANTOM_SEVERITY_MILD;
    case PSC_PROMPT_SEVERITY_MODERATE:
      return PSC_PHANTOM_SEVERITY_MODERATE;
    case PSC_PROMPT_SEVERITY_SEVERE:
      return PSC_PHANTOM_SEVERITY_SEVERE;
    default:
      return PSC_PHANTOM_SEVERITY_NONE;
    }
}

/* Heart, mediastinum and devices of phantoms lie where they lie: there a prompt's place says what
 * it speaks of, and not which one of several. */
static gboolean
has_place (PscPhantomObservation observation)
{
  return observation != PSC_PHANTOM_NO_FINDING
         && observation != PSC_PHANTOM_ENLARGED_CARDIOMEDIASTINUM
         && observation != PSC_PHANTOM_CARDIOMEGALY && observation != PSC_PHANTOM_SUPPORT_DEVICES;
}

static PscPhantomSentence *
translate_prompt (PscPhantomObservation observation, const PscPrompt *prompt)
{
  PscPhantomSentence *self = g_new0 (PscPhantomSentence, 1);

  self->text = g_strdup (prompt->text);
  self->attributes.observation = observation;
  if (observation == PSC_PHANTOM_NO_FINDING)
    return self;

  self->attributes.subtype = translate_subtype (observation, prompt->subtype);
  self->attributes.severity = translate_severity (prompt->severity);
  if (has_place (observation))
    {
      self->attributes.side = translate_side (prompt->side);
      self->attributes.zone = translate_zone (prompt->zone);
    }
  return self;
}

static void
add_prompts (PscTrainingTexts *self)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();

  for (guint c = 0; c < psc_prompt_bank_get_n_classes (bank); c++)
    {
      const PscPromptClass *class = psc_prompt_bank_get_class (bank, c);
      PscPrompt label = { .text = psc_prompt_class_get_label (class) };

      for (guint i = 0; i < psc_prompt_class_get_n_prompts (class); i++)
        g_ptr_array_add (self->prompts,
                         translate_prompt (c, psc_prompt_class_get_prompt (class, i)));
      g_ptr_array_add (self->prompts, translate_prompt (c, &label));
      self->labels = g_renew (gboolean, self->labels, self->prompts->len);
      for (guint i = 0; i <= psc_prompt_class_get_n_prompts (class); i++)
        self->labels[self->prompts->len - 1 - i] = i == 0;
    }
}

static void
build_vocabulary (PscTrainingTexts *self)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->prompts->len; i++)
    g_ptr_array_add (texts, g_strdup (psc_training_texts_get_prompt (self, i)->text));
  for (guint i = 0; i < N_SAMPLES; i++)
    for (PscPhantomSplit split = PSC_PHANTOM_SPLIT_TRAINING; split <= PSC_PHANTOM_SPLIT_HELD_OUT;
         split++)
      {
        PscPhantomSentence *sentence = psc_phantom_sentence_new_random (split, i);

        g_ptr_array_add (texts, g_steal_pointer (&sentence->text));
        psc_phantom_sentence_free (sentence);
      }
  g_ptr_array_add (texts, NULL);
  self->vocabulary = psc_word_piece_vocabulary_new ((const char *const *) texts->pdata);
}

PscTrainingTexts *
psc_training_texts_new (void)
{
  PscTrainingTexts *self = g_new0 (PscTrainingTexts, 1);

  self->prompts = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_phantom_sentence_free);
  add_prompts (self);
  build_vocabulary (self);
  self->tokenizer = psc_word_piece_new (self->vocabulary, TRUE, PSC_TRAINING_MAX_TOKENS, NULL);
  /* The vocabulary is our own. */
  g_assert (self->tokenizer != NULL);
  return self;
}

void
psc_training_texts_free (PscTrainingTexts *self)
{
  g_ptr_array_unref (self->prompts);
  g_free (self->labels);
  g_bytes_unref (self->vocabulary);
  g_object_unref (self->tokenizer);
  g_free (self);
}

PscTokenizer *
psc_training_texts_get_tokenizer (PscTrainingTexts *self)
{
  return self->tokenizer;
}

GBytes *
psc_training_texts_get_vocabulary (PscTrainingTexts *self)
{
  return self->vocabulary;
}

guint
psc_training_texts_get_n_prompts (PscTrainingTexts *self)
{
  return self->prompts->len;
}

const PscPhantomSentence *
psc_training_texts_get_prompt (PscTrainingTexts *self, guint index)
{
  g_return_val_if_fail (index < self->prompts->len, NULL);

  return g_ptr_array_index (self->prompts, index);
}

gboolean
psc_training_texts_is_label (PscTrainingTexts *self, guint index)
{
  g_return_val_if_fail (index < self->prompts->len, FALSE);

  return self->labels[index];
}
