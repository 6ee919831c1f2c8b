/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <sys/stat.h>

#include "cohort/psc-cohort-plan.h"
#include "text/psc-json.h"

#define MAX_DEPTH   6
#define MAX_MEMBERS 64
#define MAX_COUNT   1000000000

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

/* @in_words: with what is translated, which says nothing of its own */
static JsonNode *
make_node (const PscCohortPlan *self, gboolean in_words)
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
  g_autoptr (JsonNode) root = make_node (self, TRUE);
  g_autofree char *text = psc_json_write (root, TRUE);

  return g_strconcat (text, "\n", NULL);
}

char *
psc_cohort_plan_compare (const PscCohortPlan *self, const PscCohortPlan *other)
{
  g_autoptr (JsonNode) one = make_node (self, FALSE);
  g_autoptr (JsonNode) two = make_node (other, FALSE);
  g_autoptr (GList) members = json_object_get_members (json_node_get_object (one));

  for (GList *member = members; member != NULL; member = member->next)
    {
      JsonNode *a = json_object_get_member (json_node_get_object (one), member->data);
      JsonNode *b = json_object_get_member (json_node_get_object (two), member->data);
      g_autofree char *left = psc_json_write (a, FALSE);
      g_autofree char *right = psc_json_write (b, FALSE);

      if (!g_str_equal (left, right))
        return g_strdup (member->data);
    }
  return NULL;
}

/* What is wrong with a plan is told by the member that it is wrong with. */
typedef struct
{
  const char *bad; /* borrowed; NULL as long as all is well */
} Reader;

static JsonNode *
get_member (Reader *reader, JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL && reader->bad == NULL)
    reader->bad = member;
  return node;
}

/* (transfer full) (nullable) */
static char *
read_text (Reader *reader, JsonObject *object, const char *member, gboolean is_needed)
{
  JsonNode *node = get_member (reader, object, member);

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node)
      && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (node != NULL && (is_needed || !JSON_NODE_HOLDS_NULL (node)) && reader->bad == NULL)
    reader->bad = member;
  return NULL;
}

static double
read_number (Reader *reader, JsonObject *object, const char *member)
{
  JsonNode *node = get_member (reader, object, member);

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node)
      && (json_node_get_value_type (node) == G_TYPE_DOUBLE
          || json_node_get_value_type (node) == G_TYPE_INT64)
      && isfinite (json_node_get_double (node)))
    return json_node_get_double (node);
  if (reader->bad == NULL)
    reader->bad = member;
  return 0;
}

static guint
read_count (Reader *reader, JsonObject *object, const char *member)
{
  double value = read_number (reader, object, member);

  if (value >= 0 && value <= MAX_COUNT && value == floor (value))
    return (guint) value;
  if (reader->bad == NULL)
    reader->bad = member;
  return 0;
}

static gboolean
read_boolean (Reader *reader, JsonObject *object, const char *member)
{
  JsonNode *node = get_member (reader, object, member);

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node)
      && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  if (reader->bad == NULL)
    reader->bad = member;
  return FALSE;
}

/* (nullable): borrowed */
static JsonArray *
read_array (Reader *reader, JsonObject *object, const char *member)
{
  JsonNode *node = get_member (reader, object, member);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);
  if (reader->bad == NULL)
    reader->bad = member;
  return NULL;
}

/* (nullable): borrowed: the object at @index of an array; @member: which array */
static JsonObject *
read_element (Reader *reader, JsonArray *array, guint index, const char *member)
{
  JsonNode *node = json_array_get_element (array, index);

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  if (reader->bad == NULL)
    reader->bad = member;
  return NULL;
}

static guint
get_length (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

static void
read_methods (Reader *reader, JsonObject *object, PscCohortPlanModel *model)
{
  JsonArray *array = read_array (reader, object, "methods");

  for (guint i = 0; i < get_length (array); i++)
    {
      JsonObject *element = read_element (reader, array, i, "methods");
      PscCohortPlanMethod *method;

      if (element == NULL)
        return;
      method = psc_cohort_plan_model_add_method (model);
      method->name = read_text (reader, element, "name", TRUE);
      method->parameters = read_text (reader, element, "parameters", TRUE);
      method->digest = read_text (reader, element, "digest", TRUE);
      method->is_linear = read_boolean (reader, element, "linear");
      method->refusal = read_text (reader, element, "refusal", FALSE);
    }
}

static void
read_models (Reader *reader, JsonObject *object, PscCohortPlan *self)
{
  JsonArray *array = read_array (reader, object, "models");

  for (guint i = 0; i < get_length (array); i++)
    {
      JsonObject *element = read_element (reader, array, i, "models");
      PscCohortPlanModel *model;

      if (element == NULL)
        return;
      model = psc_cohort_plan_add_model (self);
      model->name = read_text (reader, element, "name", TRUE);
      model->digest = read_text (reader, element, "digest", TRUE);
      model->family = read_text (reader, element, "family", FALSE);
      model->score = read_text (reader, element, "score", TRUE);
      model->temperature = read_number (reader, element, "temperature");
      model->bias = read_number (reader, element, "bias");
      model->side = read_count (reader, element, "side");
      model->dimensions = read_count (reader, element, "dimensions");
      model->token_columns = read_count (reader, element, "token_columns");
      model->token_rows = read_count (reader, element, "token_rows");
      read_methods (reader, element, model);
    }
}

static void
read_queries (Reader *reader, JsonObject *object, PscCohortPlan *self)
{
  JsonArray *array = read_array (reader, object, "queries");

  for (guint i = 0; i < get_length (array); i++)
    {
      JsonObject *element = read_element (reader, array, i, "queries");
      g_autofree char *prompt = NULL;
      g_autofree char *class_name = NULL;

      if (element == NULL)
        return;
      prompt = read_text (reader, element, "prompt", FALSE);
      class_name = read_text (reader, element, "class", FALSE);
      if (prompt == NULL && class_name == NULL && reader->bad == NULL)
        reader->bad = "queries";
      psc_cohort_plan_add_query (self, prompt, class_name);
    }
}

/* (transfer full): the texts in an array */
static char **
read_names (Reader *reader, JsonObject *object, const char *member)
{
  JsonArray *array = read_array (reader, object, member);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (names, json_node_get_string (node));
      else if (reader->bad == NULL)
        reader->bad = member;
    }
  return g_strv_builder_end (names);
}

static void
read_modes (Reader *reader, JsonObject *object, PscCohortPlan *self)
{
  g_auto (GStrv) nicks = read_names (reader, object, "modes");

  for (char **nick = nicks; *nick != NULL; nick++)
    {
      PscCohortMode mode;

      if (psc_cohort_mode_from_nick (*nick, &mode))
        g_array_append_val (self->modes, mode);
      else if (reader->bad == NULL)
        reader->bad = "modes";
    }
}

static void
read_maps (Reader *reader, JsonObject *object, PscCohortPlan *self)
{
  g_autofree char *nick = read_text (reader, object, "maps", TRUE);

  if (nick != NULL && !psc_cohort_maps_from_nick (nick, &self->maps) && reader->bad == NULL)
    reader->bad = "maps";
}

static void
read_plan (Reader *reader, JsonObject *object, PscCohortPlan *self)
{
  self->program = read_text (reader, object, "program", TRUE);
  self->n_images = read_count (reader, object, "images");
  self->n_patients = read_count (reader, object, "patients");
  self->images_digest = read_text (reader, object, "images_digest", TRUE);
  self->table = read_text (reader, object, "table", FALSE);
  self->has_labels = read_boolean (reader, object, "labels");
  self->prompts = read_text (reader, object, "prompts", TRUE);
  self->bank = read_text (reader, object, "bank", TRUE);
  self->bank_digest = read_text (reader, object, "bank_digest", TRUE);
  self->minus = read_text (reader, object, "minus", FALSE);
  read_queries (reader, object, self);
  self->labelled_only = read_boolean (reader, object, "labelled_only");
  self->preset = read_text (reader, object, "preset", TRUE);
  read_models (reader, object, self);
  read_modes (reader, object, self);
  g_clear_pointer (&self->metrics, g_strfreev);
  self->metrics = read_names (reader, object, "metrics");
  self->truth = read_text (reader, object, "truth", FALSE);
  self->truth_form = read_text (reader, object, "truth_form", FALSE);
  self->truth_digest = read_text (reader, object, "truth_digest", FALSE);
  read_maps (reader, object, self);
  self->n_figures = read_count (reader, object, "figures");
  self->keep_ids = read_boolean (reader, object, "keep_ids");
  self->voi = read_text (reader, object, "voi", FALSE);
  self->device = read_text (reader, object, "device", TRUE);
}

static gboolean
is_of_format (JsonObject *object)
{
  Reader reader = { NULL };
  g_autofree char *format = read_text (&reader, object, "format", TRUE);

  return g_strcmp0 (format, PSC_COHORT_PLAN_FORMAT) == 0;
}

static gboolean
read_object (JsonObject *object, const char *name, PscCohortPlan *self, GError **error)
{
  Reader reader = { NULL };

  if (!is_of_format (object))
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN,
                   _ ("%s: this is not the plan of a cohort"), name);
      return FALSE;
    }
  if (read_count (&reader, object, "version") != PSC_COHORT_PLAN_VERSION)
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN,
                   _ ("%s: the plan is of a version that this program does not know"), name);
      return FALSE;
    }
  read_plan (&reader, object, self);
  if (reader.bad == NULL)
    return TRUE;
  g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN, _ ("%s: “%s” cannot be read"), name,
               reader.bad);
  return FALSE;
}

PscCohortPlan *
psc_cohort_plan_read (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (PscCohortPlan) self = psc_cohort_plan_new ();
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) root = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  g_return_val_if_fail (name != NULL, NULL);

  root = psc_json_parse (data != NULL ? data : "", size, MAX_DEPTH, MAX_MEMBERS, &local_error);
  if (root == NULL)
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN, "%s: %s", name,
                   local_error->message);
      return NULL;
    }
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN,
                   _ ("%s: this is not the plan of a cohort"), name);
      return NULL;
    }
  return read_object (json_node_get_object (root), name, self, error) ? g_steal_pointer (&self)
                                                                      : NULL;
}

PscCohortPlan *
psc_cohort_plan_load (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, PSC_COHORT_PLAN_NAME, NULL);
  g_autoptr (GBytes) bytes = NULL;
  struct stat status;
  char *data;
  gsize size;

  if (stat (path, &status) != 0 || !S_ISREG (status.st_mode)
      || (guint64) status.st_size > PSC_COHORT_PLAN_MAX_SIZE
      || !g_file_get_contents (path, &data, &size, NULL))
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE,
                   _ ("%s: the file cannot be read"), PSC_COHORT_PLAN_NAME);
      return NULL;
    }
  bytes = g_bytes_new_take (data, size);
  return psc_cohort_plan_read (bytes, PSC_COHORT_PLAN_NAME, error);
}
