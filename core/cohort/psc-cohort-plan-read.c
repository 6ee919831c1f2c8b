/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>

#include "cohort/psc-cohort-plan.h"
#include "file/psc-whole-file.h"
#include "text/psc-json.h"

#define MAX_DEPTH   6
#define MAX_MEMBERS 64
#define MAX_COUNT   1000000000

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
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) bytes = psc_whole_file_load (path, PSC_COHORT_PLAN_MAX_SIZE, &local_error);

  if (bytes != NULL)
    return psc_cohort_plan_read (bytes, name, error);
  g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE, "%s: %s", name,
               local_error->message);
  return NULL;
}
