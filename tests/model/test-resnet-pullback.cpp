/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/randn.h>

#include "model/torch/cpu/resnet-pullback.hpp"
#include "psc-test-model.h"

/* Lanes of several points in one group, against each of them by itself. */

constexpr int64_t side = 57;
constexpr int64_t dimensions = 7;

static at::Generator generator = at::detail::createCPUGenerator (5);

static psc::Convolution
make_convolution (int64_t out, int64_t in, int64_t size, int64_t stride)
{
  psc::Convolution c;

  c.weight = at::randn ({ out, in, size, size }, generator) / 8;
  c.stride = stride;
  c.padding = size / 2;
  return c;
}

/* One block with an identity beside it, and one with a layer there. */
static psc::ResnetLayers
make_layers (void)
{
  psc::ResnetLayers layers;

  layers.stem = make_convolution (24, 1, 7, 2);
  layers.blocks.resize (2);
  for (int i = 0; i < 2; i++)
    layers.blocks[0].convolutions.push_back (make_convolution (24, 24, 3, 1));
  layers.blocks[1].convolutions.push_back (make_convolution (10, 24, 3, 2));
  layers.blocks[1].convolutions.push_back (make_convolution (10, 10, 3, 1));
  layers.blocks[1].shortcut.push_back (make_convolution (10, 24, 1, 2));
  layers.projection.weight = at::randn ({ dimensions, 10 }, generator);
  return layers;
}

/* Points agree in most pixels, as neighbours on a path do. */
static at::Tensor
make_activations (int64_t n_points, int64_t channels, int64_t size)
{
  return at::randn ({ 1, channels, size, size }, generator)
         + at::randn ({ n_points, channels, size, size }, generator) / 4;
}

static psc::ResnetTrace
make_trace (int64_t n_points)
{
  psc::ResnetTrace trace = {
    side, 29, psc::pool_stem (make_activations (n_points, 24, 29)).places, {}
  };

  for (int i = 0; i < 3; i++)
    trace.masks.push_back (psc::list_positive (make_activations (n_points, 24, 15)));
  for (int i = 0; i < 2; i++)
    trace.masks.push_back (psc::list_positive (make_activations (n_points, 10, 8)));
  return trace;
}

static psc::ResnetTrace
get_point (const psc::ResnetTrace &trace, int64_t point)
{
  psc::ResnetTrace alone = {
    trace.side, trace.stem_side, trace.places.slice (0, point, point + 1), {}
  };

  for (const at::Tensor &mask : trace.masks)
    alone.masks.push_back (mask.slice (0, point, point + 1));
  return alone;
}

static void
check_together (const psc::ResnetPullback &pullback, int64_t k, int64_t n_points)
{
  const psc::ResnetTrace trace = make_trace (n_points);
  const at::Tensor cotangents = at::randn ({ k, n_points, dimensions }, generator);
  const at::Tensor together = pullback.pull_back (trace, cotangents, nullptr);

  for (int64_t p = 0; p < n_points; p++)
    for (int64_t i = 0; i < k; i++)
      {
        const at::Tensor alone = pullback.pull_back (
            get_point (trace, p), cotangents.slice (0, i, i + 1).slice (1, p, p + 1), nullptr);

        psc_test_assert_close (together[i][p].data_ptr<float> (), alone.data_ptr<float> (),
                               side * side, 1e-5);
      }
}

static void
test_together (void)
{
  static const int64_t rows[] = { 1, 8, 9, 16, 17, 25, 35 };
  const psc::ResnetPullback pullback (make_layers ());

  for (const int64_t k : rows)
    for (const int64_t n_points : { 1, 3, 4, 5, 17 })
      if (k * n_points < 200)
        check_together (pullback, k, n_points);
}

/* Whether a group has one thread or all of them. */
static void
test_threads (void)
{
  const psc::ResnetPullback pullback (make_layers ());
  const psc::ResnetTrace trace = make_trace (4);
  const at::Tensor cotangents = at::randn ({ 25, 4, dimensions }, generator);
  const int n_threads = at::get_num_threads ();
  const at::Tensor expected = pullback.pull_back (trace, cotangents, nullptr);

  for (const int n : { 1, 2, 3, 4, 8 })
    {
      at::set_num_threads (n);
      g_assert_true (at::equal (pullback.pull_back (trace, cotangents, nullptr), expected));
    }
  at::set_num_threads (n_threads);
}

static void
test_cancelled (void)
{
  const psc::ResnetPullback pullback (make_layers ());
  const at::Tensor cotangents = at::randn ({ 25, 4, dimensions }, generator);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  bool is_cancelled = false;

  g_cancellable_cancel (cancellable);
  try
    {
      pullback.pull_back (make_trace (4), cotangents, cancellable);
    }
  catch (const psc::Cancelled &)
    {
      is_cancelled = true;
    }
  g_assert_true (is_cancelled);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/resnet-pullback/together", test_together);
  g_test_add_func ("/resnet-pullback/threads", test_threads);
  g_test_add_func ("/resnet-pullback/cancelled", test_cancelled);

  return g_test_run ();
}
