/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-prompt-bank.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "text/psc-word-piece.h"

#define N_CLASSES 14
#define N_PROMPTS 10

/* CheXpert's order, and words of which each of a class's prompts must have one: the observation, a
 * recognised synonym, or what varies where there is nothing to observe. */
static const struct
{
  const char *name;
  const char *words;
} observations[N_CLASSES] = {
  { "No Finding", "clear|normal|no |unremarkable" },
  { "Enlarged Cardiomediastinum", "widen|enlarge|broaden" },
  { "Cardiomegaly", "cardiomegaly|enlarge|cardiothoracic ratio" },
  { "Lung Opacity", "opacit|opacif" },
  { "Lung Lesion", "nodule|mass|lesion|granuloma" },
  { "Edema", "edema" },
  { "Consolidation", "consolidation" },
  { "Pneumonia", "pneumonia" },
  { "Atelectasis", "atelectasis|collapse" },
  { "Pneumothorax", "pneumothora" },
  { "Pleural Effusion", "effusion" },
  { "Pleural Other", "pleural|fibrothorax" },
  { "Fracture", "fracture" },
  { "Support Devices", "tube|catheter|line|pacemaker|defibrillator|valve|port" },
};

static gboolean
has_one_of (const char *text, const char *words)
{
  g_auto (GStrv) list = g_strsplit (words, "|", -1);

  for (char **word = list; *word != NULL; word++)
    if (strstr (text, *word) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_default (void)
{
  PscPromptBank *bank = psc_prompt_bank_new_default ();

  g_assert_cmpstr (psc_prompt_bank_get_name (bank), ==, "CheXpert");
  g_assert_nonnull (psc_prompt_bank_get_description (bank));
  g_assert_cmpuint (psc_prompt_bank_get_n_classes (bank), ==, N_CLASSES);
  for (guint i = 0; i < N_CLASSES; i++)
    {
      const PscPromptClass *class = psc_prompt_bank_get_class (bank, i);
      g_autofree char *lower = g_utf8_strdown (observations[i].name, -1);
      guint index;

      g_assert_cmpstr (psc_prompt_class_get_name (class), ==, observations[i].name);
      g_assert_cmpstr (psc_prompt_class_get_label (class), ==, lower);
      g_assert_true (psc_prompt_bank_lookup (bank, lower, &index) == class);
      g_assert_cmpuint (index, ==, i);
      g_assert_cmpuint (psc_prompt_class_get_n_prompts (class), ==, N_PROMPTS);
      for (guint j = 0; j < N_PROMPTS; j++)
        {
          const char *text = psc_prompt_class_get_prompt (class, j)->text;

          g_test_message ("%s", text);
          g_assert_true (has_one_of (text, observations[i].words));
        }
    }
  g_assert_null (psc_prompt_bank_lookup (bank, "Pleural", NULL));
  g_assert_finalize_object (bank);
}

/* A side that the sentence does not name (the lingula's, the minor fissure's) cannot be checked;
 * one that it names must be there, except that a catheter is where its tip is. */
static void
check_side (const PscPrompt *prompt)
{
  gboolean left = strstr (prompt->text, "left") != NULL;
  gboolean right = strstr (prompt->text, "right") != NULL;

  if (strstr (prompt->text, "both") != NULL || strstr (prompt->text, "bilateral") != NULL)
    g_assert_cmpint (prompt->side, ==, PSC_PROMPT_SIDE_BILATERAL);
  if (prompt->side == PSC_PROMPT_SIDE_LEFT)
    g_assert_true (left || !right);
  if (prompt->side == PSC_PROMPT_SIDE_RIGHT)
    g_assert_true (right || !left || strstr (prompt->text, "cavoatrial") != NULL);
}

/* “Small” is mild and need not be written out, but a grade that is written must be the value. */
static void
check_severity (const PscPrompt *prompt)
{
  for (int i = 1; psc_prompt_severity_get_nicks ()[i] != NULL; i++)
    if (strstr (prompt->text, psc_prompt_severity_get_nicks ()[i]) != NULL)
      g_assert_cmpint (prompt->severity, ==, i);
}

static void
check_zone (const PscPrompt *prompt)
{
  static const struct
  {
    const char *word;
    PscPromptZone zone;
  } words[] = {
    { "upper lobe", PSC_PROMPT_ZONE_UPPER }, { "mid lung zone", PSC_PROMPT_ZONE_MID },
    { "lower lobe", PSC_PROMPT_ZONE_LOWER }, { "lung base", PSC_PROMPT_ZONE_BASE },
    { "perihilar", PSC_PROMPT_ZONE_HILAR },  { "lingula", PSC_PROMPT_ZONE_MID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (prompt->text, words[i].word) != NULL && prompt->zone != words[i].zone)
      g_assert_cmpint (prompt->zone, ==, PSC_PROMPT_ZONE_RETROCARDIAC);
}

static void
test_default_attributes (void)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();

  for (guint i = 0; i < N_CLASSES; i++)
    for (guint j = 0; j < N_PROMPTS; j++)
      {
        const PscPrompt *prompt =
            psc_prompt_class_get_prompt (psc_prompt_bank_get_class (bank, i), j);

        g_test_message ("%s", prompt->text);
        check_side (prompt);
        check_severity (prompt);
        check_zone (prompt);
        g_assert_true ((prompt->zone == PSC_PROMPT_ZONE_NONE)
                       == (prompt->side == PSC_PROMPT_SIDE_NONE));
      }
}

/* A piece covers at least one character, so a vocabulary of single characters is the worst that
 * can befall a prompt: what fits with that one fits with every one. */
static void
test_default_fits (void)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  g_autoptr (GString) vocabulary = g_string_new ("[PAD]\n[UNK]\n[CLS]\n[SEP]\n-\n,\n");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PscTokenizer) tokenizer = NULL;
  g_autoptr (GError) error = NULL;

  for (char c = 'a'; c <= 'z'; c++)
    g_string_append_printf (vocabulary, "%c\n##%c\n", c, c);
  bytes = g_bytes_new (vocabulary->str, vocabulary->len);
  tokenizer = psc_word_piece_new (bytes, FALSE, 1000, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < N_CLASSES; i++)
    for (guint j = 0; j < N_PROMPTS; j++)
      {
        const char *text =
            psc_prompt_class_get_prompt (psc_prompt_bank_get_class (bank, i), j)->text;
        g_autoptr (GArray) ids = psc_tokenizer_encode (tokenizer, text, -1, &error);

        g_assert_no_error (error);
        g_assert_cmpuint (ids->len, <=, 77);
        for (guint k = 0; k < ids->len; k++)
          g_assert_cmpint (g_array_index (ids, gint32, k), !=, 1);
      }
}

static PscPromptBank *
parse (const char *json, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));

  return psc_prompt_bank_new_from_bytes (bytes, error);
}

static void
test_replace (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscPromptBank) bank =
      parse ("{\"format\":1,\"name\":\"Mine\",\"classes\":[{\"name\":\"Scoliosis\","
             "\"prompts\":[{\"text\":\" curved spine \",\"zone\":\"spine\",\"side\":\"midline\","
             "\"severity\":\"mild\",\"subtype\":\"s\",\"location\":\"l\"},"
             "{\"text\":\"straight spine\"}]}]}",
             &error);
  const PscPromptClass *class;
  const PscPrompt *prompt;

  g_assert_no_error (error);
  g_assert_cmpuint (psc_prompt_bank_get_n_classes (bank), ==, 1);
  g_assert_null (psc_prompt_bank_get_description (bank));
  class = psc_prompt_bank_lookup (bank, "SCOLIOSIS", NULL);
  g_assert_nonnull (class);
  g_assert_cmpstr (psc_prompt_class_get_label (class), ==, "scoliosis");
  g_assert_cmpuint (psc_prompt_class_get_n_prompts (class), ==, 2);

  prompt = psc_prompt_class_get_prompt (class, 0);
  g_assert_cmpstr (prompt->text, ==, "curved spine");
  g_assert_cmpstr (prompt->subtype, ==, "s");
  g_assert_cmpstr (prompt->location, ==, "l");
  g_assert_cmpint (prompt->severity, ==, PSC_PROMPT_SEVERITY_MILD);
  g_assert_cmpint (prompt->side, ==, PSC_PROMPT_SIDE_MIDLINE);
  g_assert_cmpint (prompt->zone, ==, PSC_PROMPT_ZONE_SPINE);

  prompt = psc_prompt_class_get_prompt (class, 1);
  g_assert_null (prompt->subtype);
  g_assert_cmpint (prompt->severity, ==, PSC_PROMPT_SEVERITY_NONE);
}

static void
test_extend (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscPromptBank) bank =
      parse ("{\"format\":1,\"name\":\"Mine\",\"extends\":true,\"classes\":["
             "{\"name\":\"EDEMA\",\"label\":\"oedema\",\"prompts\":[{\"text\":\"wet lungs\"}]},"
             "{\"name\":\"Hernia\",\"prompts\":[{\"text\":\"hiatal hernia\"}]}]}",
             &error);
  const PscPromptClass *class;
  guint index;

  g_assert_no_error (error);
  g_assert_cmpstr (psc_prompt_bank_get_name (bank), ==, "Mine");
  g_assert_cmpuint (psc_prompt_bank_get_n_classes (bank), ==, N_CLASSES + 1);
  class = psc_prompt_bank_lookup (bank, "edema", &index);
  g_assert_cmpuint (index, ==, 5);
  g_assert_cmpstr (psc_prompt_class_get_name (class), ==, "Edema");
  g_assert_cmpstr (psc_prompt_class_get_label (class), ==, "oedema");
  g_assert_cmpuint (psc_prompt_class_get_n_prompts (class), ==, N_PROMPTS + 1);
  g_assert_cmpstr (psc_prompt_class_get_prompt (class, N_PROMPTS)->text, ==, "wet lungs");
  psc_prompt_bank_lookup (bank, "hernia", &index);
  g_assert_cmpuint (index, ==, N_CLASSES);
}

static void
check_negative (PscPromptBank *bank, const char *name, const char *expected)
{
  g_autofree char *negative =
      psc_prompt_class_dup_negative (psc_prompt_bank_lookup (bank, name, NULL));

  g_assert_cmpstr (negative, ==, expected);
}

static void
test_negatives (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscPromptBank) by_default = psc_prompt_bank_new_default ();
  g_autoptr (PscPromptBank) bank = parse (
      "{\"format\":1,\"name\":\"Mine\",\"classes\":["
      "{\"name\":\"Stated\",\"negative\":\" dry lungs \",\"prompts\":[{\"text\":\"a\"}]},"
      "{\"name\":\"One\",\"label\":\"fluid\",\"prompts\":[{\"text\":\"Wet lungs\"}]},"
      "{\"name\":\"Two\",\"label\":\"fluid\",\"prompts\":[{\"text\":\"b\"},{\"text\":\"c\"}]},"
      "{\"name\":\"No\",\"label\":\"No acute disease\","
      "\"prompts\":[{\"text\":\"d\"},{\"text\":\"e\"}]},"
      "{\"name\":\"None\",\"prompts\":[{\"text\":\"no fluid\"}]},"
      "{\"name\":\"Nodule\",\"prompts\":[{\"text\":\"nodule\"}]}]}",
      &error);
  g_autoptr (PscPromptBank) extended = NULL;

  g_assert_no_error (error);
  check_negative (bank, "Stated", "dry lungs");
  check_negative (bank, "One", "no Wet lungs");
  check_negative (bank, "Two", "no fluid");
  check_negative (bank, "No", "acute disease");
  check_negative (bank, "None", "fluid");
  check_negative (bank, "Nodule", "no nodule");

  check_negative (by_default, "Pleural Effusion", "no pleural effusion");
  check_negative (by_default, "No Finding", "abnormal frontal radiograph of the chest");

  extended =
      parse ("{\"format\":1,\"name\":\"Mine\",\"extends\":true,\"classes\":["
             "{\"name\":\"edema\",\"negative\":\"dry lungs\",\"prompts\":[{\"text\":\"x\"}]},"
             "{\"name\":\"no finding\",\"label\":\"y\",\"prompts\":[{\"text\":\"z\"}]}]}",
             &error);
  g_assert_no_error (error);
  check_negative (extended, "Edema", "dry lungs");
  check_negative (extended, "No Finding", "abnormal frontal radiograph of the chest");
}

/* A sentence that denies a class says so, and says no “no no”. */
static void
test_default_negatives (void)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();

  for (guint i = 0; i < N_CLASSES; i++)
    {
      g_autofree char *negative =
          psc_prompt_class_dup_negative (psc_prompt_bank_get_class (bank, i));

      g_test_message ("%s", negative);
      g_assert_null (strstr (negative, "no no"));
      g_assert_true (g_str_has_prefix (negative, "no ")
                     || g_str_equal (observations[i].name, "No Finding"));
    }
}

#define BANK(classes)   "{\"format\":1,\"name\":\"n\",\"classes\":" classes "}"
#define CLASS(prompts)  BANK ("[{\"name\":\"C\",\"prompts\":" prompts "}]")
#define PROMPT(members) CLASS ("[{\"text\":\"t\"},{" members "}]")

static void
test_damaged (void)
{
  static const struct
  {
    const char *json;
    const char *message;
  } cases[] = {
    { "", "line 1: the file ends too early" },
    { "{\"format\":1,\n\n", "line 3: the file ends too early" },
    { "{\"format\":1,\n\"name\":}", "line 2: it is not valid JSON" },
    { "{\"format\":1,\n\"name\":\"n", "line 2: a text is not closed" },
    { "{\"format\":1,\n\"name\":\"n\n\"}", "line 2: a text is not closed on its line" },
    { "{} []", "line 1: something follows the end" },
    { "var bank = {}", "line 1: a character cannot stand here" },
    { "// bank\n{}", "line 1: a character cannot stand here" },
    { "}", "line 1: a bracket is closed that was not opened" },
    { ":", "line 1: a colon stands outside of all brackets" },
    { "{\"name\":\"\xFF\"}", "it is not UTF-8 text" },
    { "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]", "line 1: the brackets are nested too deep" },
    { "[]", "it is not an object" },
    { "{}", "“format” is missing" },
    { "{\"format\":\"1\"}", "“format” is not a whole number" },
    { "{\"format\":1.5}", "“format” is not a whole number" },
    { "{\"format\":2,\"more\":0}", "“format” is 2, and only 1 is known" },
    { "{\"format\":1,\"clases\":[]}", "“clases” is not a member" },
    { "{\"format\":1,\"classes\":[]}", "“name” is missing" },
    { "{\"format\":1,\"name\":1}", "“name” is not a text" },
    { "{\"format\":1,\"name\":null}", "“name” is not a text" },
    { "{\"format\":1,\"name\":\" \"}", "“name” is empty" },
    { "{\"format\":1,\"name\":\"n\",\"description\":[]}", "“description” is not a text" },
    { "{\"format\":1,\"name\":\"n\",\"extends\":1}", "“extends” is neither true nor false" },
    { "{\"format\":1,\"name\":\"n\"}", "“classes” is missing" },
    { BANK ("{}"), "“classes” is not a list" },
    { BANK ("[]"), "“classes” is empty" },
    { BANK ("[1]"), "class 1: it is not an object" },
    { BANK ("[{\"label\":\"c\"}]"), "class 1: “name” is missing" },
    { BANK ("[{\"name\":\"C\",\"title\":\"c\"}]"), "class 1: “title” is not a member" },
    { BANK ("[{\"name\":\"C\",\"label\":2}]"), "class “C”: “label” is not a text" },
    { BANK ("[{\"name\":\"C\",\"negative\":2}]"), "class “C”: “negative” is not a text" },
    { BANK ("[{\"name\":\"C\",\"negative\":\" \"}]"), "class “C”: “negative” is empty" },
    { BANK ("[{\"name\":\"C\",\"negative\":\"a\\tb\"}]"), "“negative” has a line break" },
    { BANK (
          "[{\"name\":\"C\",\"negative\":\"T\",\"prompts\":[{\"text\":\"u\"},{\"text\":\"t\"}]}]"),
      "class “C”: “negative” is “T”, which is one of its prompts" },
    { BANK ("[{\"name\":\"C\"}]"), "class “C”: “prompts” is missing" },
    { CLASS ("[]"), "class “C”: “prompts” is empty" },
    { CLASS ("\"t\""), "class “C”: “prompts” is not a list" },
    { CLASS ("[\"t\"]"), "class “C”: prompt 1: it is not an object" },
    { PROMPT (""), "class “C”: prompt 2: “text” is missing" },
    { PROMPT ("\"text\":\"\""), "class “C”: prompt 2: “text” is empty" },
    { PROMPT ("\"text\":\"a\\nb\""), "class “C”: prompt 2: “text” has a line break" },
    { PROMPT ("\"text\":\"u\",\"size\":1"), "class “C”: prompt 2: “size” is not a member" },
    { PROMPT ("\"text\":\"u\",\"subtype\":1"), "class “C”: prompt 2: “subtype” is not a text" },
    { PROMPT ("\"text\":\"u\",\"severity\":\"huge\""), "“severity” is “huge”, which is none of" },
    { PROMPT ("\"text\":\"u\",\"side\":\"Left\""), "“side” is “Left”, which is none of" },
    { PROMPT ("\"text\":\"u\",\"zone\":\"toe\""), "“zone” is “toe”, which is none of" },
    { PROMPT ("\"text\":\"T\""), "class “C”: the prompt “T” is in class “C” already" },
    { BANK ("[{\"name\":\"C\",\"prompts\":[{\"text\":\"t\"}]},"
            "{\"name\":\"c\",\"prompts\":[{\"text\":\"u\"}]}]"),
      "class “c”: a class of this name is there already" },
    { "{\"format\":1,\"name\":\"n\",\"extends\":true,\"classes\":[{\"name\":\"C\",\"prompts\":["
      "{\"text\":\"Mild Cardiomegaly\"}]}]}",
      "the prompt “Mild Cardiomegaly” is in class “Cardiomegaly” already" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *shown = g_utf8_make_valid (cases[i].json, -1);

      g_test_message ("%s", shown);
      g_assert_null (parse (cases[i].json, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == PSC_TEXT_ERROR);
      if (strstr (error->message, cases[i].message) == NULL)
        g_error ("“%s” does not contain “%s”", error->message, cases[i].message);
    }
}

/* @count times @piece, with the turn's number for each “%u”, between @before and @after. */
static char *
repeat (const char *before, const char *piece, guint count, const char *after)
{
  GString *text = g_string_new (before);

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (GString) turn = g_string_new (piece);
      g_autofree char *number = g_strdup_printf ("%u", i);

      g_string_replace (turn, "%u", number, 0);
      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", turn->str);
    }
  g_string_append (text, after);
  return g_string_free (text, FALSE);
}

static void
check_limit (const char *before, const char *piece, guint most, const char *after, const char *more)
{
  g_autofree char *fits = repeat (before, piece, most, after);
  g_autofree char *exceeds = repeat (before, piece, most + 1, after);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscPromptBank) bank = parse (fits, &error);

  g_assert_no_error (error);
  g_assert_null (parse (exceeds, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, more));
}

static void
test_limits (void)
{
  g_autofree char *text = g_strnfill (PSC_PROMPT_BANK_MAX_TEXT_LENGTH + 1, 'x');
  g_autofree char *json = g_strdup_printf (CLASS ("[{\"text\":\"%s\"}]"), text);
  g_autofree char *spaces = g_strnfill (PSC_PROMPT_BANK_MAX_SIZE + 1, ' ');
  g_autofree char *depth = g_strnfill (1000000, '[');
  g_autofree char *values = repeat ("[", "{}", 1000000, "]");
  g_autofree char *members = repeat ("{", "\"%u\":0", 100000, "}");
  g_autoptr (GError) error = NULL;

  check_limit ("{\"format\":1,\"name\":\"n\",\"classes\":[",
               "{\"name\":\"%u\",\"prompts\":[{\"text\":\"%u\"}]}", PSC_PROMPT_BANK_MAX_CLASSES,
               "]}", "200 is the most");
  check_limit ("{\"format\":1,\"name\":\"n\",\"classes\":[{\"name\":\"C\",\"prompts\":[",
               "{\"text\":\"%u\"}", PSC_PROMPT_BANK_MAX_PROMPTS, "]}]}", "200 is the most");
  check_limit ("{\"format\":1,\"name\":\"n\",\"extends\":true,\"classes\":[{\"name\":\"edema\","
               "\"prompts\":[",
               "{\"text\":\"%u\"}", PSC_PROMPT_BANK_MAX_PROMPTS - N_PROMPTS, "]}]}", "together");

  g_assert_null (parse (json, &error));
  g_assert_nonnull (strstr (error->message, "longer than 1000 characters"));
  g_clear_error (&error);
  g_assert_null (parse (spaces, &error));
  g_assert_nonnull (strstr (error->message, "larger than 4 MiB"));
  g_clear_error (&error);
  g_assert_null (parse (depth, &error));
  g_assert_nonnull (strstr (error->message, "nested too deep"));
  g_clear_error (&error);
  g_assert_null (parse (values, &error));
  g_assert_nonnull (strstr (error->message, "too many values"));
  g_clear_error (&error);
  g_assert_null (parse (members, &error));
  g_assert_nonnull (strstr (error->message, "too many members"));
}

static void
test_load (void)
{
  static const char damaged[] = BANK ("[{\"name\":\"C\"}]");
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("psc-bank-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "bank.json", NULL);
  g_autofree char *expected = g_strdup_printf ("%s: class “C”: “prompts” is missing", path);
  g_autofree char *missing = g_build_filename (folder, "none.json", NULL);
  g_autoptr (PscPromptBank) bank = NULL;

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, damaged, -1, NULL));
  g_assert_null (psc_prompt_bank_load (path, &error));
  g_assert_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_BANK);
  g_assert_cmpstr (error->message, ==, expected);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, CLASS ("[{\"text\":\"t\"}]"), -1, NULL));
  bank = psc_prompt_bank_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (psc_prompt_bank_get_n_classes (bank), ==, 1);

  g_assert_null (psc_prompt_bank_load (missing, &error));
  g_assert_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_FILE);
  g_assert_true (g_str_has_prefix (error->message, missing));
  g_clear_error (&error);
  g_assert_null (psc_prompt_bank_load (folder, &error));
  g_assert_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_FILE);
  g_clear_error (&error);
  g_assert_null (psc_prompt_bank_load ("/dev/zero", &error));
  g_assert_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_BANK);

  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/prompt-bank/default", test_default);
  g_test_add_func ("/prompt-bank/default-attributes", test_default_attributes);
  g_test_add_func ("/prompt-bank/default-fits", test_default_fits);
  g_test_add_func ("/prompt-bank/replace", test_replace);
  g_test_add_func ("/prompt-bank/extend", test_extend);
  g_test_add_func ("/prompt-bank/negatives", test_negatives);
  g_test_add_func ("/prompt-bank/default-negatives", test_default_negatives);
  g_test_add_func ("/prompt-bank/damaged", test_damaged);
  g_test_add_func ("/prompt-bank/limits", test_limits);
  g_test_add_func ("/prompt-bank/load", test_load);

  return g_test_run ();
}
