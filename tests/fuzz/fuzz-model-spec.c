/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/spec/psc-model-spec.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What is accepted must come back the same from what is written. */
static void
check_round_trip (PscModelSpec *spec)
{
  g_autofree char *text = psc_model_spec_to_json (spec);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelSpec) again = psc_model_spec_new_from_json (text, -1, &error);
  g_autofree char *second = NULL;

  g_assert_no_error (error);
  second = psc_model_spec_to_json (again);
  g_assert_cmpstr (text, ==, second);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const char *text = size > 0 ? (const char *) data : "";
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_from_json (text, size, &error);

  if (spec == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  g_assert_no_error (error);
  check_round_trip (spec);
  return 0;
}
