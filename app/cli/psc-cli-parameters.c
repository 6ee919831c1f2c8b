/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-cli-parameters.h"

#include <glib/gi18n.h>
#include <string.h>

#include "psc-cli.h"

gboolean
psc_cli_parse_preset (const char *name, PscPreset *preset, GError **error)
{
  g_autoptr (GEnumClass) presets = g_type_class_ref (PSC_TYPE_PRESET);
  const GEnumValue *value = g_enum_get_value_by_nick (presets, name != NULL ? name : "paper");

  if (value == NULL)
    {
      psc_cli_set_usage_error (error, _ ("--preset is paper or measured, not “%s”"), name);
      return FALSE;
    }
  *preset = value->value;
  return TRUE;
}

/* Whether @parameter begins with a method's name and a dot; sets @rest to what follows. */
static gboolean
is_for_some_method (const char *parameter, const char **method, const char **rest)
{
  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    {
      gsize length = strlen (*name);

      if (strncmp (parameter, *name, length) == 0 && parameter[length] == '.')
        {
          *method = *name;
          *rest = parameter + length + 1;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
set_parameter (PscMethod *method, const char *parameter, GError **error)
{
  const char *owner = psc_method_get_name (method);
  const char *rest = parameter;
  g_auto (GStrv) parts = NULL;
  g_autoptr (GError) local_error = NULL;

  if (is_for_some_method (parameter, &owner, &rest)
      && !g_str_equal (owner, psc_method_get_name (method)))
    return TRUE;

  parts = g_strsplit (rest, "=", 2);
  if (parts[0] == NULL || parts[1] == NULL)
    {
      psc_cli_set_usage_error (error, _ ("“%s” is not KEY=VALUE"), parameter);
      return FALSE;
    }
  if (!psc_method_set_parameter (method, parts[0], parts[1], &local_error))
    {
      psc_cli_set_usage_error (error, "%s", local_error->message);
      return FALSE;
    }
  return TRUE;
}

/* @parameters: (nullable): those that name another method are passed over. */
static PscMethod *
new_method (const char *name, PscPreset preset, const char *const *parameters, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PscMethod) method = psc_method_new (name, preset, &local_error);

  if (method == NULL)
    {
      psc_cli_set_usage_error (error, "%s", local_error->message);
      return NULL;
    }
  for (; parameters != NULL && *parameters != NULL; parameters++)
    if (!set_parameter (method, *parameters, error))
      return NULL;
  return g_steal_pointer (&method);
}

/* A parameter must name its method when there are several, and that method must be among them. */
static gboolean
check_parameters (const char *const *parameters, const char *const *methods, GError **error)
{
  gboolean is_one = methods[0] != NULL && methods[1] == NULL;

  for (; parameters != NULL && *parameters != NULL; parameters++)
    {
      g_auto (GStrv) parts = g_strsplit (*parameters, ".", 2);
      gboolean names_method = g_strv_contains (psc_method_get_names (), parts[0]);

      if (names_method ? !g_strv_contains (methods, parts[0]) : !is_one)
        {
          psc_cli_set_usage_error (
              error, _ ("“%s” does not name one of the chosen methods: METHOD.KEY=VALUE"),
              *parameters);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_method (const char *name, GError **error)
{
  g_autoptr (PscMethod) method = new_method (name, PSC_PRESET_PAPER, NULL, error);

  return method != NULL;
}

gboolean
psc_cli_collect_methods (const char *const *names,
                         const char *const *parameters,
                         const char *preset_name,
                         GPtrArray **methods,
                         gboolean *all_methods,
                         GError **error)
{
  g_auto (GStrv) defaults = psc_method_dup_of_paper ();
  g_autoptr (GPtrArray) collected = g_ptr_array_new_with_free_func (g_object_unref);
  PscPreset preset;

  if (!psc_cli_parse_preset (preset_name, &preset, error))
    return FALSE;
  if (names == NULL)
    names = (const char *const *) defaults;
  for (guint i = 0; names[i] != NULL; i++)
    if (!g_str_equal (names[i], "all") && !check_method (names[i], error))
      return FALSE;
  *all_methods = g_strv_contains (names, "all");
  if (*all_methods)
    names = psc_method_get_names ();
  if (!check_parameters (parameters, names, error))
    return FALSE;

  for (; *names != NULL; names++)
    {
      PscMethod *method = new_method (*names, preset, parameters, error);

      if (method == NULL)
        return FALSE;
      g_ptr_array_add (collected, method);
    }
  *methods = g_steal_pointer (&collected);
  return TRUE;
}

/* (transfer full): each name once */
static GStrv
split_names (const char *list)
{
  g_auto (GStrv) names = g_strsplit (list, ",", -1);
  g_autoptr (GPtrArray) once = g_ptr_array_new_null_terminated (0, g_free, TRUE);

  for (char **name = names; *name != NULL; name++)
    if (!g_ptr_array_find_with_equal_func (once, g_strstrip (*name), g_str_equal, NULL))
      g_ptr_array_add (once, g_strdup (*name));
  return (GStrv) g_ptr_array_steal (once, NULL);
}

gboolean
psc_cli_collect_method_list (const char *list,
                             const char *const *parameters,
                             const char *preset_name,
                             GPtrArray **methods,
                             gboolean *all_methods,
                             GError **error)
{
  static const char *const none[] = { NULL };
  const gboolean is_none = g_strcmp0 (list, "none") == 0;
  g_auto (GStrv) names = list != NULL && !is_none ? split_names (list) : NULL;

  if (list != NULL && *list == '\0')
    {
      psc_cli_set_usage_error (error,
                               _ ("--methods is empty: names with commas between, all or none"));
      return FALSE;
    }
  return psc_cli_collect_methods (is_none ? none : (const char *const *) names, parameters,
                                  preset_name, methods, all_methods, error);
}

/* (transfer full) */
static PscMethod *
fit (PscMethod *method, PscModel *model)
{
  return psc_method_dup_for_side (method, psc_encoder_get_side (psc_model_get_encoder (model)));
}

/* @method: fitted */
static gboolean
check_model (PscMethod *method, PscModel *model, GError **error)
{
  const char *name = psc_method_get_name (method);
  g_autoptr (GError) local_error = NULL;

  if (psc_method_check_model (method, psc_encoder_get_spec (psc_model_get_encoder (model)),
                              &local_error))
    return TRUE;
  if (g_error_matches (local_error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_PARAMETER))
    psc_cli_set_usage_error (error, "%s: %s", name, local_error->message);
  else
    g_propagate_prefixed_error (error, g_steal_pointer (&local_error), "%s: ", name);
  return FALSE;
}

gboolean
psc_cli_fit_methods (GPtrArray *methods, gboolean all_methods, PscModel *model, GError **error)
{
  PscModelSpec *spec = psc_encoder_get_spec (psc_model_get_encoder (model));

  for (guint i = methods->len; all_methods && i-- > 0;)
    if (!psc_method_is_for_model (g_ptr_array_index (methods, i), spec))
      g_ptr_array_remove_index (methods, i);
  for (guint i = 0; i < methods->len; i++)
    {
      g_autoptr (PscMethod) method = methods->pdata[i];

      methods->pdata[i] = fit (method, model);
      if (!check_model (methods->pdata[i], model, error))
        return FALSE;
    }
  return TRUE;
}

/* What one of the models has, such as a stage, the others need not have. */
static gboolean
check_models (PscMethod *plain, GPtrArray *models, GError **error)
{
  PscModel *lacking = NULL; /* the method is for it, with other parameters */
  gboolean is_supported = FALSE;

  for (guint i = 0; i < models->len; i++)
    {
      PscModel *model = models->pdata[i];
      PscModelSpec *spec = psc_encoder_get_spec (psc_model_get_encoder (model));
      g_autoptr (PscMethod) method = fit (plain, model);

      if (psc_method_supports (method, spec, NULL))
        {
          is_supported = TRUE;
          if (!check_model (method, model, error))
            return FALSE;
        }
      else if (lacking == NULL && psc_method_is_for_model (method, spec))
        lacking = model;
    }
  if (is_supported || lacking == NULL)
    return TRUE;

  g_autoptr (PscMethod) method = fit (plain, lacking);

  return check_model (method, lacking, error);
}

gboolean
psc_cli_check_methods (GPtrArray *methods, GPtrArray *models, GError **error)
{
  for (guint i = 0; i < methods->len; i++)
    if (!check_models (methods->pdata[i], models, error))
      return FALSE;
  return TRUE;
}
