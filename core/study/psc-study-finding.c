/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-finding.h"

#include <string.h>

#include "study/psc-study-line.h"

/* No label is longer, in bytes. */
#define MAX_VALUE 32

char *
psc_study_name_key (const char *name)
{
  GString *key = g_string_new (NULL);

  for (const char *at = name; *at != '\0';)
    {
      gunichar c = g_utf8_get_char_validated (at, -1);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append_c (key, *at++);
          continue;
        }
      if (g_unichar_isalnum (c))
        g_string_append_unichar (key, g_unichar_tolower (c));
      at = g_utf8_next_char (at);
    }
  return g_string_free (key, FALSE);
}

static gboolean
is_among (const char *key, const char *const *names, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (key, names[i]))
      return TRUE;
  return FALSE;
}

int
psc_study_finding_lookup (const char *key)
{
  static const struct
  {
    const char *key;
    int finding;
  } names[] = {
    { "nofinding", 0 },
    { "nofindings", 0 },
    { "normal", 0 },
    { "enlargedcardiomediastinum", 1 },
    { "cardiomegaly", 2 },
    { "lungopacity", 3 },
    { "airspaceopacity", 3 },
    { "lunglesion", 4 },
    { "edema", 5 },
    { "oedema", 5 },
    { "pulmonaryedema", 5 },
    { "pulmonaryoedema", 5 },
    { "lungedema", 5 },
    { "consolidation", 6 },
    { "pneumonia", 7 },
    { "atelectasis", 8 },
    { "pneumothorax", 9 },
    { "pleuraleffusion", 10 },
    { "pleuraleffusions", 10 },
    { "effusion", 10 },
    { "pleuralother", 11 },
    { "fracture", 12 },
    { "fractures", 12 },
    { "supportdevices", 13 },
    { "supportdevice", 13 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (key, names[i].key))
      return names[i].finding;
  return -1;
}

/* Of NIH, VinDr-CXR, PadChest, Google's labels for NIH, RSNA, and collections of COVID-19. */
gboolean
psc_study_finding_is_known (const char *key)
{
  static const char *const names[] = { "infiltration",
                                       "infiltrate",
                                       "infiltrates",
                                       "mass",
                                       "nodule",
                                       "nodulemass",
                                       "noduleormass",
                                       "emphysema",
                                       "fibrosis",
                                       "pulmonaryfibrosis",
                                       "pleuralthickening",
                                       "hernia",
                                       "hiatalhernia",
                                       "aorticenlargement",
                                       "aorticelongation",
                                       "calcification",
                                       "ild",
                                       "interstitiallungdisease",
                                       "claviclefracture",
                                       "ribfracture",
                                       "enlargedpa",
                                       "lungcavity",
                                       "lungcyst",
                                       "lungtumor",
                                       "mediastinalshift",
                                       "otherlesion",
                                       "otherdisease",
                                       "otherdiseases",
                                       "copd",
                                       "tuberculosis",
                                       "tb",
                                       "covid",
                                       "covid19",
                                       "bronchitis",
                                       "bronchiolitis",
                                       "bronchopneumonia",
                                       "granuloma",
                                       "scoliosis",
                                       "cardiacsilhouetteenlargement",
                                       "subcutaneousemphysema",
                                       "pneumomediastinum",
                                       "pneumoperitoneum",
                                       "pneumoniaviral",
                                       "pneumoniabacterial",
                                       "lungcancer",
                                       "abnormal",
                                       "target" };

  return psc_study_finding_lookup (key) >= 0 || is_among (key, names, G_N_ELEMENTS (names));
}

gboolean
psc_study_field_is_missing (const char *text)
{
  static const char *const words[] = { "na",   "nan",          "null",     "none",    "nil",
                                       "nd",   "todo",         "unknown",  "missing", "empty",
                                       "void", "notmentioned", "unlabeled" };
  g_autofree char *key = NULL;

  if (strlen (text) > MAX_VALUE)
    return FALSE;
  key = psc_study_name_key (text);
  /* “-”, “?”, “.”, “#N/A”, “<NA>” */
  return *key == '\0' || is_among (key, words, G_N_ELEMENTS (words));
}

/* Numbers have a full stop or, in half of Europe, a comma; some programs write U+2212 as a minus.
 */
static gboolean
parse_number (const char *text, PscStudyLabel *label)
{
  static const char minus[] = "\xe2\x88\x92";
  const gboolean has_minus = g_str_has_prefix (text, minus);
  g_autofree char *plain = g_strconcat (has_minus ? "-" : "", text + (has_minus ? 3 : 0), NULL);
  char *end;
  double value;

  g_strdelimit (plain, ",", '.');
  value = g_ascii_strtod (plain, &end);
  if (end == plain || *end != '\0')
    return FALSE;
  if (value == 1)
    *label = PSC_STUDY_LABEL_PRESENT;
  else if (value == 0)
    *label = PSC_STUDY_LABEL_ABSENT;
  else if (value == -1)
    *label = PSC_STUDY_LABEL_UNCERTAIN;
  else
    return FALSE;
  return TRUE;
}

gboolean
psc_study_label_parse (const char *field, PscStudyLabel *label)
{
  static const struct
  {
    const char *key;
    PscStudyLabel label;
  } words[] = {
    { "yes", PSC_STUDY_LABEL_PRESENT },
    { "y", PSC_STUDY_LABEL_PRESENT },
    { "true", PSC_STUDY_LABEL_PRESENT },
    { "t", PSC_STUDY_LABEL_PRESENT },
    { "positive", PSC_STUDY_LABEL_PRESENT },
    { "pos", PSC_STUDY_LABEL_PRESENT },
    { "present", PSC_STUDY_LABEL_PRESENT },
    { "no", PSC_STUDY_LABEL_ABSENT },
    { "n", PSC_STUDY_LABEL_ABSENT },
    { "false", PSC_STUDY_LABEL_ABSENT },
    { "f", PSC_STUDY_LABEL_ABSENT },
    { "negative", PSC_STUDY_LABEL_ABSENT },
    { "neg", PSC_STUDY_LABEL_ABSENT },
    { "absent", PSC_STUDY_LABEL_ABSENT },
    { "uncertain", PSC_STUDY_LABEL_UNCERTAIN },
    { "maybe", PSC_STUDY_LABEL_UNCERTAIN },
    { "possible", PSC_STUDY_LABEL_UNCERTAIN },
    { "equivocal", PSC_STUDY_LABEL_UNCERTAIN },
    { "unsure", PSC_STUDY_LABEL_UNCERTAIN },
    { "indeterminate", PSC_STUDY_LABEL_UNCERTAIN },
  };
  g_autofree char *text = NULL;
  g_autofree char *key = NULL;

  *label = PSC_STUDY_LABEL_UNKNOWN;
  if (strlen (field) > MAX_VALUE)
    return FALSE;
  text = psc_study_line_trim (field, strlen (field));
  if (parse_number (text, label) || psc_study_field_is_missing (text))
    return TRUE;
  key = psc_study_name_key (text);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (key, words[i].key))
      {
        *label = words[i].label;
        return TRUE;
      }
  return FALSE;
}
