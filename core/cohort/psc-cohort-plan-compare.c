/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-plan-private.h"
#include "engine/psc-device-kind.h"
#include "text/psc-json.h"

/* What a user chooses, and the members that follow from it. What others follow from comes first: a
 * bank has other prompts, and a preset other parameters. */
static const struct
{
  const char *option;
  const char *members[5];
} choices[] = {
  { "program", { "program" } },
  { "TABLE|FOLDER", { "images", "patients", "images_digest", "labels" } },
  { "--keep-ids", { "keep_ids" } },
  { "TABLE|FOLDER", { "table" } },
  { "--bank", { "bank", "bank_digest" } },
  { "--prompts", { "prompts", "queries", "labelled_only" } },
  { "--minus", { "minus" } },
  { "--preset", { "preset" } },
  { "--model", { "models" } },
  { "--modes", { "modes" } },
  { "--truth", { "truth", "truth_form", "truth_digest" } },
  { "--metrics", { "metrics" } },
  { "--maps", { "maps" } },
  { "--figures", { "figures" } },
  { "--voi", { "voi" } },
  { "--device", { "device" } },
};

static gboolean
is_same (JsonObject *one, JsonObject *other, const char *member)
{
  g_autofree char *left = psc_json_write (json_object_get_member (one, member), FALSE);
  g_autofree char *right = psc_json_write (json_object_get_member (other, member), FALSE);

  return g_str_equal (left, right);
}

/* (nullable): of two models, the members of which come in the order in which they are written */
static const char *
compare_model (JsonObject *one, JsonObject *other)
{
  g_autoptr (GList) members = json_object_get_members (one);

  for (GList *member = members; member != NULL; member = member->next)
    if (!g_str_equal (member->data, "methods") && !is_same (one, other, member->data))
      return g_str_equal (member->data, "family") ? "--family" : "--model";
  return NULL;
}

/* What differs where the models themselves do not. */
static const char *
compare_methods (JsonObject *one, JsonObject *other)
{
  JsonArray *left = json_object_get_array_member (one, "methods");
  JsonArray *right = json_object_get_array_member (other, "methods");
  const guint n = json_array_get_length (left);

  if (n != json_array_get_length (right))
    return "--methods";
  for (guint i = 0; i < n; i++)
    if (!is_same (json_array_get_object_element (left, i), json_array_get_object_element (right, i),
                  "name"))
      return "--methods";
  return "--param";
}

static const char *
compare_models (JsonObject *one, JsonObject *other)
{
  JsonArray *left = json_object_get_array_member (one, "models");
  JsonArray *right = json_object_get_array_member (other, "models");
  const guint n = json_array_get_length (left);

  if (n != json_array_get_length (right))
    return "--model";
  for (guint i = 0; i < n; i++)
    {
      const char *option = compare_model (json_array_get_object_element (left, i),
                                          json_array_get_object_element (right, i));

      if (option != NULL)
        return option;
    }
  for (guint i = 0; i < n; i++)
    if (!is_same (json_array_get_object_element (left, i), json_array_get_object_element (right, i),
                  "methods"))
      return compare_methods (json_array_get_object_element (left, i),
                              json_array_get_object_element (right, i));
  return NULL;
}

/* Whether only what follows “cpu” or “cuda” as the precision's name is another. */
static gboolean
is_same_device (const char *one, const char *other)
{
  g_autofree char *left = psc_device_kind_dup_device (one);
  g_autofree char *right = psc_device_kind_dup_device (other);

  return g_str_equal (left, right);
}

/* A member that the table above has forgotten is told by its own name. */
static const char *
compare_rest (JsonObject *one, JsonObject *other)
{
  g_autoptr (GList) members = json_object_get_members (one);

  for (GList *member = members; member != NULL; member = member->next)
    if (!is_same (one, other, member->data))
      return g_intern_string (member->data);
  return NULL;
}

const char *
psc_cohort_plan_compare (const PscCohortPlan *self, const PscCohortPlan *other)
{
  g_autoptr (JsonNode) one = psc_cohort_plan_make_node (self, FALSE);
  g_autoptr (JsonNode) two = psc_cohort_plan_make_node (other, FALSE);
  JsonObject *left = json_node_get_object (one);
  JsonObject *right = json_node_get_object (two);

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    for (const char *const *member = choices[i].members; *member != NULL; member++)
      if (!is_same (left, right, *member))
        {
          if (g_str_equal (*member, "models"))
            return compare_models (left, right);
          if (g_str_equal (*member, "device") && is_same_device (self->device, other->device))
            return "--precision";
          return choices[i].option;
        }
  return compare_rest (left, right);
}
