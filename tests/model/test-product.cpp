/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/zeros.h>

#include "model/torch/cpu/product.hpp"
#include "psc-test-model.h"

/* Products against libtorch's, with everything that goes on around them. */

static at::Tensor
make_random (at::IntArrayRef shape)
{
  static at::Generator generator = at::detail::createCPUGenerator (5);

  return at::randn (shape, generator);
}

static void
assert_close (const at::Tensor &found, const at::Tensor &expected, double tolerance)
{
  psc_test_assert_close (found.contiguous ().data_ptr<float> (),
                         expected.contiguous ().data_ptr<float> (), expected.numel (), tolerance);
}

static at::Tensor
finish (const at::Tensor &sums, psc::Epilogue epilogue)
{
  if (epilogue == psc::Epilogue::relu)
    return at::relu (sums);
  return epilogue == psc::Epilogue::gelu ? at::gelu (sums) : sums;
}

static void
test_epilogues (void)
{
  const at::Tensor matrix = make_random ({ 24, 17 }).t (); /* not contiguous: [17, 24] */
  const at::Tensor bias = make_random ({ 24 });

  for (psc::Epilogue epilogue : { psc::Epilogue::none, psc::Epilogue::relu, psc::Epilogue::gelu })
    for (bool has_bias : { false, true })
      for (int64_t rows : { 1, 3, 16, 49, 200 })
        {
          const psc::Product product (matrix, has_bias ? bias : at::Tensor (), epilogue);
          const at::Tensor in = make_random ({ rows, 17 });
          const at::Tensor before = make_random ({ rows, 24 });
          const at::Tensor out = before.clone ();
          at::Tensor sums = at::mm (in, matrix);

          if (has_bias)
            sums = sums + bias;
          product.add (rows, in.data_ptr<float> (), out.data_ptr<float> ());
          assert_close (out, finish (sums + before, epilogue), 1e-5);
          product.multiply (rows, in.data_ptr<float> (), out.data_ptr<float> ());
          assert_close (out, finish (sums, epilogue), 1e-5);
          product.multiply_bare (rows, in.data_ptr<float> (), out.data_ptr<float> ());
          assert_close (out, sums, 1e-5);
        }
}

/* Many threads use one product at once, for numbers of rows of their own. */
static void
test_threads (void)
{
  const at::Tensor matrix = make_random ({ 40, 30 });
  const psc::Product product (matrix);
  const at::Tensor in = make_random ({ 64, 40 });
  const at::Tensor out = at::zeros ({ 64, 64, 30 });

  at::set_num_threads (4);
  at::parallel_for (0, 64, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++)
      product.multiply (i + 1, in.data_ptr<float> (), out.data_ptr<float> () + i * 64 * 30);
  });
  for (int64_t i = 0; i < 64; i++)
    {
      assert_close (out[i].slice (0, 0, i + 1), at::mm (in.slice (0, 0, i + 1), matrix), 1e-5);
      g_assert_true (at::equal (out[i].slice (0, i + 1), at::zeros ({ 63 - i, 30 })));
    }
}

/* The sums of rounded factors, and not of exact ones. */
static void
test_bfloat16 (void)
{
  if (!psc::Product::multiplies_bfloat16 ())
    {
      g_test_skip ("the processor does not multiply bfloat16");
      return;
    }

  const auto round = [] (const at::Tensor &t) { return t.to (at::kBFloat16).to (at::kFloat); };
  const at::Tensor matrix = make_random ({ 34, 20 });
  const at::Tensor in = make_random ({ 50, 34 });
  const at::Tensor out = at::empty ({ 50, 20 });
  const at::Tensor exact = at::mm (in, matrix);

  psc::Product (matrix, psc::Width::bfloat16)
      .multiply (50, in.data_ptr<float> (), out.data_ptr<float> ());
  assert_close (out, at::mm (round (in), round (matrix)), 1e-5);
  g_assert_cmpfloat (psc_test_relative_difference (out.data_ptr<float> (), exact.data_ptr<float> (),
                                                   exact.numel ()),
                     >, 1e-4);
}

/* What cannot be summed in pairs is not rounded at all. */
static void
test_odd_bfloat16 (void)
{
  const at::Tensor matrix = make_random ({ 33, 20 });
  const at::Tensor in = make_random ({ 50, 33 });
  const at::Tensor out = at::empty ({ 50, 20 });

  if (!psc::Product::multiplies_bfloat16 ())
    {
      g_test_skip ("the processor does not multiply bfloat16");
      return;
    }
  psc::Product (matrix, psc::Width::bfloat16)
      .multiply (50, in.data_ptr<float> (), out.data_ptr<float> ());
  assert_close (out, at::mm (in, matrix), 1e-5);
}

/* Views of larger arrays, turned round or not. */
static void
test_views (void)
{
  const at::Tensor left = make_random ({ 9, 30 });
  const at::Tensor right = make_random ({ 30, 12 });

  for (bool turns_left : { false, true })
    for (bool turns_right : { false, true })
      {
        const at::Tensor a = turns_left ? left.t ().contiguous () : left.clone ();
        const at::Tensor b = turns_right ? right.t ().contiguous () : right.clone ();
        const at::Tensor out = at::ones ({ 5, 20 });
        const at::Tensor expected = at::mm (left.narrow (0, 0, 5), right.narrow (1, 0, 7));

        psc::multiply_views (5, 30, 7, { a.data_ptr<float> (), a.stride (0) }, turns_left,
                             { b.data_ptr<float> (), b.stride (0) }, turns_right,
                             out.data_ptr<float> (), 20);
        assert_close (out.narrow (1, 0, 7), expected, 1e-5);
        g_assert_true (at::equal (out.narrow (1, 7, 13), at::ones ({ 5, 13 })));
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/product/epilogues", test_epilogues);
  g_test_add_func ("/product/threads", test_threads);
  g_test_add_func ("/product/bfloat16", test_bfloat16);
  g_test_add_func ("/product/odd-bfloat16", test_odd_bfloat16);
  g_test_add_func ("/product/views", test_views);

  return g_test_run ();
}
