/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "report/psc-report-trust.h"

static PscTrust *
new_trust (void)
{
  static const double figures[PSC_TRUST_N_FIGURES] = {
    [PSC_TRUST_FAITHFULNESS_GAP] = 0.42,
    [PSC_TRUST_FAITHFULNESS_CONTROL] = 0.05,
    [PSC_TRUST_FAITHFULNESS_Z] = 8.4,
    [PSC_TRUST_COMPLETENESS_GAP] = 0.013,
    [PSC_TRUST_STACK_GAP] = 0.5,
    [PSC_TRUST_MODEL_DEPENDENCE] = -0.1,
    [PSC_TRUST_MODEL_ENTROPY] = -0.02,
    [PSC_TRUST_MODEL_CONTROL] = 0.3,
    [PSC_TRUST_PROMPT_DEPENDENCE] = 0.6,
    [PSC_TRUST_PROMPT_CONTROL] = 0.2,
    [PSC_TRUST_STABILITY_CORRELATION] = 0.93,
    [PSC_TRUST_STABILITY_LEAST] = 0.8,
    [PSC_TRUST_STABILITY_CHANGE] = 0.21,
    [PSC_TRUST_STABILITY_MOST] = 0.4,
    [PSC_TRUST_STABILITY_CONTROL] = 0.99,
  };
  PscTrust *trust = g_atomic_rc_box_new0 (PscTrust);

  memcpy (trust->figures, figures, sizeof figures);
  trust->n_steps = 2;
  trust->n_others = 13;
  trust->n_passes[PSC_TRUST_FAITHFULNESS] = 160;
  return trust;
}

static void
refuse_all (PscTrust *trust, PscTrustReason reason)
{
  for (guint f = 0; f < PSC_TRUST_N_FIGURES; f++)
    {
      trust->reasons[f] = reason;
      trust->figures[f] = 0;
    }
}

static void
test_known (void)
{
  static const struct
  {
    const char *value;
    const char *control;
  } expected[PSC_TRUST_N_LINES] = {
    [PSC_TRUST_FAITHFULNESS] = { "0.42", "random order 0 ± 0.05, z = 8.4" },
    [PSC_TRUST_COMPLETENESS] = { "1.3 %", "fused − direct 50 %" },
    [PSC_TRUST_MODEL] = { "−0.10", "Eigen-CAM 0.30, entropy −2.0 %" },
    [PSC_TRUST_PROMPT] = { "0.60", "Eigen-CAM 0.20" },
    [PSC_TRUST_STABILITY] = { "0.93", "Eigen-CAM 0.99; least 0.80, change 21 %, at most 40 %" },
  };
  g_autoptr (PscTrust) trust = new_trust ();

  for (PscTrustLine line = 0; line < PSC_TRUST_N_LINES; line++)
    {
      g_autofree char *value = psc_report_trust_dup_value (trust, line);
      g_autofree char *control = psc_report_trust_dup_control (trust, line);
      g_autofree char *sentence = psc_report_trust_dup_sentence (trust, line);

      g_assert_cmpstr (value, ==, expected[line].value);
      g_assert_cmpstr (control, ==, expected[line].control);
      g_assert_true (g_str_has_suffix (sentence, "."));
      g_assert_null (psc_report_trust_dup_note (trust, line));
      g_assert_nonnull (psc_report_trust_get_title (line));
      g_assert_nonnull (psc_report_trust_get_formula (line));
      g_assert_nonnull (psc_report_trust_get_source (line));
    }
}

/* A line without a value says why, and compares nothing with nothing. */
static void
test_unknown (void)
{
  g_autoptr (PscTrust) trust = new_trust ();

  for (PscTrustReason reason = PSC_TRUST_KNOWN + 1; reason < PSC_TRUST_N_REASONS; reason++)
    {
      refuse_all (trust, reason);
      for (PscTrustLine line = 0; line < PSC_TRUST_N_LINES; line++)
        {
          g_autofree char *value = psc_report_trust_dup_value (trust, line);
          g_autofree char *sentence = psc_report_trust_dup_sentence (trust, line);

          g_assert_cmpstr (value, ==, "–");
          g_assert_null (psc_report_trust_dup_control (trust, line));
          g_assert_null (psc_report_trust_dup_note (trust, line));
          g_assert_cmpstr (sentence, ==, psc_report_trust_get_reason (reason));
        }
    }
  g_assert_null (psc_report_trust_get_reason (PSC_TRUST_KNOWN));
}

/* What promises to add up to nothing is still compared with its direct map. */
static void
test_stack_alone (void)
{
  g_autoptr (PscTrust) trust = new_trust ();
  g_autofree char *value = NULL;
  g_autofree char *sentence = NULL;

  trust->reasons[PSC_TRUST_COMPLETENESS_GAP] = PSC_TRUST_NO_TOTAL;
  trust->figures[PSC_TRUST_COMPLETENESS_GAP] = 0;
  value = psc_report_trust_dup_value (trust, PSC_TRUST_COMPLETENESS);
  sentence = psc_report_trust_dup_sentence (trust, PSC_TRUST_COMPLETENESS);
  g_assert_cmpstr (value, ==, "50 %");
  g_assert_nonnull (strstr (sentence, "50 %"));
  g_assert_nonnull (strstr (sentence, "stack"));
  g_assert_null (psc_report_trust_dup_control (trust, PSC_TRUST_COMPLETENESS));
}

/* It says in which direction. */
static void
test_negative (void)
{
  g_autoptr (PscTrust) trust = new_trust ();
  g_autofree char *positive = psc_report_trust_dup_sentence (trust, PSC_TRUST_FAITHFULNESS);
  g_autofree char *negative = NULL;

  trust->figures[PSC_TRUST_FAITHFULNESS_GAP] = -0.42;
  negative = psc_report_trust_dup_sentence (trust, PSC_TRUST_FAITHFULNESS);
  g_assert_nonnull (strstr (positive, "lower"));
  g_assert_nonnull (strstr (negative, "higher"));
  g_assert_nonnull (strstr (negative, "0.42"));
}

static void
test_notes (void)
{
  g_autoptr (PscTrust) trust = new_trust ();
  g_autofree char *points = NULL;
  g_autofree char *of_stack = NULL;

  trust->n_points = 6;
  trust->is_direct = TRUE;
  trust->is_of_stack = TRUE;
  points = psc_report_trust_dup_note (trust, PSC_TRUST_STABILITY);
  of_stack = psc_report_trust_dup_note (trust, PSC_TRUST_PROMPT);
  g_assert_nonnull (strstr (points, "6"));
  g_assert_null (of_stack);
  g_assert_null (psc_report_trust_dup_note (trust, PSC_TRUST_FAITHFULNESS));
}

static JsonNode *
to_json (const PscTrust *trust)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  psc_report_trust_add_json (trust, builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static void
test_json (void)
{
  g_autoptr (PscTrust) trust = new_trust ();
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object, *unknown, *curves;

  trust->reasons[PSC_TRUST_STACK_GAP] = PSC_TRUST_TOO_DEAR;
  trust->figures[PSC_TRUST_STACK_GAP] = 0;
  root = to_json (trust);
  object = json_node_get_object (root);
  g_assert_cmpfloat (json_object_get_double_member (object, "faithfulness"), ==, 0.42);
  g_assert_cmpfloat (json_object_get_double_member (object, "faithfulness_control"), ==, 0.05);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "completeness_gap"), 1.3,
                                  1e-12);
  g_assert_cmpfloat (json_object_get_double_member (object, "model_dependence"), ==, -0.1);
  g_assert_cmpfloat (json_object_get_double_member (object, "prompt_dependence"), ==, 0.6);
  g_assert_cmpfloat (json_object_get_double_member (object, "stability"), ==, 0.93);
  g_assert_true (json_object_get_null_member (object, "stack_gap"));
  unknown = json_object_get_object_member (object, "unknown");
  g_assert_cmpuint (json_object_get_size (unknown), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (unknown, "stack_gap"), ==, "too-dear");
  g_assert_cmpint (json_object_get_int_member (object, "passes"), ==, 160);
  curves = json_object_get_object_member (object, "curves");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (curves, "most_first")), ==,
                    3);
}

static void
test_json_without_curves (void)
{
  g_autoptr (PscTrust) trust = new_trust ();
  g_autoptr (JsonNode) root = NULL;

  refuse_all (trust, PSC_TRUST_FLAT);
  trust->n_steps = 0;
  root = to_json (trust);
  g_assert_true (json_object_get_null_member (json_node_get_object (root), "curves"));
  g_assert_true (json_object_get_null_member (json_node_get_object (root), "faithfulness"));
}

/* What scripts read of a reason is a name in any language, and another for each. */
static void
test_json_reasons (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (PscTrustReason reason = PSC_TRUST_KNOWN + 1; reason < PSC_TRUST_N_REASONS; reason++)
    {
      g_autoptr (PscTrust) trust = new_trust ();
      g_autoptr (JsonNode) root = NULL;
      JsonObject *unknown;
      const char *name;

      refuse_all (trust, reason);
      root = to_json (trust);
      unknown = json_object_get_object_member (json_node_get_object (root), "unknown");
      name = json_object_get_string_member (unknown, "faithfulness");
      g_assert_nonnull (name);
      g_assert_cmpuint (strspn (name, "abcdefghijklmnopqrstuvwxyz-"), ==, strlen (name));
      g_assert_true (g_hash_table_add (names, g_strdup (name)));
    }
  g_assert_true (g_hash_table_contains (names, "flat"));
  g_assert_true (g_hash_table_contains (names, "not-finite"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/report-trust/known", test_known);
  g_test_add_func ("/report-trust/unknown", test_unknown);
  g_test_add_func ("/report-trust/stack-alone", test_stack_alone);
  g_test_add_func ("/report-trust/negative", test_negative);
  g_test_add_func ("/report-trust/notes", test_notes);
  g_test_add_func ("/report-trust/json", test_json);
  g_test_add_func ("/report-trust/json-without-curves", test_json_without_curves);
  g_test_add_func ("/report-trust/json-reasons", test_json_reasons);

  return g_test_run ();
}
