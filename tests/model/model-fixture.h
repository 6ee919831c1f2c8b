/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-model-spec.h"
#include "checkpoint-fixture.h"

G_BEGIN_DECLS

/*
 * Models small enough to be made by each test. Programmer errors end the test.
 */

/** Rows of the small model's word embedding. */
#define FIXTURE_VOCABULARY 40

/** The `config.json` of a MedCLIP-ViT with a few thousand weights; static. */
const char *fixture_get_config (void);

/** Weights for a configuration, drawn at random; (transfer full). */
PscWeights *fixture_make_weights (PscModelSpec *spec, guint32 seed);

/** A vocabulary of that many lines; (transfer full). */
GBytes *fixture_make_vocabulary (guint n_lines);

/** What torch.save would write for weights that are all zero and all parts of one storage, so that
 * even the largest configuration takes a few megabytes; (transfer full). */
GBytes *fixture_make_zero_checkpoint (PscModelSpec *spec);

G_END_DECLS
