/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/truth/psc-truth-measurer.h"

#include <gio/gio.h>
#include <string.h>

#include "metrics/psc-control-map.h"

/* The same noise for everybody. */
#define SEED 1

struct _PscTruthMeasurer
{
  GObject parent_instance;

  PscTruthFinding *finding; /* owned, nullable */
  PscTruthFinding *lungs;   /* owned, nullable */
  PscOverlay *overlay;      /* owned, nullable */
  PscOverlay *eigen_cam;    /* owned, nullable */
  PscPlacement placement;   /* that centre and random were measured in */
  gboolean is_placed;
  gboolean is_known[PSC_TRUTH_N_SUBJECTS];
  gboolean is_wanted[PSC_TRUTH_N_SUBJECTS];
  PscLocalisation results[PSC_TRUTH_N_SUBJECTS];
  PscTruthSubject running;
  GCancellable *cancellable; /* owned, nullable: of what is running */
  char *message;             /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (PscTruthMeasurer, psc_truth_measurer, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void overlay_cb (PscTruthMeasurer *self);
static void eigen_cam_cb (PscTruthMeasurer *self);

static void
cancel (PscTruthMeasurer *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
set_overlay (PscTruthMeasurer *self, PscOverlay **field, PscOverlay *overlay, GCallback changed)
{
  if (*field != NULL)
    g_signal_handlers_disconnect_by_func (*field, changed, self);
  g_set_object (field, overlay);
  if (overlay != NULL)
    g_signal_connect_swapped (overlay, "changed", changed, self);
}

static void
psc_truth_measurer_dispose (GObject *object)
{
  PscTruthMeasurer *self = PSC_TRUTH_MEASURER (object);

  cancel (self);
  set_overlay (self, &self->overlay, NULL, G_CALLBACK (overlay_cb));
  set_overlay (self, &self->eigen_cam, NULL, G_CALLBACK (eigen_cam_cb));
  g_clear_pointer (&self->finding, psc_truth_finding_unref);
  g_clear_pointer (&self->lungs, psc_truth_finding_unref);
  g_clear_pointer (&self->message, g_free);
  G_OBJECT_CLASS (psc_truth_measurer_parent_class)->dispose (object);
}

static void
psc_truth_measurer_class_init (PscTruthMeasurerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = psc_truth_measurer_dispose;
  signals[CHANGED] = g_signal_new ("changed", PSC_TYPE_TRUTH_MEASURER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
psc_truth_measurer_init (PscTruthMeasurer *self)
{
}

PscTruthMeasurer *
psc_truth_measurer_new (void)
{
  return g_object_new (PSC_TYPE_TRUTH_MEASURER, NULL);
}

/* What a thread needs; all its own. */
typedef struct
{
  PscTruthSubject subject;
  PscTruthFinding *finding;
  PscTruthFinding *lungs; /* nullable */
  PscPlacement placement;
  float *map; /* [A][A], nullable: of an overlay */
  PscLocalisation result;
} Work;

static void
work_free (Work *work)
{
  psc_truth_finding_unref (work->finding);
  g_clear_pointer (&work->lungs, psc_truth_finding_unref);
  g_free (work->map);
  g_free (work);
}

static void
add (PscLocalisation *sum, const PscLocalisation *one, double share)
{
  sum->hit += share * one->hit;
  sum->relevance_mass += share * one->relevance_mass;
  sum->rank_accuracy += share * one->rank_accuracy;
  sum->auprc += share * one->auprc;
  sum->cnr += share * one->cnr;
  sum->iou_area += share * one->iou_area;
  sum->iou_otsu += share * one->iou_otsu;
}

static void
measure_random (Work *work, const guint8 *mask, GCancellable *cancellable)
{
  PscLocalisation sum = { 0 };

  for (guint i = 0; i < PSC_TRUTH_RANDOM_MAPS && !g_cancellable_is_cancelled (cancellable); i++)
    {
      g_autofree float *map = psc_control_map_new_random (work->placement.side, SEED + i);

      psc_localisation_measure (map, &work->placement, mask, cancellable, &work->result);
      add (&sum, &work->result, 1.0 / PSC_TRUTH_RANDOM_MAPS);
    }
  sum.area_share = work->result.area_share;
  sum.unseen_share = work->result.unseen_share;
  work->result = sum;
}

static guint8 *
dup_mask (Work *work, PscTruthFinding *finding, GCancellable *cancellable, GError **error)
{
  return psc_truth_finding_dup_mask (finding, work->placement.width, work->placement.height, NULL,
                                     cancellable, error);
}

static gboolean
make_lungs (Work *work, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *mask = dup_mask (work, work->lungs, cancellable, error);

  if (mask != NULL)
    work->map = psc_control_map_new_region (&work->placement, mask);
  return mask != NULL;
}

static void
measure_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *mask = dup_mask (work, work->finding, cancellable, &error);

  if (mask == NULL
      || (work->subject == PSC_TRUTH_SUBJECT_LUNGS && !make_lungs (work, cancellable, &error)))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (work->subject == PSC_TRUTH_SUBJECT_CENTRE)
    work->map = psc_control_map_new_centre (&work->placement);
  if (work->subject == PSC_TRUTH_SUBJECT_RANDOM)
    measure_random (work, mask, cancellable);
  else
    psc_localisation_measure (work->map, &work->placement, mask, cancellable, &work->result);
  g_task_return_boolean (task, TRUE);
}

static void run_next (PscTruthMeasurer *self);

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PscTruthMeasurer *self = PSC_TRUTH_MEASURER (source);
  const Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean is_measured = g_task_propagate_boolean (G_TASK (result), &error);

  /* Whoever cancelled it has gone on. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  if (is_measured)
    {
      self->results[work->subject] = work->result;
      self->is_known[work->subject] = TRUE;
    }
  else
    {
      g_free (self->message);
      self->message = g_strdup (error->message);
      memset (self->is_wanted, 0, sizeof self->is_wanted);
    }
  run_next (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static float *
dup_map (PscOverlay *overlay)
{
  guint side;
  const float *values = psc_overlay_get_values (overlay, &side);

  return g_memdup2 (values, (gsize) side * side * sizeof (float));
}

static Work *
new_work (PscTruthMeasurer *self, PscTruthSubject subject)
{
  PscOverlay *overlay = subject == PSC_TRUTH_SUBJECT_MAP         ? self->overlay
                        : subject == PSC_TRUTH_SUBJECT_EIGEN_CAM ? self->eigen_cam
                                                                 : NULL;
  Work *work = g_new0 (Work, 1);

  work->subject = subject;
  work->finding = psc_truth_finding_ref (self->finding);
  if (subject == PSC_TRUTH_SUBJECT_LUNGS)
    work->lungs = psc_truth_finding_ref (self->lungs);
  work->placement = overlay != NULL ? *psc_overlay_get_placement (overlay) : self->placement;
  work->map = overlay != NULL ? dup_map (overlay) : NULL;
  return work;
}

static void
run_next (PscTruthMeasurer *self)
{
  g_autoptr (GTask) task = NULL;

  for (PscTruthSubject i = 0; self->cancellable == NULL && i < PSC_TRUTH_N_SUBJECTS; i++)
    if (self->is_wanted[i])
      {
        self->is_wanted[i] = FALSE;
        self->running = i;
        self->cancellable = g_cancellable_new ();
        task = g_task_new (self, self->cancellable, measured_cb, NULL);
        g_task_set_source_tag (task, run_next);
        g_task_set_task_data (task, new_work (self, i), (GDestroyNotify) work_free);
        g_task_run_in_thread (task, measure_thread);
      }
}

/* Whatever was known of it is not any more. */
static void
want (PscTruthMeasurer *self, PscTruthSubject subject, gboolean is_wanted)
{
  self->is_known[subject] = FALSE;
  self->is_wanted[subject] =
      is_wanted && self->finding != NULL && psc_truth_finding_get_n_regions (self->finding) > 0;
  if (self->cancellable != NULL && self->running == subject)
    cancel (self);
}

gboolean
psc_truth_measurer_is_final (PscOverlay *overlay)
{
  guint side;

  return overlay != NULL && psc_overlay_get_state (overlay) == PSC_OVERLAY_READY
         && psc_overlay_get_stand_in (overlay) == NULL
         && psc_overlay_get_source (overlay) != PSC_OVERLAY_PART
         && psc_overlay_get_values (overlay, &side) != NULL;
}

static void
want_controls (PscTruthMeasurer *self)
{
  want (self, PSC_TRUTH_SUBJECT_CENTRE, self->is_placed);
  want (self, PSC_TRUTH_SUBJECT_LUNGS, self->is_placed && self->lungs != NULL);
  want (self, PSC_TRUTH_SUBJECT_RANDOM, self->is_placed);
}

/* Centre and random stay as long as picture and model do. */
static void
place (PscTruthMeasurer *self, const PscPlacement *placement)
{
  if (self->is_placed && memcmp (&self->placement, placement, sizeof *placement) == 0)
    return;
  self->placement = *placement;
  self->is_placed = TRUE;
  want_controls (self);
}

static void
overlay_cb (PscTruthMeasurer *self)
{
  gboolean is_final = psc_truth_measurer_is_final (self->overlay);

  want (self, PSC_TRUTH_SUBJECT_MAP, is_final);
  if (is_final)
    place (self, psc_overlay_get_placement (self->overlay));
  run_next (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
eigen_cam_cb (PscTruthMeasurer *self)
{
  want (self, PSC_TRUTH_SUBJECT_EIGEN_CAM, psc_truth_measurer_is_final (self->eigen_cam));
  run_next (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
psc_truth_measurer_set_finding (PscTruthMeasurer *self, PscTruthFinding *finding)
{
  g_return_if_fail (PSC_IS_TRUTH_MEASURER (self));

  if (self->finding == finding)
    return;
  g_clear_pointer (&self->finding, psc_truth_finding_unref);
  g_clear_pointer (&self->message, g_free);
  if (finding != NULL)
    self->finding = psc_truth_finding_ref (finding);
  want_controls (self);
  want (self, PSC_TRUTH_SUBJECT_EIGEN_CAM, psc_truth_measurer_is_final (self->eigen_cam));
  overlay_cb (self);
}

void
psc_truth_measurer_set_lungs (PscTruthMeasurer *self, PscTruthFinding *lungs)
{
  g_return_if_fail (PSC_IS_TRUTH_MEASURER (self));

  if (self->lungs == lungs)
    return;
  g_clear_pointer (&self->lungs, psc_truth_finding_unref);
  if (lungs != NULL)
    self->lungs = psc_truth_finding_ref (lungs);
  want (self, PSC_TRUTH_SUBJECT_LUNGS, self->is_placed && lungs != NULL);
  run_next (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
psc_truth_measurer_set_overlays (PscTruthMeasurer *self, PscOverlay *overlay, PscOverlay *eigen_cam)
{
  g_return_if_fail (PSC_IS_TRUTH_MEASURER (self));

  if (self->overlay != overlay)
    {
      set_overlay (self, &self->overlay, overlay, G_CALLBACK (overlay_cb));
      overlay_cb (self);
    }
  if (self->eigen_cam != eigen_cam)
    {
      set_overlay (self, &self->eigen_cam, eigen_cam, G_CALLBACK (eigen_cam_cb));
      eigen_cam_cb (self);
    }
}

const PscLocalisation *
psc_truth_measurer_get (PscTruthMeasurer *self, PscTruthSubject subject)
{
  return self->is_known[subject] ? &self->results[subject] : NULL;
}

gboolean
psc_truth_measurer_is_busy (PscTruthMeasurer *self)
{
  return self->cancellable != NULL;
}

const char *
psc_truth_measurer_get_message (PscTruthMeasurer *self)
{
  return self->message;
}
