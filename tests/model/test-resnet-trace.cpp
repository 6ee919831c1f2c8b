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

/* Points that were traced apart are as if they had been traced together. */
static void
test_join (void)
{
  const auto make = [] (int64_t n_points) {
    return psc::ResnetTrace{
      14,
      7,
      at::randint (0, 49, { n_points, 4, 4, 3 }, generator).to (at::kInt),
      { at::randint (0, 2, { n_points, 4, 4, 3 }, generator).to (at::kByte),
        at::randint (0, 2, { n_points, 2, 2, 5 }, generator).to (at::kByte) }
    };
  };
  const std::vector<psc::ResnetTrace> parts = { make (2), make (1), make (3) };
  const psc::ResnetTrace whole = psc::ResnetTrace::join (parts);

  g_assert_cmpint (whole.side, ==, 14);
  g_assert_cmpint (whole.stem_side, ==, 7);
  g_assert_cmpuint (whole.masks.size (), ==, 2);
  for (int64_t p = 0, first = 0; p < 3; p++)
    {
      const psc::ResnetTrace &part = parts[static_cast<size_t> (p)];
      const int64_t end = first + part.places.size (0);

      g_assert_true (at::equal (whole.places.slice (0, first, end), part.places));
      for (size_t i = 0; i < 2; i++)
        g_assert_true (at::equal (whole.masks[i].slice (0, first, end), part.masks[i]));
      first = end;
    }
  g_assert_true (psc::ResnetTrace::join ({ parts[0] }).places.is_same (parts[0].places));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/resnet-trace/pool", test_pool);
  g_test_add_func ("/resnet-trace/pool/equals", test_pool_equals);
  g_test_add_func ("/resnet-trace/positive", test_positive);
  g_test_add_func ("/resnet-trace/join", test_join);

  return g_test_run ();
}
