/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/max_pool2d_with_indices.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <tuple>

#include "model/torch/cpu/resnet-trace.hpp"
#include "psc-test-model.h"

/* What a forward pass leaves for the pullback, against libtorch's own operators. */

static const int64_t sides[][2] = {
  { 1, 1 }, { 2, 3 }, { 7, 7 }, { 8, 5 }, { 33, 40 }, { 112, 112 }
};

static at::Generator generator = at::detail::createCPUGenerator (3);

static at::Tensor
arrange (const at::Tensor &t)
{
  return t.permute ({ 0, 2, 3, 1 }).contiguous ();
}

static void
check_pool (const at::Tensor &x)
{
  const psc::PooledStem pooled = psc::pool_stem (x);
  at::Tensor largest, places;

  std::tie (largest, places) = at::max_pool2d_with_indices (x, { 3, 3 }, { 2, 2 }, { 1, 1 });
  g_assert_true (at::equal (pooled.largest, largest));
  g_assert_true (at::equal (pooled.places, arrange (places.to (at::kInt))));
}

static void
test_pool (void)
{
  for (const auto &side : sides)
    check_pool (at::randn ({ 2, 5, side[0], side[1] }, generator));
}

/* Where several are the largest, as in a black border, the first is it. */
static void
test_pool_equals (void)
{
  for (const auto &side : sides)
    check_pool (at::randint (0, 2, { 3, 4, side[0], side[1] }, generator).to (at::kFloat));
}

static void
test_positive (void)
{
  for (const auto &side : sides)
    {
      const at::Tensor x =
          at::randint (-1, 2, { 2, 7, side[0], side[1] }, generator).to (at::kFloat);
      const at::Tensor turned = x.transpose (2, 3);

      g_assert_true (at::equal (psc::list_positive (x), arrange ((x > 0).to (at::kByte))));
      g_assert_true (
          at::equal (psc::list_positive (turned), arrange ((turned > 0).to (at::kByte))));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/resnet-trace/pool", test_pool);
  g_test_add_func ("/resnet-trace/pool/equals", test_pool_equals);
  g_test_add_func ("/resnet-trace/positive", test_positive);

  return g_test_run ();
}
