/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "psc-test-model.h"
#include "trust/psc-trust-measure.h"

G_BEGIN_DECLS

/** M. */
#define FIXTURE_DIMENSIONS 9

/** Other prompts. */
#define FIXTURE_OTHERS 20

/** Kinds of image encoders. */
enum
{
  FIXTURE_SWIN,
  FIXTURE_RESNET,
  FIXTURE_VIT,
  FIXTURE_N_TOWERS,
};

/** One map, and all that is asked about it. */
typedef struct
{
  PscEncoder *encoder;
  PscMethod *method;
  PscKeptStack *stack; /* NULL unless fused */
  float *pixels;
  float *cells;
  float *directions; /* of the map, of others and of the mean, [][M] */
  PscTrustQuestion question;
} TrustFixture;

/** (transfer full): a small encoder with random weights. */
PscEncoder *fixture_new_encoder (guint tower) G_GNUC_WARN_UNUSED_RESULT;

/** A map of a method, by its name, with what @settings, ended by %NULL, say; see
 * trust_fixture_clear(). */
void trust_fixture_init (TrustFixture *self,
                         PscEncoder *encoder,
                         guint32 seed,
                         gboolean is_conventional,
                         const char *method,
                         const char *const *settings);

/** Has the map come from its stack. */
void trust_fixture_fuse (TrustFixture *self);

void trust_fixture_clear (TrustFixture *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TrustFixture, trust_fixture_clear)

/** The lines of the map. (transfer full) */
PscTrust *trust_fixture_measure (TrustFixture *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
