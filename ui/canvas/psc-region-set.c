/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-region-set-private.h"

/* How many changes can be undone. */
#define MAX_HISTORY 200

G_DEFINE_FINAL_TYPE (PscRegionSet, psc_region_set, G_TYPE_OBJECT)

enum
{
  CHANGED,
  EDITED,
  SKETCHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
psc_region_set_finalize (GObject *object)
{
  PscRegionSet *self = PSC_REGION_SET (object);

  for (guint i = 0; i < PSC_REGION_N_ORIGINS; i++)
    g_ptr_array_unref (self->items[i]);
  g_clear_pointer (&self->chosen, psc_region_item_unref);
  g_ptr_array_unref (self->past);
  g_ptr_array_unref (self->future);
  g_free (self->class_name);
  g_free (self->phrase);
  g_clear_pointer (&self->hold.pulled, psc_region_item_unref);
  psc_region_sketch_clear (&self->sketch);
  G_OBJECT_CLASS (psc_region_set_parent_class)->finalize (object);
}

static void
psc_region_set_class_init (PscRegionSetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_region_set_finalize;

  signals[CHANGED] = g_signal_new ("changed", PSC_TYPE_REGION_SET, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[EDITED] = g_signal_new ("edited", PSC_TYPE_REGION_SET, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[SKETCHED] = g_signal_new ("sketched", PSC_TYPE_REGION_SET, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}

static GPtrArray *
new_items (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) psc_region_item_unref);
}

static void
psc_region_set_init (PscRegionSet *self)
{
  for (guint i = 0; i < PSC_REGION_N_ORIGINS; i++)
    self->items[i] = new_items ();
  self->past = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->future = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  psc_region_sketch_init (&self->sketch);
}

PscRegionSet *
psc_region_set_new (gsize width, gsize height)
{
  PscRegionSet *self = g_object_new (PSC_TYPE_REGION_SET, NULL);

  self->width = (double) width;
  self->height = (double) height;
  return self;
}

static void
emit (PscRegionSet *self, guint signal)
{
  static guint64 serial;

  if (signal == CHANGED)
    self->serial = ++serial;
  g_signal_emit (self, signals[signal], 0);
}

void
psc_region_set_look_other (PscRegionSet *self)
{
  emit (self, SKETCHED);
}

void
psc_region_set_drop_hold (PscRegionSet *self)
{
  g_clear_pointer (&self->hold.pulled, psc_region_item_unref);
  self->hold = (PscRegionHold){ FALSE };
}

guint64
psc_region_set_get_serial (PscRegionSet *self)
{
  return self->serial;
}

guint
psc_region_set_get_n (PscRegionSet *self)
{
  guint n = 0;

  for (guint i = 0; i < PSC_REGION_N_ORIGINS; i++)
    n += self->items[i]->len;
  return n;
}

PscRegionItem *
psc_region_set_get (PscRegionSet *self, guint index)
{
  for (guint i = 0; i < PSC_REGION_N_ORIGINS; index -= self->items[i++]->len)
    if (index < self->items[i]->len)
      return self->items[i]->pdata[index];
  g_return_val_if_reached (NULL);
}

guint
psc_region_set_count (PscRegionSet *self, PscRegionOrigin origin)
{
  return self->items[origin]->len;
}

PscRegionItem *
psc_region_set_get_chosen (PscRegionSet *self, guint *index)
{
  for (guint i = 0; self->chosen != NULL && i < psc_region_set_get_n (self); i++)
    if (psc_region_set_get (self, i) == self->chosen)
      {
        if (index != NULL)
          *index = i;
        return self->chosen;
      }
  return NULL;
}

/* Whether it is another one. */
static gboolean
set_chosen (PscRegionSet *self, PscRegionItem *item)
{
  if (self->chosen == item)
    return FALSE;
  psc_region_set_drop_hold (self);
  g_clear_pointer (&self->chosen, psc_region_item_unref);
  if (item != NULL)
    self->chosen = psc_region_item_ref (item);
  return TRUE;
}

void
psc_region_set_choose (PscRegionSet *self, guint index)
{
  g_return_if_fail (index < psc_region_set_get_n (self));

  if (set_chosen (self, psc_region_set_get (self, index)))
    emit (self, CHANGED);
}

void
psc_region_set_choose_none (PscRegionSet *self)
{
  if (set_chosen (self, NULL))
    emit (self, CHANGED);
}

/* Something is chosen as long as there is anything: what it is measured against is to be seen at
 * once. */
static void
keep_choice (PscRegionSet *self)
{
  if (psc_region_set_get_chosen (self, NULL) == NULL)
    set_chosen (self, psc_region_set_get_n (self) > 0 ? psc_region_set_get (self, 0) : NULL);
}

static void
take_items (PscRegionSet *self, PscRegionOrigin origin, GPtrArray *items)
{
  g_ptr_array_unref (self->items[origin]);
  self->items[origin] = items;
}

void
psc_region_set_load (PscRegionSet *self, PscRegionOrigin origin, GPtrArray *items)
{
  g_return_if_fail (PSC_IS_REGION_SET (self));

  take_items (self, origin, items);
  if (origin == PSC_REGION_OWN)
    {
      g_ptr_array_set_size (self->past, 0);
      g_ptr_array_set_size (self->future, 0);
    }
  keep_choice (self);
  emit (self, CHANGED);
}

static GPtrArray *
copy_own (PscRegionSet *self)
{
  GPtrArray *copy = new_items ();

  for (guint i = 0; i < self->items[PSC_REGION_OWN]->len; i++)
    g_ptr_array_add (copy, psc_region_item_ref (self->items[PSC_REGION_OWN]->pdata[i]));
  return copy;
}

void
psc_region_set_begin_change (PscRegionSet *self)
{
  self->hold.is_being_nudged = FALSE;
  g_ptr_array_set_size (self->future, 0);
  if (self->past->len == MAX_HISTORY)
    g_ptr_array_remove_index (self->past, 0);
  g_ptr_array_add (self->past, copy_own (self));
}

void
psc_region_set_end_change (PscRegionSet *self)
{
  keep_choice (self);
  emit (self, CHANGED);
  emit (self, EDITED);
}

void
psc_region_set_replace_chosen (PscRegionSet *self, PscTruthFinding *finding)
{
  PscRegionItem *item = psc_region_item_new (finding, PSC_REGION_OWN, NULL);
  guint index;

  g_return_if_fail (psc_region_set_get_chosen (self, &index) != NULL);
  g_return_if_fail (index < self->items[PSC_REGION_OWN]->len);

  psc_region_item_unref (self->items[PSC_REGION_OWN]->pdata[index]);
  self->items[PSC_REGION_OWN]->pdata[index] = item;
  psc_region_item_unref (self->chosen);
  self->chosen = psc_region_item_ref (item);
}

static void
add (PscRegionSet *self, PscTruthRegion *region)
{
  PscTruthFinding *finding = psc_truth_finding_new (self->class_name, self->phrase, NULL, FALSE);
  PscRegionItem *item;

  psc_truth_finding_take_region (finding, region);
  item = psc_region_item_new (finding, PSC_REGION_OWN, NULL);
  psc_region_set_begin_change (self);
  g_ptr_array_add (self->items[PSC_REGION_OWN], item);
  set_chosen (self, item);
  psc_region_set_end_change (self);
}

/* (transfer full): another name for the same regions, or the same with more. */
static PscTruthFinding *
dup_like (PscTruthFinding *old, const char *class_name, const char *phrase)
{
  PscTruthFinding *finding =
      psc_truth_finding_new (class_name, phrase, psc_truth_finding_get_reader (old),
                             psc_truth_finding_get_is_absent (old));

  for (guint i = 0; i < psc_truth_finding_get_n_regions (old); i++)
    psc_truth_finding_take_region (finding,
                                   psc_truth_region_ref (psc_truth_finding_get_region (old, i)));
  return finding;
}

gboolean
psc_region_set_can_extend (PscRegionSet *self)
{
  guint index;

  return psc_region_set_get_chosen (self, &index) != NULL
         && index < self->items[PSC_REGION_OWN]->len
         && !psc_truth_finding_get_is_absent (self->chosen->finding);
}

static void
extend (PscRegionSet *self, PscTruthRegion *region)
{
  PscTruthFinding *old = self->chosen->finding;
  PscTruthFinding *finding =
      dup_like (old, psc_truth_finding_get_class (old), psc_truth_finding_get_phrase (old));

  psc_truth_finding_take_region (finding, region);
  psc_region_set_begin_change (self);
  psc_region_set_replace_chosen (self, finding);
  psc_region_set_end_change (self);
}

void
psc_region_set_rename (PscRegionSet *self, guint index, const char *class_name, const char *phrase)
{
  GPtrArray *own = self->items[PSC_REGION_OWN];
  g_autoptr (PscRegionItem) old = NULL;
  PscTruthFinding *finding;

  g_return_if_fail (index < own->len);

  psc_region_set_begin_change (self);
  old = own->pdata[index];
  finding = dup_like (old->finding, class_name, phrase);
  own->pdata[index] = psc_region_item_new_like (finding, old);
  if (old == self->chosen)
    set_chosen (self, own->pdata[index]);
  psc_region_set_end_change (self);
}

gboolean
psc_region_set_remove (PscRegionSet *self, guint index)
{
  GPtrArray *own = self->items[PSC_REGION_OWN];

  if (index >= own->len)
    return FALSE;
  psc_region_set_begin_change (self);
  g_ptr_array_remove_index (own, index);
  if (psc_region_set_get_chosen (self, NULL) == NULL && own->len > 0)
    set_chosen (self, own->pdata[MIN (index, own->len - 1)]);
  psc_region_set_end_change (self);
  return TRUE;
}

gboolean
psc_region_set_can_undo (PscRegionSet *self)
{
  return self->past->len > 0;
}

gboolean
psc_region_set_can_redo (PscRegionSet *self)
{
  return self->future->len > 0;
}

/* What was chosen is so still, or else what is in its place. */
static void
go (PscRegionSet *self, GPtrArray *from, GPtrArray *to)
{
  PscRegionHold held = self->hold;
  guint index = 0;
  gboolean is_own;

  if (from->len == 0)
    return;
  is_own =
      psc_region_set_get_chosen (self, &index) != NULL && index < self->items[PSC_REGION_OWN]->len;
  g_ptr_array_add (to, copy_own (self));
  take_items (self, PSC_REGION_OWN, g_ptr_array_steal_index (from, from->len - 1));
  if (is_own && psc_region_set_get_chosen (self, NULL) == NULL
      && index < self->items[PSC_REGION_OWN]->len)
    set_chosen (self, self->items[PSC_REGION_OWN]->pdata[index]);
  psc_region_set_drop_hold (self);
  psc_region_set_hold_again (self, &held);
  psc_region_set_end_change (self);
}

void
psc_region_set_undo (PscRegionSet *self)
{
  go (self, self->past, self->future);
}

void
psc_region_set_redo (PscRegionSet *self)
{
  go (self, self->future, self->past);
}

GPtrArray *
psc_region_set_dup_own (PscRegionSet *self)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_truth_finding_unref);

  for (guint i = 0; i < self->items[PSC_REGION_OWN]->len; i++)
    g_ptr_array_add (findings, psc_truth_finding_ref (psc_region_set_get (self, i)->finding));
  return findings;
}

void
psc_region_set_set_name (PscRegionSet *self, const char *class_name, const char *phrase)
{
  g_free (self->class_name);
  g_free (self->phrase);
  self->class_name = g_strdup (class_name);
  self->phrase = g_strdup (phrase);
}

const PscRegionSketch *
psc_region_set_get_sketch (PscRegionSet *self)
{
  return &self->sketch;
}

static void
draw (PscRegionSet *self, PscRegionTool tool, gboolean extends)
{
  psc_region_set_drop_hold (self);
  self->extends = extends;
  psc_region_sketch_start (&self->sketch, tool);
  emit (self, SKETCHED);
}

void
psc_region_set_draw (PscRegionSet *self, PscRegionTool tool)
{
  g_return_if_fail (PSC_IS_REGION_SET (self));

  draw (self, tool, FALSE);
}

void
psc_region_set_draw_more (PscRegionSet *self, PscRegionTool tool)
{
  g_return_if_fail (PSC_IS_REGION_SET (self));

  draw (self, tool, psc_region_set_can_extend (self));
}

gboolean
psc_region_set_get_extends (PscRegionSet *self)
{
  return self->extends;
}

static PscPoint
keep_within (PscRegionSet *self, const PscPoint *point)
{
  return (PscPoint){ CLAMP (point->x, 0, self->width), CLAMP (point->y, 0, self->height) };
}

void
psc_region_set_press (PscRegionSet *self, const PscPoint *at, double reach)
{
  PscPoint within = keep_within (self, at);

  if (psc_region_sketch_press (&self->sketch, &within, reach))
    psc_region_set_close (self, reach);
  else
    emit (self, SKETCHED);
}

void
psc_region_set_drag (PscRegionSet *self, const PscPoint *to, double reach)
{
  PscPoint within = keep_within (self, to);

  psc_region_sketch_drag (&self->sketch, &within, reach);
  emit (self, SKETCHED);
}

void
psc_region_set_release (PscRegionSet *self, double reach)
{
  if (psc_region_sketch_release (&self->sketch))
    psc_region_set_close (self, reach);
}

/* What is too small to be meant is drawn again. */
void
psc_region_set_close (PscRegionSet *self, double reach)
{
  PscTruthRegion *region = psc_region_sketch_dup_region (&self->sketch, reach);
  gboolean extends = self->extends;

  draw (self, region != NULL ? PSC_REGION_TOOL_NONE : self->sketch.tool, extends && region == NULL);
  if (region == NULL)
    return;
  if (extends && psc_region_set_can_extend (self))
    extend (self, region);
  else
    add (self, region);
}

void
psc_region_set_place (PscRegionSet *self, const PscPoint *centre, double size)
{
  PscPoint within = keep_within (self, centre);
  const double reach_x = MIN (size / 2, MAX (MIN (within.x, self->width - within.x), 1));
  const double reach_y = MIN (size / 2, MAX (MIN (within.y, self->height - within.y), 1));

  g_return_if_fail (PSC_IS_REGION_SET (self));

  psc_region_sketch_place (&self->sketch, &within, reach_x, reach_y);
  psc_region_set_close (self, 0);
  psc_region_set_hold_chosen_last (self);
}

void
psc_region_set_step_back (PscRegionSet *self)
{
  if (psc_region_sketch_step_back (&self->sketch))
    emit (self, SKETCHED);
}
