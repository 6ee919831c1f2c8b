/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-half-stack.h"
#include "attribution/psc-method.h"
#include "lab/bench/psc-bench-row.h"
#include "lab/bench/psc-bench-subject.h"
#include "lab/bench/psc-bench-timing.h"

G_BEGIN_DECLS

/** Fills in what a row measured, its limit (NaN if there is none) and a note. */
typedef gboolean (*PscBenchMeasure) (PscBenchSubject *subject, PscBenchRow *row, GError **error);

/* The stack in memory. */
gboolean psc_bench_measure_fuse (PscBenchSubject *subject, PscBenchRow *row, GError **error);
gboolean psc_bench_measure_atlas (PscBenchSubject *subject, PscBenchRow *row, GError **error);

/* Methods and towers against the peak of the matrix products. */
gboolean psc_bench_measure_gradient (PscBenchSubject *subject, PscBenchRow *row, GError **error);
gboolean psc_bench_measure_occlusion (PscBenchSubject *subject, PscBenchRow *row, GError **error);
gboolean psc_bench_measure_rise (PscBenchSubject *subject, PscBenchRow *row, GError **error);
gboolean psc_bench_measure_path (PscBenchSubject *subject, PscBenchRow *row, GError **error);
gboolean psc_bench_measure_text (PscBenchSubject *subject, PscBenchRow *row, GError **error);

/* The maps that are there first, against one forward pass. */
gboolean psc_bench_measure_tokens (PscBenchSubject *subject, PscBenchRow *row, GError **error);
gboolean psc_bench_measure_open (PscBenchSubject *subject, PscBenchRow *row, GError **error);

/* Maps that are finished anew, against making them anew. */
gboolean psc_bench_measure_smoothing (PscBenchSubject *subject, PscBenchRow *row, GError **error);

/* Methods against one call of an ordinary implementation for each dimension. */
gboolean
psc_bench_measure_gradient_calls (PscBenchSubject *subject, PscBenchRow *row, GError **error);
gboolean
psc_bench_measure_occlusion_calls (PscBenchSubject *subject, PscBenchRow *row, GError **error);
gboolean psc_bench_measure_path_calls (PscBenchSubject *subject, PscBenchRow *row, GError **error);

/* What a graphics card is bought for. */
gboolean psc_bench_measure_first_map (PscBenchSubject *subject, PscBenchRow *row, GError **error);
gboolean psc_bench_measure_bank_maps (PscBenchSubject *subject, PscBenchRow *row, GError **error);

/* What reduced precision costs. */
gboolean
psc_bench_measure_gradient_error (PscBenchSubject *subject, PscBenchRow *row, GError **error);

/* What a user waits for. */
gboolean
psc_bench_measure_first_overlay (PscBenchSubject *subject, PscBenchRow *row, GError **error);
gboolean psc_bench_measure_all_stacks (PscBenchSubject *subject, PscBenchRow *row, GError **error);
gboolean psc_bench_measure_bank (PscBenchSubject *subject, PscBenchRow *row, GError **error);
gboolean
psc_bench_measure_bank_roughly (PscBenchSubject *subject, PscBenchRow *row, GError **error);
gboolean psc_bench_measure_cancel (PscBenchSubject *subject, PscBenchRow *row, GError **error);
gboolean psc_bench_measure_memory (PscBenchSubject *subject, PscBenchRow *row, GError **error);

/** The first @n maps of a method's stack over the subject's input. @settings: pairs of names and
 * values, %NULL-terminated. (transfer full) */
PscStack *psc_bench_make_stack (PscBenchSubject *subject,
                                const char *method,
                                PscPreset preset,
                                const char *const *settings,
                                guint n,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Encodes the subject's input @n times, one after the other. */
gboolean psc_bench_encode_image (PscBenchSubject *subject, guint n, GError **error);

/** A stack of the model's size with some content. (transfer full) */
PscHalfStack *psc_bench_new_half_stack (PscBenchSubject *subject) G_GNUC_WARN_UNUSED_RESULT;

/** Side of the radiograph that is opened, in pixels: what public data sets have. */
#define PSC_BENCH_PICTURE_SIDE 1024

/** A synthetic radiograph in a file, as bytes. (transfer full) */
GBytes *psc_bench_write_picture (GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
