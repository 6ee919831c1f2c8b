/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-scale-group.h"

struct _PscScaleGroup
{
  GObject parent_instance;

  GHashTable *measures; /* owned, of member (not owned) to PscMapMeasure (owned) */
  double limit;
};

G_DEFINE_FINAL_TYPE (PscScaleGroup, psc_scale_group, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
psc_scale_group_finalize (GObject *object)
{
  g_hash_table_unref (PSC_SCALE_GROUP (object)->measures);
  G_OBJECT_CLASS (psc_scale_group_parent_class)->finalize (object);
}

static void
psc_scale_group_class_init (PscScaleGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_scale_group_finalize;

  signals[CHANGED] = g_signal_new ("changed", PSC_TYPE_SCALE_GROUP, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
psc_scale_group_init (PscScaleGroup *self)
{
  self->measures = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

PscScaleGroup *
psc_scale_group_new (void)
{
  return g_object_new (PSC_TYPE_SCALE_GROUP, NULL);
}

static void
update_limit (PscScaleGroup *self)
{
  double limit = 0;
  GHashTableIter iter;
  gpointer measure;

  g_hash_table_iter_init (&iter, self->measures);
  while (g_hash_table_iter_next (&iter, NULL, &measure))
    limit = MAX (limit, ((PscMapMeasure *) measure)->limit);
  if (limit == self->limit)
    return;
  self->limit = limit;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
psc_scale_group_set_measure (PscScaleGroup *self, gpointer member, const PscMapMeasure *measure)
{
  if (measure == NULL)
    g_hash_table_remove (self->measures, member);
  else
    g_hash_table_replace (self->measures, member, g_memdup2 (measure, sizeof *measure));
  update_limit (self);
}

void
psc_scale_group_share (PscScaleGroup *self, PscMapMeasure *measure)
{
  PscMapMeasure common = { .state = PSC_MAP_STATE_SHOWN, .limit = self->limit };

  psc_map_share_limit ((PscMapMeasure *[]){ measure, &common }, 2);
}
