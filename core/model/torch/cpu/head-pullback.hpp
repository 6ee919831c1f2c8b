/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cstdint>

namespace psc
{

/** One head of an attention over T tokens, as the forward pass left it; all borrowed. */
struct HeadTrace
{
  int64_t n_tokens;      /* T */
  int64_t width;         /* d */
  const float *qkv;      /* [T], rows of queries, keys and values, the head's queries first */
  int64_t stride;        /* from row to row */
  int64_t part;          /* from queries to keys, and from keys to values */
  const float *weights;  /* [T][T], those of a key's column in a row */
  const float *attended; /* [T][d], the output */
  int64_t out_stride;    /* from row to row of that */
};

/**
 * Takes @n cotangents of a head's output back to its queries, keys and values, on the calling
 * thread.
 *
 * @cotangents: [n][T][d], with the output's stride
 * @out: [n][T], rows like those of @qkv
 * @sums: [n][T], to work in
 * @scores: [T][n][T], to work in
 */
void pull_back_head (const HeadTrace &head,
                     int64_t n,
                     const float *cotangents,
                     float *out,
                     float *sums,
                     float *scores);

} // namespace psc
