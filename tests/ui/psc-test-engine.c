/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-test-engine.h"

struct _PscEngine
{
  GObject parent_instance;

  PscPromptBank *bank; /* owned */
  GPtrArray *methods;  /* owned */
};

struct _PscSession
{
  GObject parent_instance;

  PscEngine *engine; /* owned */
  PscImage *image;   /* owned */
  guint n_overlays;
};

G_DEFINE_FINAL_TYPE (PscEngine, psc_engine, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (PscSession, psc_session, G_TYPE_OBJECT)

static void
psc_engine_finalize (GObject *object)
{
  g_object_unref (PSC_ENGINE (object)->bank);
  g_ptr_array_unref (PSC_ENGINE (object)->methods);
  G_OBJECT_CLASS (psc_engine_parent_class)->finalize (object);
}

static void
psc_engine_class_init (PscEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_engine_finalize;
}

static void
psc_engine_init (PscEngine *self)
{
  const char *const *names = psc_method_get_names ();

  self->bank = psc_prompt_bank_new_default ();
  self->methods = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (self->methods, psc_method_new (names[i], PSC_PRESET_PAPER, NULL));
}

static void
psc_session_finalize (GObject *object)
{
  g_object_unref (PSC_SESSION (object)->engine);
  g_object_unref (PSC_SESSION (object)->image);
  G_OBJECT_CLASS (psc_session_parent_class)->finalize (object);
}

static void
psc_session_class_init (PscSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_session_finalize;
}

static void
psc_session_init (PscSession *self)
{
}

PscEngine *
psc_test_engine_new (void)
{
  return g_object_new (PSC_TYPE_ENGINE, NULL);
}

PscPromptBank *
psc_engine_get_bank (PscEngine *self)
{
  return self->bank;
}

PscMethod *
psc_engine_get_method (PscEngine *self, const char *name)
{
  for (guint i = 0; i < self->methods->len; i++)
    if (g_str_equal (psc_method_get_name (self->methods->pdata[i]), name))
      return self->methods->pdata[i];
  return NULL;
}

PscSession *
psc_test_session_new (PscEngine *engine, PscImage *image)
{
  PscSession *self = g_object_new (PSC_TYPE_SESSION, NULL);

  self->engine = g_object_ref (engine);
  self->image = g_object_ref (image);
  return self;
}

guint
psc_test_session_get_n_overlays (PscSession *self)
{
  return self->n_overlays;
}

PscImage *
psc_session_get_image (PscSession *self)
{
  return self->image;
}

void
psc_session_set_focus (PscSession *self, const char *method)
{
}

static void
overlay_gone_cb (gpointer session, GObject *overlay)
{
  PSC_SESSION (session)->n_overlays--;
  g_object_unref (session);
}

PscOverlay *
psc_session_dup_overlay (PscSession *self,
                         const char *method,
                         PscExplanationMode mode,
                         const PscQuery *query)
{
  PscOverlay *overlay = psc_overlay_new (psc_engine_get_method (self->engine, method), mode, query);

  self->n_overlays++;
  g_object_weak_ref (G_OBJECT (overlay), overlay_gone_cb, g_object_ref (self));
  return overlay;
}
