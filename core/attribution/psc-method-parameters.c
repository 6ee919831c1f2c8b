/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-method-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "attribution/psc-noise.h"

/* Of a seed that is made for an image: how much of a digest it is made of, and its range. */
#define N_SEED_DIGITS 15
#define MAX_SEED      1000000000u

/* A method's parameters are its GObject properties; here they become text and come from it. */

static char *
list_names (PscMethod *self)
{
  guint n;
  g_autofree GParamSpec **specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (self), &n);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", specs[i]->name);
  return g_string_free (names, FALSE);
}

static char *
list_nicks (GParamSpec *spec)
{
  GString *nicks = g_string_new (NULL);

  if (G_IS_PARAM_SPEC_ENUM (spec))
    for (const GEnumValue *v = G_PARAM_SPEC_ENUM (spec)->enum_class->values; v->value_nick; v++)
      g_string_append_printf (nicks, "%s%s", nicks->len > 0 ? ", " : "", v->value_nick);
  else
    for (const GFlagsValue *v = G_PARAM_SPEC_FLAGS (spec)->flags_class->values; v->value_nick; v++)
      g_string_append_printf (nicks, "%s%s", nicks->len > 0 ? ", " : "", v->value_nick);
  return g_string_free (nicks, FALSE);
}

/* What a value of the property may be, for an error's sentence. */
static char *
describe_range (GParamSpec *spec)
{
  g_autofree char *nicks = NULL;

  if (G_IS_PARAM_SPEC_BOOLEAN (spec))
    return g_strdup (_ ("true or false"));
  if (G_IS_PARAM_SPEC_UINT (spec))
    return g_strdup_printf (_ ("a whole number from %u to %u"), G_PARAM_SPEC_UINT (spec)->minimum,
                            G_PARAM_SPEC_UINT (spec)->maximum);
  if (G_IS_PARAM_SPEC_DOUBLE (spec))
    return g_strdup_printf (_ ("a number from %g to %g"), G_PARAM_SPEC_DOUBLE (spec)->minimum,
                            G_PARAM_SPEC_DOUBLE (spec)->maximum);

  nicks = list_nicks (spec);
  if (G_IS_PARAM_SPEC_FLAGS (spec))
    return g_strdup_printf (_ ("one or more of %s, joined with “+”"), nicks);
  return g_strdup_printf (_ ("one of %s"), nicks);
}

char *
psc_method_dup_range (PscMethod *self, const char *name)
{
  GParamSpec *spec;

  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  spec = g_object_class_find_property (G_OBJECT_GET_CLASS (self), name);
  g_return_val_if_fail (spec != NULL, NULL);
  return describe_range (spec);
}

static gboolean
parse_double (const char *text, double *number)
{
  char *end;

  errno = 0;
  *number = g_ascii_strtod (text, &end);
  return errno == 0 && end != text && *end == '\0';
}

static gboolean
parse_flags (GFlagsClass *flags_class, const char *text, guint *flags)
{
  g_auto (GStrv) nicks = g_strsplit (text, "+", -1);

  *flags = 0;
  for (guint i = 0; nicks[i] != NULL; i++)
    {
      const GFlagsValue *value = g_flags_get_value_by_nick (flags_class, g_strstrip (nicks[i]));

      if (value == NULL)
        return FALSE;
      *flags |= value->value;
    }
  return *flags != 0;
}

/* Fills @value, which has the property's type, or says that @text is not one of its values. */
static gboolean
parse_value (GParamSpec *spec, const char *text, GValue *value)
{
  const GEnumValue *enum_value;
  guint64 unsigned_number;
  double number;
  guint flags;

  if (G_IS_PARAM_SPEC_BOOLEAN (spec))
    {
      if (!g_str_equal (text, "true") && !g_str_equal (text, "false"))
        return FALSE;
      g_value_set_boolean (value, g_str_equal (text, "true"));
    }
  else if (G_IS_PARAM_SPEC_UINT (spec))
    {
      if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &unsigned_number, NULL))
        return FALSE;
      g_value_set_uint (value, (guint) unsigned_number);
    }
  else if (G_IS_PARAM_SPEC_DOUBLE (spec))
    {
      if (!parse_double (text, &number))
        return FALSE;
      g_value_set_double (value, number);
    }
  else if (G_IS_PARAM_SPEC_ENUM (spec))
    {
      enum_value = g_enum_get_value_by_nick (G_PARAM_SPEC_ENUM (spec)->enum_class, text);
      if (enum_value == NULL)
        return FALSE;
      g_value_set_enum (value, enum_value->value);
    }
  else
    {
      if (!parse_flags (G_PARAM_SPEC_FLAGS (spec)->flags_class, text, &flags))
        return FALSE;
      g_value_set_flags (value, flags);
    }

  /* Outside the property's range. */
  return !g_param_value_validate (spec, value);
}

gboolean
psc_method_set_text (PscMethod *self, const char *name, const char *value, GError **error)
{
  g_auto (GValue) parsed = G_VALUE_INIT;
  GParamSpec *spec;

  spec = g_object_class_find_property (G_OBJECT_GET_CLASS (self), name);
  if (spec == NULL)
    {
      g_autofree char *names = list_names (self);

      g_set_error (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_PARAMETER,
                   _ ("%s has no parameter “%s”; it has %s"), psc_method_get_name (self), name,
                   names);
      return FALSE;
    }

  g_value_init (&parsed, spec->value_type);
  if (!parse_value (spec, value, &parsed))
    {
      g_autofree char *range = describe_range (spec);

      g_set_error (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_PARAMETER,
                   _ ("%s of %s cannot be “%s”: it is %s"), name, psc_method_get_name (self), value,
                   range);
      return FALSE;
    }

  g_object_set_property (G_OBJECT (self), spec->name, &parsed);
  return TRUE;
}

/* What is asked for is remembered under the parameter's name. */
gboolean
psc_method_set_parameter (PscMethod *self, const char *name, const char *value, GError **error)
{
  g_return_val_if_fail (PSC_IS_METHOD (self), FALSE);
  g_return_val_if_fail (name != NULL && value != NULL, FALSE);

  if (!psc_method_set_text (self, name, value, error))
    return FALSE;
  g_object_set_data (G_OBJECT (self), name, GUINT_TO_POINTER (TRUE));
  return TRUE;
}

GQuark
psc_method_length_quark (void)
{
  return g_quark_from_static_string ("psc-parameter-length");
}

GQuark
psc_method_finishing_quark (void)
{
  return g_quark_from_static_string ("psc-parameter-finishing");
}

static void
scale (GValue *value, double factor)
{
  if (G_VALUE_HOLDS_UINT (value))
    g_value_set_uint (value, (guint) lround (g_value_get_uint (value) * factor));
  else
    g_value_set_double (value, g_value_get_double (value) * factor);
}

PscMethod *
psc_method_dup_for_side (PscMethod *self, guint side)
{
  guint n;
  g_autofree GParamSpec **specs = NULL;
  PscMethod *copy;

  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);
  g_return_val_if_fail (side > 0, NULL);

  specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (self), &n);
  copy = g_object_new (G_OBJECT_TYPE (self), NULL);
  for (guint i = 0; i < n; i++)
    {
      gpointer is_asked_for = g_object_get_data (G_OBJECT (self), specs[i]->name);
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, specs[i]->value_type);
      g_object_get_property (G_OBJECT (self), specs[i]->name, &value);
      if (is_asked_for == NULL && g_param_spec_get_qdata (specs[i], psc_method_length_quark ()))
        scale (&value, side / (double) PSC_METHOD_SIDE);
      g_param_value_validate (specs[i], &value);
      g_object_set_property (G_OBJECT (copy), specs[i]->name, &value);
      g_object_set_data (G_OBJECT (copy), specs[i]->name, is_asked_for);
    }
  return copy;
}

gboolean
psc_method_get_seed (PscMethod *self, guint *seed)
{
  g_return_val_if_fail (PSC_IS_METHOD (self), FALSE);

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (self), PSC_NOISE_SEED) == NULL)
    return FALSE;
  g_object_get (self, PSC_NOISE_SEED, seed, NULL);
  return TRUE;
}

/* The first bits of a digest, within what a table of results reads as a whole number. */
static guint
choose_seed (PscMethod *self, guint seed, const char *digest)
{
  g_autofree char *text = g_strdup_printf ("%s %u %s", psc_method_get_name (self), seed, digest);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  sum[N_SEED_DIGITS] = '\0';
  return 1 + (guint) (g_ascii_strtoull (sum, NULL, 16) % MAX_SEED);
}

PscMethod *
psc_method_dup_for_image (PscMethod *self, const char *digest)
{
  PscMethod *copy;
  guint seed;

  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);
  g_return_val_if_fail (digest != NULL, NULL);

  if (!psc_method_get_seed (self, &seed))
    return g_object_ref (self);
  copy = psc_method_dup_for_side (self, PSC_METHOD_SIDE);
  g_object_set (copy, PSC_NOISE_SEED, choose_seed (self, seed, digest), NULL);
  return copy;
}

static void
append_flags (GString *text, GParamSpec *spec, guint flags)
{
  gboolean is_first = TRUE;

  for (const GFlagsValue *v = G_PARAM_SPEC_FLAGS (spec)->flags_class->values; v->value_nick; v++)
    if (flags & v->value)
      {
        g_string_append_printf (text, "%s%s", is_first ? "" : "+", v->value_nick);
        is_first = FALSE;
      }
}

static void
append_value (GString *text, GParamSpec *spec, const GValue *value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (G_IS_PARAM_SPEC_BOOLEAN (spec))
    g_string_append (text, g_value_get_boolean (value) ? "true" : "false");
  else if (G_IS_PARAM_SPEC_UINT (spec))
    g_string_append_printf (text, "%u", g_value_get_uint (value));
  else if (G_IS_PARAM_SPEC_DOUBLE (spec))
    g_string_append (text,
                     g_ascii_formatd (number, sizeof number, "%g", g_value_get_double (value)));
  else if (G_IS_PARAM_SPEC_ENUM (spec))
    g_string_append (
        text, g_enum_get_value (G_PARAM_SPEC_ENUM (spec)->enum_class, g_value_get_enum (value))
                  ->value_nick);
  else
    append_flags (text, spec, g_value_get_flags (value));
}

static char *
write_parameters (PscMethod *self, gboolean with_finishing)
{
  g_autofree GParamSpec **specs = NULL;
  GString *text;
  guint n;

  specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (self), &n);
  text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      if (!with_finishing && g_param_spec_get_qdata (specs[i], psc_method_finishing_quark ()))
        continue;
      g_value_init (&value, specs[i]->value_type);
      g_object_get_property (G_OBJECT (self), specs[i]->name, &value);
      g_string_append_printf (text, "%s%s=", text->len > 0 ? ", " : "", specs[i]->name);
      append_value (text, specs[i], &value);
    }
  return g_string_free (text, FALSE);
}

char *
psc_method_dup_parameters (PscMethod *self)
{
  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);

  return write_parameters (self, TRUE);
}

char *
psc_method_dup_stack_parameters (PscMethod *self)
{
  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);

  return write_parameters (self, FALSE);
}
