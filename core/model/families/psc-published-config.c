/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-published-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "model/psc-model-error.h"
#include "model/spec/psc-spec-json.h"
#include "model/spec/psc-tower-spec.h"

JsonObject *
psc_published_config_dup_section (JsonObject *object, const char *member, GError **error)
{
  JsonObject *section;

  if (psc_spec_json_find (object, member) == NULL)
    return json_object_new ();
  section = psc_spec_json_find_object (object, member, error);
  return section != NULL ? json_object_ref (section) : NULL;
}

gboolean
psc_published_config_expect (JsonObject *object,
                             const char *member,
                             guint otherwise,
                             guint found,
                             const char *weights,
                             GError **error)
{
  guint value = otherwise != 0 ? otherwise : found;

  if (!psc_spec_json_read_uint (object, member, 0, G_MAXINT32, &value, error))
    return FALSE;
  if (value == found)
    return TRUE;
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG,
               /* Translators: a member of a configuration, its value, a file of weights, and what
                * these have in its place. */
               _ ("the configuration's “%s” is %u, but in %s it is %u"), member, value, weights,
               found);
  return FALSE;
}

gboolean
psc_published_config_read_activation (JsonObject *object,
                                      const char *member,
                                      PscActivation *value,
                                      GError **error)
{
  static const char *const words[] = {
    "gelu", "gelu_python", "gelu_new", "gelu_fast", "gelu_pytorch_tanh", "quick_gelu", NULL,
  };
  static const PscActivation activations[] = {
    PSC_ACTIVATION_GELU,      PSC_ACTIVATION_GELU,      PSC_ACTIVATION_GELU_TANH,
    PSC_ACTIVATION_GELU_TANH, PSC_ACTIVATION_GELU_TANH, PSC_ACTIVATION_QUICK_GELU,
  };
  guint word = G_N_ELEMENTS (activations);

  if (!psc_spec_json_read_choice (object, member, words, &word, error))
    return FALSE;
  if (word < G_N_ELEMENTS (activations))
    *value = activations[word];
  return TRUE;
}

static double
read_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_STRING
             ? json_node_get_double (node)
             : NAN;
}

gboolean
psc_published_config_read_channels (JsonObject *object,
                                    const char *member,
                                    double least,
                                    double most,
                                    double *values,
                                    GError **error)
{
  JsonNode *node = psc_spec_json_find (object, member);
  JsonArray *array;

  if (node == NULL)
    return TRUE;
  array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (array != NULL && json_array_get_length (array) != PSC_VISION_CHANNELS)
    return psc_spec_json_refuse (error, member, _ ("is no list of three numbers"));
  for (guint i = 0; i < PSC_VISION_CHANNELS; i++)
    {
      double value = read_number (array != NULL ? json_array_get_element (array, i) : node);

      if (!(value >= least && value <= most))
        return psc_spec_json_refuse (error, member, _ ("holds something that it cannot hold"));
      values[i] = value;
    }
  return TRUE;
}
