/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <mutex>

#include "encoder.hpp"

namespace psc
{

/** Rows, with room for more, that several handles see the first of. */
struct SharedRows
{
  at::Tensor rows; /* [capacity, length], float16; those that are taken are never written again */
  std::mutex lock; /* of @n_taken */
  int64_t n_taken;
};

} // namespace psc

struct _PscTorchHalves
{
  std::shared_ptr<psc::SharedRows> shared;
  int64_t n_rows; /* that this handle sees */
};

namespace psc
{

PscTorchHalves *halves_new (const PscTorchEncoder &encoder,
                            const PscTorchHalves *former,
                            int64_t capacity,
                            int64_t n_rows,
                            int64_t length,
                            const guint16 *halves);

void
read_halves (const PscTorchHalves &self, int64_t first_column, int64_t n_columns, guint16 *halves);

void multiply_halves (const PscTorchHalves &self, guint n, const float *weights, float *products);

void finish_halves (const PscTorchHalves &self,
                    guint n,
                    const float *weights,
                    const PscMapFinish &finish,
                    float *products,
                    float *maps);

} // namespace psc
