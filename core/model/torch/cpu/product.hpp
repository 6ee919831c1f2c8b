/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <memory>

namespace psc
{

/** What is done to the sums of a product before they are stored. */
enum class Epilogue
{
  none,
  relu,
  gelu
};

/** Of the factors of a product; the sums are float32 in either. */
enum class Width
{
  float32,
  bfloat16
};

/**
 * A matrix that rows are multiplied with on the CPU, laid out once for the processor's widest
 * product kernels: out = epilogue (in · matrix + bias).
 *
 * Made for work that is cut into tiles small enough for a processor's own cache, each of which one
 * thread takes through many products: called within at::parallel_for(), multiply() stays on the
 * calling thread; outside of it, it uses all threads. Any number of threads may share a product.
 */
class Product
{
public:
  Product () = default;

  /**
   * @matrix: [inner, columns], float32 on the CPU, in any layout
   * @bias: [columns], or undefined
   */
  explicit Product (const at::Tensor &matrix,
                    const at::Tensor &bias = {},
                    Epilogue epilogue = Epilogue::none);

  /** Without a bias, and with factors rounded to @width, which multiplies_bfloat16() must allow. */
  Product (const at::Tensor &matrix, Width width);

  /** Whether the processor multiplies bfloat16, which is then twice as fast or more. */
  static bool multiplies_bfloat16 ();

  /** @in: [rows][inner]; @out: [rows][columns]; both without gaps, and not the same. */
  void multiply (int64_t rows, const float *in, float *out) const;

  /** The same, but adds the product to what @out holds, before the epilogue. */
  void add (int64_t rows, const float *in, float *out) const;

  /** The same as multiply(), but without the epilogue. */
  void multiply_bare (int64_t rows, const float *in, float *out) const;

  int64_t
  inner () const
  {
    return inner_;
  }

  int64_t
  columns () const
  {
    return columns_;
  }

private:
  class Kernels;

  int64_t inner_ = 0;
  int64_t columns_ = 0;
  Epilogue epilogue_ = Epilogue::none;
  std::shared_ptr<Kernels> kernels_;
};

/** A matrix within an array, row-major: element (i, j) is at data[i * stride + j]. */
struct View
{
  const float *data;
  int64_t stride;
};

/** out = op(left) · op(right), once, of matrices too small or too short-lived to lay out:
 * [rows][columns] at @out with the stride @out_stride. The transposed operand is [inner][rows], or
 * [columns][inner]. */
void multiply_views (int64_t rows,
                     int64_t inner,
                     int64_t columns,
                     View left,
                     bool transposes_left,
                     View right,
                     bool transposes_right,
                     float *out,
                     int64_t out_stride);

} // namespace psc
