/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <ATen/core/Tensor.h>
#include <glib.h>

#include <functional>

namespace psc
{

/** Throws unless every text has a token, @max_tokens at the most, and each token is one of a
 * vocabulary of @n_words. A tokenizer that goes with the model gives no others, but reading past
 * the embeddings, which a GPU does not survive, must not depend on it. */
void
check_texts (guint n, const guint *lengths, const gint32 *ids, int64_t max_tokens, int64_t n_words);

/**
 * @ids: the tokens of @n texts, one text after the other
 * @encode: [B, N], texts of one length, to [B, M]
 *
 * Texts of one length run together, so that none is padded.
 *
 * Returns: [n, M]
 */
at::Tensor encode_by_length (guint n,
                             const guint *lengths,
                             const gint32 *ids,
                             const at::Device &device,
                             const std::function<at::Tensor (const at::Tensor &)> &encode);

} // namespace psc
