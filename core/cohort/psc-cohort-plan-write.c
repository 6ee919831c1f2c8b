/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-plan-private.h"
#include "text/psc-json.h"

/* (nullable) */
static void
add_text (JsonBuilder *builder, const char *member, const char *text)
{
  json_builder_set_member_name (builder, member);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_count (JsonBuilder *builder, const char *member, guint value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

static void
add_boolean (JsonBuilder *builder, const char *member, gboolean value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_boolean_value (builder, value);
}

static void
add_number (JsonBuilder *builder, const char *member, double value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_double_value (builder, value);
}

static void
add_method (JsonBuilder *builder, const PscCohortPlanMethod *method, gboolean in_words)
{
  json_builder_begin_object (builder);
  add_text (builder, "name", method->name);
  add_text (builder, "parameters", method->parameters);
  add_text (builder, "digest", method->digest);
  add_boolean (builder, "linear", method->is_linear);
  add_text (builder, "refusal", in_words ? method->refusal : NULL);
  json_builder_end_object (builder);
}

static void
add_model (JsonBuilder *builder, const PscCohortPlanModel *model, gboolean in_words)
{
  json_builder_begin_object (builder);
  add_text (builder, "name", model->name);
  add_text (builder, "digest", model->digest);
  add_text (builder, "family", model->family);
  add_text (builder, "score", model->score);
  add_number (builder, "temperature", model->temperature);
  add_number (builder, "bias", model->bias);
  add_count (builder, "side", model->side);
  add_count (builder, "dimensions", model->dimensions);
  add_count (builder, "token_columns", model->token_columns);
  add_count (builder, "token_rows", model->token_rows);
  json_builder_set_member_name (builder, "methods");
  json_builder_begin_array (builder);
  for (guint i = 0; i < model->methods->len; i++)
    add_method (builder, model->methods->pdata[i], in_words);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_models (JsonBuilder *builder, const PscCohortPlan *self, gboolean in_words)
{
  json_builder_set_member_name (builder, "models");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->models->len; i++)
    add_model (builder, self->models->pdata[i], in_words);
  json_builder_end_array (builder);
}

static void
add_queries (JsonBuilder *builder, const PscCohortPlan *self)
{
  json_builder_set_member_name (builder, "queries");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->queries->len; i++)
    {
      const PscCohortPlanQuery *query = self->queries->pdata[i];

      json_builder_begin_object (builder);
      add_text (builder, "prompt", query->prompt);
      add_text (builder, "class", query->class_name);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_names (JsonBuilder *builder, const PscCohortPlan *self)
{
  json_builder_set_member_name (builder, "modes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->modes->len; i++)
    json_builder_add_string_value (
        builder, psc_cohort_mode_get_nick (g_array_index (self->modes, PscCohortMode, i)));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "metrics");
  json_builder_begin_array (builder);
  for (char **metric = self->metrics; *metric != NULL; metric++)
    json_builder_add_string_value (builder, *metric);
  json_builder_end_array (builder);
}

static void
add_images (JsonBuilder *builder, const PscCohortPlan *self)
{
  add_count (builder, "images", self->n_images);
  add_count (builder, "patients", self->n_patients);
  add_text (builder, "images_digest", self->images_digest);
  add_text (builder, "table", self->table);
  add_boolean (builder, "labels", self->has_labels);
}

JsonNode *
psc_cohort_plan_make_node (const PscCohortPlan *self, gboolean in_words)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_text (builder, "format", PSC_COHORT_PLAN_FORMAT);
  add_count (builder, "version", PSC_COHORT_PLAN_VERSION);
  add_text (builder, "program", self->program);
  add_images (builder, self);
  add_text (builder, "prompts", self->prompts);
  add_text (builder, "bank", self->bank);
  add_text (builder, "bank_digest", self->bank_digest);
  add_text (builder, "minus", self->minus);
  add_queries (builder, self);
  add_boolean (builder, "labelled_only", self->labelled_only);
  add_text (builder, "preset", self->preset);
  add_models (builder, self, in_words);
  add_names (builder, self);
  add_text (builder, "truth", self->truth);
  add_text (builder, "truth_form", self->truth_form);
  add_text (builder, "truth_digest", self->truth_digest);
  add_text (builder, "maps", psc_cohort_maps_get_nick (self->maps));
  add_count (builder, "figures", self->n_figures);
  add_boolean (builder, "keep_ids", self->keep_ids);
  add_text (builder, "voi", self->voi);
  add_text (builder, "device", self->device);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

char *
psc_cohort_plan_write (const PscCohortPlan *self)
{
  g_autoptr (JsonNode) root = psc_cohort_plan_make_node (self, TRUE);
  g_autofree char *text = psc_json_write (root, TRUE);

  return g_strconcat (text, "\n", NULL);
}
