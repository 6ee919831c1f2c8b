/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-npy.h"
#include "model/psc-model.h"

G_BEGIN_DECLS

/* Models for tests. Every failure ends the test program. */

/**
 * psc_test_model_get_options:
 *
 * What tests run models on: two threads of the CPU, or what the variable PROMPTOSCOPE_TEST_DEVICE
 * names: a device as the option --device takes it, or “whole-tensors”, which stands in for one on
 * the CPU. This is the one place that looks at it; tests of a suite “device” go by it. Static.
 */
const PscEncoderOptions *psc_test_model_get_options (void);

/** What numbers may be off by there, of the greatest, that on the CPU may be off by @tolerance. */
double psc_test_model_allow (double tolerance);

/** The miniature MedCLIP-ViT of tests/fixtures/tiny, whose reference values lie beside it; made
 * once, borrowed. */
PscModel *psc_test_model_get_tiny (void);

/** The same on whole tensors, for which the CPU stands in for a device. (transfer full) */
PscModel *psc_test_model_new_on_device (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_test_model_write:
 * @source: a folder in which a model lies
 * @head: what it is to make of a cosine
 * @bias: its b, where @head has one
 *
 * Returns: (transfer full): a folder, in one of temporary files, with the same model but for that;
 * to be given to psc_test_model_remove()
 */
char *psc_test_model_write (const char *source,
                            const PscHead *head,
                            float bias) G_GNUC_WARN_UNUSED_RESULT;
void psc_test_model_remove (const char *folder);

/** The miniature with another head. (transfer full) */
PscModel *psc_test_model_new_tiny (const PscHead *head, float bias) G_GNUC_WARN_UNUSED_RESULT;

/** The reference values in tests/fixtures/tiny/NAME.npy. */
PscNpy *psc_test_model_read_reference (const char *name);

/** Weights for @spec, random and scaled so that activations neither vanish nor explode. */
PscWeights *psc_test_model_new_weights (PscModelSpec *spec, guint32 seed);

/** An encoder with such weights. */
PscEncoder *psc_test_model_new_encoder (PscModelSpec *spec, guint32 seed);
PscEncoder *psc_test_model_new_encoder_with (PscModelSpec *spec,
                                             guint32 seed,
                                             const PscEncoderOptions *options);

/** Smooth random pixels, [A][A], in the range of a normalised radiograph. */
float *psc_test_model_new_pixels (guint side, guint32 seed);

/** (transfer full): the array of a file that must be good */
PscNpy *psc_test_read_array (const char *path);

/** max |a − b| / max |b| */
double psc_test_relative_difference (const float *a, const float *b, gsize n);

/** Fails unless max |a − b| ≤ psc_test_model_allow (@tolerance) · max |b|. */
#define psc_test_assert_close(a, b, n, tolerance)                                                  \
  g_assert_cmpfloat (psc_test_relative_difference ((a), (b), (n)), <=,                             \
                     psc_test_model_allow (tolerance))

G_END_DECLS
