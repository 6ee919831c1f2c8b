/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-store.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "attribution/psc-half-kernels.h"
#include "file/psc-zarr-array.h"
#include "text/psc-json.h"

/* What is kept of a model. */
typedef struct
{
  char *folder;           /* owned */
  char *attributes;       /* owned, of the group */
  PscZarrArray *prompts;  /* owned, nullable */
  PscZarrArray *tokens;   /* owned, nullable */
  PscZarrArray *pictures; /* owned, nullable */
  guint side;             /* of small maps */
  guint input;            /* A */
  guint n_methods;
} Group;

struct _PscCohortStore
{
  char *folder;      /* owned, of the store */
  GPtrArray *groups; /* owned, of Group */
  PscCohortMaps maps;
  guint n_modes;
  guint n_queries;
};

char *
psc_cohort_store_dup_group (const char *model)
{
  char *name = g_strdup (model);

  for (char *c = name; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("-_+", *c) == NULL && (*c != '.' || c == name))
      *c = '_';
  return name;
}

guint
psc_cohort_store_get_side (guint side)
{
  for (guint block = 1; block < side; block++)
    if (side % block == 0 && side / block <= PSC_COHORT_STORE_MAX_SIDE)
      return side / block;
  return 1;
}

void
psc_cohort_store_shrink (guint side, const float *map, float *small)
{
  const guint n = psc_cohort_store_get_side (side);
  const guint block = side / n;

  for (guint y = 0; y < n; y++)
    for (guint x = 0; x < n; x++)
      {
        double sum = 0;

        for (guint v = 0; v < block; v++)
          for (guint u = 0; u < block; u++)
            sum += map[(gsize) (y * block + v) * side + x * block + u];
        small[(gsize) y * n + x] = (float) (sum / (block * block));
      }
}

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->folder);
  g_free (group->attributes);
  g_clear_pointer (&group->prompts, psc_zarr_array_free);
  g_clear_pointer (&group->tokens, psc_zarr_array_free);
  g_clear_pointer (&group->pictures, psc_zarr_array_free);
  g_free (group);
}

static PscZarrArray *
new_array (const char *folder, const char *name, PscZarrType type, guint n, const gsize *shape)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return psc_zarr_array_new (path, type, n, shape);
}

static void
add_names (JsonBuilder *builder, const PscCohortPlan *plan, const PscCohortPlanModel *model)
{
  json_builder_set_member_name (builder, "methods");
  json_builder_begin_array (builder);
  for (guint i = 0; i < model->methods->len; i++)
    {
      const PscCohortPlanMethod *method = model->methods->pdata[i];

      json_builder_add_string_value (builder, method->name);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "modes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < plan->modes->len; i++)
    json_builder_add_string_value (
        builder, psc_cohort_mode_get_nick (g_array_index (plan->modes, PscCohortMode, i)));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "queries");
  json_builder_begin_array (builder);
  for (guint i = 0; i < plan->queries->len; i++)
    {
      const PscCohortPlanQuery *query = plan->queries->pdata[i];

      json_builder_add_string_value (builder,
                                     query->prompt != NULL ? query->prompt : query->class_name);
    }
  json_builder_end_array (builder);
}

/* What the axes of its arrays are. */
static char *
write_attributes (const PscCohortPlan *plan, const PscCohortPlanModel *model)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "model");
  json_builder_add_string_value (builder, model->name);
  json_builder_set_member_name (builder, "model_digest");
  json_builder_add_string_value (builder, model->digest);
  json_builder_set_member_name (builder, "temperature");
  json_builder_add_double_value (builder, model->temperature);
  add_names (builder, plan, model);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = psc_json_write (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}

static Group *
new_group (const PscCohortStore *self, const PscCohortPlan *plan, const PscCohortPlanModel *model)
{
  Group *group = g_new0 (Group, 1);
  g_autofree char *name = psc_cohort_store_dup_group (model->name);
  guint side = psc_cohort_store_get_side (model->side);
  const gsize prompts[] = {
    plan->n_images, model->methods->len, plan->modes->len, plan->queries->len, side, side
  };
  const gsize tokens[] = { plan->n_images, model->dimensions, model->token_rows,
                           model->token_columns };
  const gsize pictures[] = { plan->n_images, model->side, model->side };

  group->folder = g_build_filename (self->folder, name, NULL);
  group->attributes = write_attributes (plan, model);
  group->side = side;
  group->input = model->side;
  group->n_methods = model->methods->len;
  if (plan->maps == PSC_COHORT_MAPS_PROMPTS)
    group->prompts =
        new_array (group->folder, "prompts", PSC_ZARR_HALF, G_N_ELEMENTS (prompts), prompts);
  if (plan->maps == PSC_COHORT_MAPS_TOKENS && model->token_rows > 0)
    group->tokens =
        new_array (group->folder, "tokens", PSC_ZARR_HALF, G_N_ELEMENTS (tokens), tokens);
  if (plan->maps != PSC_COHORT_MAPS_NONE)
    group->pictures =
        new_array (group->folder, "pictures", PSC_ZARR_BYTE, G_N_ELEMENTS (pictures), pictures);
  return group;
}

PscCohortStore *
psc_cohort_store_new (const char *folder, const PscCohortPlan *plan)
{
  PscCohortStore *self = g_new0 (PscCohortStore, 1);

  self->folder = g_build_filename (folder, PSC_COHORT_STORE_NAME, NULL);
  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->maps = plan->maps;
  self->n_modes = plan->modes->len;
  self->n_queries = plan->queries->len;
  for (guint i = 0; i < plan->models->len; i++)
    g_ptr_array_add (self->groups, new_group (self, plan, plan->models->pdata[i]));
  return self;
}

void
psc_cohort_store_free (PscCohortStore *self)
{
  g_free (self->folder);
  g_ptr_array_unref (self->groups);
  g_free (self);
}

/* The error is one of the store's. */
static gboolean
wrap (gboolean is_done, GError **inner, GError **error)
{
  if (!is_done)
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE, "%s: %s", PSC_COHORT_STORE_NAME,
                   (*inner)->message);
      g_clear_error (inner);
    }
  return is_done;
}

static gboolean
create_group (Group *group, GError **error)
{
  return psc_zarr_group_create (group->folder, group->attributes, error)
         && (group->prompts == NULL || psc_zarr_array_create (group->prompts, NULL, error))
         && (group->tokens == NULL || psc_zarr_array_create (group->tokens, NULL, error))
         && (group->pictures == NULL || psc_zarr_array_create (group->pictures, NULL, error));
}

gboolean
psc_cohort_store_create (PscCohortStore *self, GError **error)
{
  GError *inner = NULL;

  if (self->maps == PSC_COHORT_MAPS_NONE)
    return TRUE;
  if (!wrap (psc_zarr_group_create (self->folder, NULL, &inner), &inner, error))
    return FALSE;
  for (guint i = 0; i < self->groups->len; i++)
    if (!wrap (create_group (self->groups->pdata[i], &inner), &inner, error))
      return FALSE;
  return TRUE;
}

static gboolean
group_has (const Group *group, gsize index)
{
  return (group->prompts == NULL || psc_zarr_array_has (group->prompts, index))
         && (group->tokens == NULL || psc_zarr_array_has (group->tokens, index))
         && (group->pictures == NULL || psc_zarr_array_has (group->pictures, index));
}

gboolean
psc_cohort_store_has (PscCohortStore *self, guint row)
{
  g_return_val_if_fail (row > 0, FALSE);

  for (guint i = 0; i < self->groups->len; i++)
    if (!group_has (self->groups->pdata[i], row - 1))
      return FALSE;
  return TRUE;
}

gsize
psc_cohort_store_get_offset (
    PscCohortStore *self, guint model, guint method, guint mode, guint query)
{
  const Group *group = self->groups->pdata[model];

  return (((gsize) method * self->n_modes + mode) * self->n_queries + query) * group->side
         * group->side;
}

gsize
psc_cohort_store_count_values (PscCohortStore *self, guint model)
{
  const Group *group = self->groups->pdata[model];

  return psc_cohort_store_get_offset (self, model, group->n_methods, 0, 0);
}

gsize
psc_cohort_store_count_tokens (PscCohortStore *self, guint model)
{
  const Group *group = self->groups->pdata[model];

  return group->tokens != NULL ? psc_zarr_array_get_chunk_size (group->tokens) / sizeof (guint16)
                               : 0;
}

static GBytes *
load (const PscZarrArray *array, guint row, GError **error)
{
  GError *inner = NULL;
  GBytes *bytes;

  g_return_val_if_fail (row > 0, NULL);

  if (array == NULL)
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE,
                   _ ("%s: maps of that kind were not kept"), PSC_COHORT_STORE_NAME);
      return NULL;
    }
  bytes = psc_zarr_array_read (array, row - 1, &inner);
  wrap (bytes != NULL, &inner, error);
  return bytes;
}

static float *
load_halves (const PscZarrArray *array, guint row, GError **error)
{
  g_autoptr (GBytes) bytes = load (array, row, error);
  float *values;
  gsize size;

  if (bytes == NULL)
    return NULL;
  size = g_bytes_get_size (bytes) / sizeof (guint16);
  values = g_new (float, size);
  psc_half_kernels_get ()->widen (g_bytes_get_data (bytes, NULL), values, size);
  return values;
}

float *
psc_cohort_store_load_maps (PscCohortStore *self, guint model, guint row, GError **error)
{
  g_return_val_if_fail (model < self->groups->len, NULL);

  return load_halves (((Group *) self->groups->pdata[model])->prompts, row, error);
}

float *
psc_cohort_store_load_tokens (PscCohortStore *self, guint model, guint row, GError **error)
{
  g_return_val_if_fail (model < self->groups->len, NULL);

  return load_halves (((Group *) self->groups->pdata[model])->tokens, row, error);
}

guint8 *
psc_cohort_store_load_picture (PscCohortStore *self, guint model, guint row, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (model < self->groups->len, NULL);

  bytes = load (((Group *) self->groups->pdata[model])->pictures, row, error);
  return bytes != NULL ? g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                       : NULL;
}

static gboolean
save (PscZarrArray *array, guint row, gconstpointer data, GError **error)
{
  GError *inner = NULL;

  return wrap (psc_zarr_array_write (array, row - 1, data, &inner), &inner, error);
}

static gboolean
save_halves (PscZarrArray *array, guint row, const float *values, GError **error)
{
  gsize n = psc_zarr_array_get_chunk_size (array) / sizeof (guint16);
  g_autofree guint16 *halves = g_new (guint16, n);

  psc_half_kernels_get ()->narrow (values, 1, halves, n);
  return save (array, row, halves, error);
}

gboolean
psc_cohort_store_save_maps (
    PscCohortStore *self, guint model, guint row, const float *maps, GError **error)
{
  g_return_val_if_fail (model < self->groups->len && row > 0, FALSE);

  return save_halves (((Group *) self->groups->pdata[model])->prompts, row, maps, error);
}

gboolean
psc_cohort_store_save_tokens (
    PscCohortStore *self, guint model, guint row, const float *tokens, GError **error)
{
  g_return_val_if_fail (model < self->groups->len && row > 0, FALSE);

  return save_halves (((Group *) self->groups->pdata[model])->tokens, row, tokens, error);
}

gboolean
psc_cohort_store_save_picture (
    PscCohortStore *self, guint model, guint row, const guint8 *picture, GError **error)
{
  g_return_val_if_fail (model < self->groups->len && row > 0, FALSE);

  return save (((Group *) self->groups->pdata[model])->pictures, row, picture, error);
}
