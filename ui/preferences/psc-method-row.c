/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/preferences/psc-method-row.h"

#include "ui/preferences/psc-parameter-row.h"
#include "ui/preferences/psc-settings.h"

struct _PscMethodRow
{
  AdwExpanderRow parent_instance;

  GtkWidget *reset_button; /* template */

  GSettings *settings;      /* owned */
  PscEngine *engine;        /* weak, nullable */
  PscMethod *method;        /* owned */
  GPtrArray *rows;          /* owned, of PscParameterRow *, borrowed */
  PscParameterRow *refused; /* borrowed, nullable: the one that says why */
  gboolean loading;
};

G_DEFINE_FINAL_TYPE (PscMethodRow, psc_method_row, ADW_TYPE_EXPANDER_ROW)

static void
update (PscMethodRow *self)
{
  const char *name = psc_method_get_name (self->method);

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), psc_method_get_fusing (self->method));
  gtk_widget_set_visible (self->reset_button, psc_settings_has_parameters (self->settings, name));
}

static PscParameterRow *
find_row (PscMethodRow *self, GParamSpec *spec)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (psc_parameter_row_get_spec (self->rows->pdata[i]) == spec)
      return self->rows->pdata[i];
  return NULL;
}

static void
set_refused (PscMethodRow *self, PscParameterRow *row, const char *reason)
{
  if (self->refused != NULL)
    psc_parameter_row_set_refusal (self->refused, NULL);
  self->refused = row;
  if (row != NULL)
    psc_parameter_row_set_refusal (row, reason);
}

static void
method_notify_cb (PscMethod *method, GParamSpec *spec, PscMethodRow *self)
{
  guint side = self->engine != NULL ? psc_engine_get_side (self->engine) : 0;
  g_autoptr (GError) error = NULL;

  if (self->loading)
    return;
  if (!psc_method_check (method, side, &error))
    {
      set_refused (self, find_row (self, spec), error->message);
      return;
    }
  set_refused (self, NULL, NULL);
  psc_settings_store_method (self->settings, self->method);
  update (self);
}

/* The method stays, so that the controls that are bound to it do. */
static void
load (PscMethodRow *self)
{
  g_autoptr (PscMethod) stored =
      psc_settings_new_method (self->settings, psc_method_get_name (self->method));
  guint n;
  g_autofree GParamSpec **specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (stored), &n);

  self->loading = TRUE;
  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (stored), specs[i]->name, &value);
      g_object_set_property (G_OBJECT (self->method), specs[i]->name, &value);
    }
  self->loading = FALSE;
  set_refused (self, NULL, NULL);
  update (self);
}

static void
settings_changed_cb (GSettings *settings, const char *key, PscMethodRow *self)
{
  load (self);
}

static void
reset_clicked_cb (PscMethodRow *self)
{
  psc_settings_reset_method (self->settings, psc_method_get_name (self->method));
}

static void
psc_method_row_dispose (GObject *object)
{
  PscMethodRow *self = PSC_METHOD_ROW (object);

  g_clear_object (&self->settings);
  g_clear_weak_pointer (&self->engine);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->method);
  G_OBJECT_CLASS (psc_method_row_parent_class)->dispose (object);
}

static void
psc_method_row_class_init (PscMethodRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_method_row_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-method-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PscMethodRow, reset_button);
  gtk_widget_class_bind_template_callback (widget_class, reset_clicked_cb);
}

static void
psc_method_row_init (PscMethodRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_parameters (PscMethodRow *self)
{
  guint n;
  g_autofree GParamSpec **specs =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (self->method), &n);

  for (guint i = 0; i < n; i++)
    if ((specs[i]->flags & PSC_PARAMETER_FLAGS) == PSC_PARAMETER_FLAGS)
      {
        GtkWidget *row = psc_parameter_row_new (self->method, specs[i]);

        g_ptr_array_add (self->rows, row);
        adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
      }
}

GtkWidget *
psc_method_row_new (GSettings *settings, PscEngine *engine, const char *name)
{
  PscMethodRow *self = g_object_new (PSC_TYPE_METHOD_ROW, NULL);

  self->settings = g_object_ref (settings);
  g_set_weak_pointer (&self->engine, engine);
  self->rows = g_ptr_array_new ();
  self->method = psc_settings_new_method (settings, name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), psc_method_get_title (self->method));
  add_parameters (self);
  update (self);
  g_signal_connect_object (self->method, "notify", G_CALLBACK (method_notify_cb), self, 0);
  g_signal_connect_object (settings, "changed::method-parameters", G_CALLBACK (settings_changed_cb),
                           self, 0);
  g_signal_connect_object (settings, "changed::preset", G_CALLBACK (settings_changed_cb), self, 0);
  return GTK_WIDGET (self);
}

PscMethod *
psc_method_row_get_method (PscMethodRow *self)
{
  g_return_val_if_fail (PSC_IS_METHOD_ROW (self), NULL);

  return self->method;
}
