/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cstdint>

namespace psc
{

/*
 * Operations on rows of floats without gaps, by one thread, for tiles that stay in its cache. Where
 * rows of a tile share rows of another array, the shared ones come again every @period rows.
 */

/** Memory for @n floats that is the calling thread's until it asks again. */
float *get_scratch (int64_t n);

/** That memory, cut into arrays of so many rows. */
class Scratch
{
public:
  /** @width: of all arrays together */
  Scratch (int64_t rows, int64_t width) : next_ (get_scratch (rows * width)), rows_ (rows)
  {
  }

  float *
  take (int64_t width)
  {
    float *taken = next_;
    next_ += rows_ * width;
    return taken;
  }

private:
  float *next_;
  int64_t rows_;
};

/** out = (in − mean) / σ of each row, with the biased variance, and scales[row] = 1 / σ. It may be
 * done in place. */
void
standardise (int64_t n_rows, int64_t width, double eps, const float *in, float *out, float *scales);

/** The same in place, then times @gain and plus @shift, [width] each: a whole LayerNorm. */
void normalise (int64_t n_rows,
                int64_t width,
                double eps,
                const float *gain,
                const float *shift,
                float *values);

/** What standardise() is pulled back by, added to @sums: (h − mean(h) − x̂ mean(h ⊙ x̂)) / σ for the
 * cotangent h of the standardised row x̂. @standardised: [period][width]; @scales: [period] */
void add_standardise_pullback (int64_t n_rows,
                               int64_t width,
                               int64_t period,
                               const float *cotangent,
                               const float *standardised,
                               const float *scales,
                               float *sums);

/** values ⊙= factors; @factors: [period][width] */
void scale (int64_t n_rows, int64_t width, int64_t period, float *values, const float *factors);

/** out = values ⊙ gain + shift, @n of each. */
void
gain_and_shift (int64_t n, const float *values, const float *gain, const float *shift, float *out);

/** The upper halves of @n finite floats, rounded to the nearest, ties to even. */
void round_to_bfloat16 (int64_t n, const float *values, uint16_t *rounded);

/** values[row] = Σ left[row] ⊙ right[row % period], of rows @width long that begin @stride apart.
 */
void multiply_and_sum (int64_t n_rows,
                       int64_t width,
                       int64_t stride,
                       int64_t period,
                       const float *left,
                       const float *right,
                       float *values);

/** values = factor · values + terms, @n of them. */
void scale_and_add (int64_t n, float factor, float *values, const float *terms);

/** values = factor · values, plus @shift unless it is null, @n of them. */
void scale_and_shift (int64_t n, float factor, const float *shift, float *values);

/** The softmax of each row, in place. */
void softmax (int64_t n_rows, int64_t width, float *values);

/**
 * The pullback of the softmax: ∂s[j][c][i] = factor · a[j][i] (∂a[j][c][i] − sums[c][i]), in place
 * of ∂a, for the scores of @n_tokens queries i and keys j and cotangents c; @sums are Σ_j a ∂a.
 */
void pull_back_softmax (int64_t n,
                        int64_t n_tokens,
                        float factor,
                        const float *weights,
                        const float *sums,
                        float *cotangents);

/** out = a + b */
void add_vectors (float *out, const float *a, const float *b, int64_t n);

/** sum += factor · Σ rows of @x */
void add_row_sum (float *sum, const float *x, int64_t rows, int64_t columns, float factor);

} // namespace psc
