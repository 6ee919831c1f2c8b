/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-embedding-table.h"
#include "trust/psc-trust-measure.h"

G_BEGIN_DECLS

/**
 * PscTrustPlan:
 * @cheap: (nullable): the method, or one with fewer points, that maps are made with again and
 *   again; %NULL if none is cheap enough
 * @is_own: whether the map asked about is one of @cheap's, and need not be made
 * @makes_direct: whether what was fused is compared with the direct map
 * @n_others: maps of other prompts that are made; those that are fused cost nothing
 * @total: (nullable): what the map is to add up to
 * @total_reason: why there is none
 *
 * What can be had for PSC_TRUST_MAX_PASSES, in the worst case: that nothing is known before.
 */
typedef struct
{
  PscMethod *cheap;
  gboolean is_own;
  gboolean makes_direct;
  guint n_others;
  PscMethodTotal *total;
  PscTrustReason total_reason;
} PscTrustPlan;

/**
 * PscTrustRun:
 *
 * What the lines work with. A is the side of the model's input, M the embedding dimension.
 */
typedef struct
{
  const PscTrustQuestion *question; /* borrowed, as the next two */
  PscEncoder *encoder;
  const PscAttributionContext *context; /* @inner */
  const PscAttributionContext *outer;   /* borrowed: what was asked with */
  PscAttributionContext inner;          /* whose progress is a part of that, as below */
  double begin;
  double end;
  guint side;                /* A */
  gsize area;                /* A² */
  guint dimensions;          /* M */
  PscMapGrid grid;           /* of the map's cells */
  PscFunctionals *explained; /* owned: what the map attributes */
  PscFunctionals *score;     /* owned: τ d·z/‖z‖ */
  float *map;                /* owned, [A][A], finished */
  gboolean is_flat;          /* that map */
  PscTrustPlan plan;
  float *reference;    /* owned, [A][A]: of plan.cheap, which others of it are compared with */
  float *others;       /* owned, nullable: [n_others][A][A], if they were made with that */
  float *direct;       /* owned, nullable: [A][A], of the method itself, if it was made */
  PscMethod *control;  /* owned, nullable: Eigen-CAM, unless the map is one */
  gboolean is_control; /* the map is one */
  PscTrust *trust;     /* owned */
  PscTrustLine line;   /* that is worked on */
} PscTrustRun;

/* psc-trust-plan.c */

void psc_trust_plan (PscTrustRun *run);

/** Whether maps of other prompts can be had without the encoder. */
gboolean psc_trust_plan_fuses_others (PscTrustRun *run);

/** Whether the map was fused from maps, which the direct map may differ from: not from embeddings,
 * which the direct map is made of as well, nor from maps that say the same of everything. */
gboolean psc_trust_plan_is_of_stack (PscTrustRun *run);

/** Forward passes that the lines of @run take at most. */
guint psc_trust_plan_count (PscTrustRun *run);

/* psc-trust-maps.c */

/** Puts down a figure, or that the maps that it compares are flat if it is none. */
void psc_trust_run_set (PscTrustRun *run, PscTrustFigure figure, double value);
void psc_trust_run_refuse (PscTrustRun *run, PscTrustFigure figure, PscTrustReason reason);

/** (transfer full): the embeddings of all copies, which the encoder may have */
PscEmbeddingTable *psc_trust_run_embed (PscTrustRun *run,
                                        PscPerturbation *perturbation,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full): [K][A][A], finished maps of the functionals at @pixels, made directly */
float *psc_trust_run_attribute (PscTrustRun *run,
                                PscMethod *method,
                                PscEncoder *encoder,
                                const float *pixels,
                                PscFunctionals *functionals,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** [rows][columns] → (transfer full): [A][A] */
float *psc_trust_run_finish (PscTrustRun *run, const float *cells) G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full): what maps of directions, [n][M], are maps of, as the map of @run is of its own
 */
PscFunctionals *psc_trust_run_new_functionals (PscTrustRun *run,
                                               guint n,
                                               const float *directions) G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full): [n][A][A], finished maps of directions, [n][M], from the question's stack or
 * from what the encoder keeps, for who asked psc_trust_plan_fuses_others(). */
float *psc_trust_run_fuse (PscTrustRun *run, guint n, const float *directions, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

gboolean psc_trust_run_is_cancelled (PscTrustRun *run, GError **error);

/** @outer: of the caller; borrowed */
void psc_trust_run_set_context (PscTrustRun *run, const PscAttributionContext *outer);

/** What comes is so much of all the work, and lets whoever is more urgent go first. */
void psc_trust_run_enter (PscTrustRun *run, double begin, double end);

/** Makes @run->reference, and @run->others with it where that is cheaper, if there is a plan for
 * it and it was not made before. */
gboolean psc_trust_run_ensure_reference (PscTrustRun *run, GError **error);

/** (transfer full): [n][M], as many of the other prompts' directions as the plan has maps of,
 * evenly chosen, and behind them, without a control, the mean direction. @n: (out) */
float *psc_trust_run_choose_others (PscTrustRun *run, guint *n) G_GNUC_WARN_UNUSED_RESULT;

/* psc-trust-control.c: what the encoder keeps. */

/** (transfer full): the encoder as if it had learnt nothing, made once. */
PscEncoder *psc_trust_run_dup_random_encoder (PscTrustRun *run,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Where there is no memory for it beside the encoder's own work. */
void psc_trust_run_drop_random_encoder (PscTrustRun *run);

/**
 * PscTrustControl:
 * @pixels: owned, [A][A]
 * @map: owned, [A][A], of Eigen-CAM
 * @has_model, @has_stability: whether the figures below are known
 * @model: rank correlation with that of the random encoder; NAN if flat
 * @stability: mean rank correlation with those of changed images; NAN if flat
 *
 * What is the same for all maps of an image.
 */
typedef struct
{
  float *pixels;
  float *map;
  gboolean has_model;
  double model;
  gboolean has_stability;
  double stability;
} PscTrustControl;

/** Of the run's image; @run has a control. Its map is made if it is not known. (transfer full) */
PscTrustControl *psc_trust_run_dup_control (PscTrustRun *run,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void psc_trust_control_unref (PscTrustControl *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTrustControl, psc_trust_control_unref)

/* One line each. @run->trust gets its figures. %FALSE with G_IO_ERROR_CANCELLED or
 * PSC_MODEL_ERROR_*
 */

gboolean psc_trust_measure_faithfulness (PscTrustRun *run, GError **error);
gboolean psc_trust_measure_completeness (PscTrustRun *run, GError **error);
gboolean psc_trust_measure_model (PscTrustRun *run, GError **error);
gboolean psc_trust_measure_prompt (PscTrustRun *run, GError **error);
gboolean psc_trust_measure_stability (PscTrustRun *run, GError **error);

/** Images that are changed a little. */
#define PSC_TRUST_CHANGES 10

/** Maps of other prompts that are made at most. */
#define PSC_TRUST_MAX_OTHERS 13

G_END_DECLS
