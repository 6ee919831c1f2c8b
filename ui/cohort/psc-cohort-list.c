/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/cohort/psc-cohort-list.h"

struct _PscCohortItem
{
  GObject parent_instance;

  PscCohortSource *source; /* owned */
  PscCohortEntry entry;
};

G_DEFINE_FINAL_TYPE (PscCohortItem, psc_cohort_item, G_TYPE_OBJECT)

static void
psc_cohort_item_finalize (GObject *object)
{
  psc_cohort_source_unref (PSC_COHORT_ITEM (object)->source);
  G_OBJECT_CLASS (psc_cohort_item_parent_class)->finalize (object);
}

static void
psc_cohort_item_class_init (PscCohortItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_cohort_item_finalize;
}

static void
psc_cohort_item_init (PscCohortItem *self)
{
}

static PscCohortItem *
new_item (PscCohortSource *source, const PscCohortEntry *entry)
{
  PscCohortItem *self = g_object_new (PSC_TYPE_COHORT_ITEM, NULL);

  self->source = psc_cohort_source_ref (source);
  self->entry = *entry;
  return self;
}

PscCohortSource *
psc_cohort_item_get_source (PscCohortItem *self)
{
  return self->source;
}

const PscCohortEntry *
psc_cohort_item_get_entry (PscCohortItem *self)
{
  return &self->entry;
}

const PscCohortRow *
psc_cohort_item_get_row (PscCohortItem *self)
{
  return psc_cohort_results_get_row (psc_cohort_source_get_results (self->source), self->entry.row);
}

const PscCohortRow *
psc_cohort_item_get_other (PscCohortItem *self)
{
  return self->entry.other != PSC_COHORT_NOWHERE ? psc_cohort_results_get_row (
             psc_cohort_source_get_results (self->source), self->entry.other)
                                                 : NULL;
}

struct _PscCohortList
{
  GObject parent_instance;

  PscCohortSource *source; /* owned, nullable */
  PscCohortView *view;     /* owned, there with the source */
  guint selected;          /* position, GTK_INVALID_LIST_POSITION for none */
};

enum
{
  SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return PSC_TYPE_COHORT_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  PscCohortList *self = PSC_COHORT_LIST (model);

  return self->view != NULL ? psc_cohort_view_get_n (self->view) : 0;
}

static gpointer
get_item (GListModel *model, guint position)
{
  PscCohortList *self = PSC_COHORT_LIST (model);

  return position < get_n_items (model)
             ? new_item (self->source, psc_cohort_view_get (self->view, position))
             : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  return PSC_COHORT_LIST (model)->selected == position;
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  guint selected = PSC_COHORT_LIST (model)->selected;

  return selected != GTK_INVALID_LIST_POSITION ? gtk_bitset_new_range (selected, 1)
                                               : gtk_bitset_new_empty ();
}

static gboolean
select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  psc_cohort_list_select (PSC_COHORT_LIST (model), position);
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PscCohortList,
                               psc_cohort_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          selection_model_init))

static void
psc_cohort_list_finalize (GObject *object)
{
  PscCohortList *self = PSC_COHORT_LIST (object);

  g_clear_pointer (&self->view, psc_cohort_view_unref);
  g_clear_pointer (&self->source, psc_cohort_source_unref);
  G_OBJECT_CLASS (psc_cohort_list_parent_class)->finalize (object);
}

static void
psc_cohort_list_class_init (PscCohortListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_cohort_list_finalize;

  signals[SELECTED] = g_signal_new ("selected", PSC_TYPE_COHORT_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
psc_cohort_list_init (PscCohortList *self)
{
  self->selected = GTK_INVALID_LIST_POSITION;
}

PscCohortList *
psc_cohort_list_new (void)
{
  return g_object_new (PSC_TYPE_COHORT_LIST, NULL);
}

/* Where the row that is selected is in @view, be it in a pair. */
static guint
find_selected (PscCohortList *self, PscCohortSource *source, PscCohortView *view)
{
  const PscCohortEntry *entry;
  guint position;

  if (view == NULL || source != self->source || self->selected == GTK_INVALID_LIST_POSITION)
    return GTK_INVALID_LIST_POSITION;
  entry = psc_cohort_view_get (self->view, self->selected);
  position = psc_cohort_view_find (view, entry->row);
  if (position == PSC_COHORT_NOWHERE)
    position = psc_cohort_view_find (view, entry->other);
  return position != PSC_COHORT_NOWHERE ? position : GTK_INVALID_LIST_POSITION;
}

void
psc_cohort_list_set_view (PscCohortList *self, PscCohortSource *source, PscCohortView *view)
{
  guint n_before, selected;

  g_return_if_fail (PSC_IS_COHORT_LIST (self));
  g_return_if_fail ((source == NULL) == (view == NULL));

  n_before = get_n_items (G_LIST_MODEL (self));
  selected = find_selected (self, source, view);
  if (source != NULL)
    psc_cohort_source_ref (source);
  if (view != NULL)
    psc_cohort_view_ref (view);
  g_clear_pointer (&self->view, psc_cohort_view_unref);
  g_clear_pointer (&self->source, psc_cohort_source_unref);
  self->source = source;
  self->view = view;
  self->selected = selected;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, get_n_items (G_LIST_MODEL (self)));
  g_signal_emit (self, signals[SELECTED], 0);
}

PscCohortView *
psc_cohort_list_get_view (PscCohortList *self)
{
  return self->view;
}

void
psc_cohort_list_select (PscCohortList *self, guint position)
{
  guint before = self->selected;

  g_return_if_fail (PSC_IS_COHORT_LIST (self));

  if (position >= get_n_items (G_LIST_MODEL (self)))
    position = GTK_INVALID_LIST_POSITION;
  if (position == before)
    return;
  self->selected = position;
  if (before != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), before, 1);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, 1);
  g_signal_emit (self, signals[SELECTED], 0);
}

guint
psc_cohort_list_get_selected (PscCohortList *self)
{
  return self->selected;
}

PscCohortItem *
psc_cohort_list_dup_selected (PscCohortList *self)
{
  return g_list_model_get_item (G_LIST_MODEL (self), self->selected);
}
