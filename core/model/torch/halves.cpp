/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "halves.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <algorithm>
#include <optional>

#include "transfer.hpp"

namespace psc
{

/* Floats that rows are widened to at a time. */
constexpr int64_t max_widened = 16 << 20;

/* Whether the rows that @former sees may be followed by @n others where they are. */
static bool
take_rows (const PscTorchHalves &former, int64_t n)
{
  SharedRows &shared = *former.shared;
  const std::lock_guard<std::mutex> guard (shared.lock);

  /* Another one may have grown from the same rows before. */
  if (shared.n_taken != former.n_rows || shared.n_taken + n > shared.rows.size (0))
    return false;
  shared.n_taken += n;
  return true;
}

static std::shared_ptr<SharedRows>
share_rows (const PscTorchEncoder &encoder,
            const PscTorchHalves *former,
            int64_t capacity,
            int64_t n_rows,
            int64_t length)
{
  if (former != nullptr && take_rows (*former, n_rows))
    return former->shared;

  const int64_t n_before = former != nullptr ? former->n_rows : 0;
  auto shared = std::make_shared<SharedRows> ();

  shared->n_taken = n_before + n_rows;
  shared->rows = at::empty ({ std::max (capacity, shared->n_taken), length },
                            at::TensorOptions ().dtype (at::kHalf).device (encoder.device));
  if (former != nullptr)
    shared->rows.slice (0, 0, n_before).copy_ (former->shared->rows.slice (0, 0, n_before));
  return shared;
}

static at::Tensor
borrow (const guint16 *halves, at::IntArrayRef shape)
{
  return at::from_blob (const_cast<guint16 *> (halves), shape, at::kHalf);
}

PscTorchHalves *
halves_new (const PscTorchEncoder &encoder,
            const PscTorchHalves *former,
            int64_t capacity,
            int64_t n_rows,
            int64_t length,
            const guint16 *halves)
{
  const at::NoGradGuard no_grad;
  const int64_t first = former != nullptr ? former->n_rows : 0;
  auto self = std::make_unique<PscTorchHalves> ();

  self->shared = share_rows (encoder, former, capacity, n_rows, length);
  self->n_rows = first + n_rows;
  self->shared->rows.slice (0, first, self->n_rows).copy_ (borrow (halves, { n_rows, length }));
  return self.release ();
}

void
read_halves (const PscTorchHalves &self, int64_t first_column, int64_t n_columns, guint16 *halves)
{
  const at::NoGradGuard no_grad;
  const at::Tensor rows = self.shared->rows.slice (0, 0, self.n_rows);

  copy_back (rows.slice (1, first_column, first_column + n_columns),
             borrow (halves, { self.n_rows, n_columns }));
}

/* A GPU's queue of its own for as long as it lives: what is in the encoder's may take seconds.
 * Nothing need be waited for, since rows are there when a handle to them is. */
class OwnQueue
{
public:
  explicit OwnQueue (const at::Device &device)
  {
    if (!device.is_cpu ())
      guard_.emplace (
          c10::impl::VirtualGuardImpl (device.type ()).getStreamFromGlobalPool (device, true));
  }

private:
  std::optional<c10::StreamGuard> guard_;
};

/* [n, length] */
static at::Tensor
multiply (const PscTorchHalves &self, guint n, const float *weights)
{
  const at::Tensor rows = self.shared->rows.slice (0, 0, self.n_rows);
  const int64_t step = std::max<int64_t> (max_widened / rows.size (1), 1);
  const at::Tensor w = upload (weights, { n, self.n_rows }, rows.device ());
  at::Tensor sums = at::zeros ({ n, rows.size (1) }, w.options ());

  for (int64_t first = 0; first < self.n_rows; first += step)
    {
      const int64_t end = std::min (first + step, self.n_rows);

      sums.addmm_ (w.slice (1, first, end), rows.slice (0, first, end).to (at::kFloat));
    }
  return sums;
}

void
multiply_halves (const PscTorchHalves &self, guint n, const float *weights, float *products)
{
  const at::NoGradGuard no_grad;
  const OwnQueue queue (self.shared->rows.device ());

  download (multiply (self, n, weights), products);
}

/* @cells: [n, rows, columns]. Returns: [n, A, A] */
static at::Tensor
finish (const at::Tensor &cells, const PscMapFinish &how)
{
  const at::Tensor down = upload (how.down, { how.side, how.rows }, cells.device ());
  const at::Tensor across = how.across == how.down
                                ? down
                                : upload (how.across, { how.side, how.columns }, cells.device ());

  return at::matmul (at::matmul (down, how.is_rectified ? cells.relu () : cells), across.t ());
}

void
finish_halves (const PscTorchHalves &self,
               guint n,
               const float *weights,
               const PscMapFinish &how,
               float *products,
               float *maps)
{
  const at::NoGradGuard no_grad;
  const OwnQueue queue (self.shared->rows.device ());
  const at::Tensor sums = multiply (self, n, weights);

  download (sums, products);
  download (finish (sums.view ({ n, how.rows, how.columns }), how), maps);
}

} // namespace psc
