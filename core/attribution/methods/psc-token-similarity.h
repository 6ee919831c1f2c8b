/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"

G_BEGIN_DECLS

/**
 * PscTokenSimilarity:
 *
 * How much each cell of the encoder's last grid is like a text, or adds to the whole picture's
 * being so: no backward pass, and one forward pass for all functions. Where the embedding is the
 * mean of the cells, their contributions add up to it.
 */
#define PSC_TYPE_TOKEN_SIMILARITY (psc_token_similarity_get_type ())
G_DECLARE_FINAL_TYPE (PscTokenSimilarity, psc_token_similarity, PSC, TOKEN_SIMILARITY, PscMethod)

G_END_DECLS
