/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <ATen/core/grad_mode.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/max.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/randn.h>
#include <cstring>

#include "launch-counter.hpp"
#include "model/torch/encoder.hpp"
#include "model/torch/fused-operator.hpp"
#include "model/torch/layers.hpp"
#include "vision-fixture.hpp"

/* Cotangents that are pulled back together. */
#define N_COTANGENTS 3

/* The same tower twice, and how many layers more the second one has. */
struct Tower
{
  const char *name;
  const char *shallow;
  const char *deep;
  int n_layers;
  int forward;           /* launches that a layer may take at most, with a tape */
  int back;              /* and cotangents back through it */
  bool is_fused = false; /* of enough tokens for libtorch's fused attention */
};

#define VIT(layers)                                                                                \
  "{\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 14, \"width\": 12,"             \
  " \"n_layers\": " layers ", \"n_heads\": 3, \"mlp_width\": 20, \"activation\": \"quick-gelu\","  \
  " \"channel_mean\": [0.5, 0.4, 0.3], \"channel_std\": [0.3, 0.25, 0.2]}"
#define LONG_VIT(layers)                                                                           \
  "{\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 8, \"width\": 24,"              \
  " \"n_layers\": " layers ", \"n_heads\": 3, \"mlp_width\": 20, \"activation\": \"quick-gelu\","  \
  " \"channel_mean\": [0.5, 0.4, 0.3], \"channel_std\": [0.3, 0.25, 0.2]}"
#define SIGLIP(layers)                                                                             \
  "{\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 14, \"width\": 10,"             \
  " \"n_layers\": " layers ", \"n_heads\": 2, \"mlp_width\": 20, \"activation\": \"gelu-tanh\","   \
  " \"has_patch_bias\": true, \"has_first_norm\": false, \"pooling\": \"attention\","              \
  " \"pooling_activation\": \"gelu-tanh\"}"
#define SWIN(blocks)                                                                               \
  "{\"architecture\": \"swin\", \"image_size\": 56, \"patch_size\": 2, \"window_size\": 7,"        \
  " \"embed_dim\": 8, \"depths\": [2, " blocks ", 2], \"num_heads\": [2, 4, 2],"                   \
  " \"mlp_ratio\": 2}"
#define RESNET(block, blocks)                                                                      \
  "{\"architecture\": \"resnet\", \"image_size\": 56, \"block\": \"" block "\","                   \
  " \"stem_width\": 6, \"depths\": [1, " blocks "], \"widths\": [4, 6]}"
#define CLIP_RESNET(blocks)                                                                        \
  "{\"architecture\": \"clip-resnet\", \"image_size\": 56, \"width\": 4, \"depths\": [1, " blocks  \
  ", 1], \"n_heads\": 4, \"channel_mean\": [0.5, 0.4, 0.3], \"channel_std\": [0.3, 0.25, 0.2]}"

static const Tower towers[] = {
  { "vit", VIT ("2"), VIT ("3"), 1, 27, 19 },
  { "long-vit", LONG_VIT ("2"), LONG_VIT ("3"), 1, 28, 13, true },
  { "siglip", SIGLIP ("2"), SIGLIP ("3"), 1, 24, 19 },
  { "swin", SWIN ("2"), SWIN ("4"), 2, 29, 20 },
  { "resnet-bottleneck", RESNET ("bottleneck", "2"), RESNET ("bottleneck", "3"), 1, 10, 6 },
  { "resnet-basic", RESNET ("basic", "2"), RESNET ("basic", "3"), 1, 7, 5 },
  { "clip-resnet", CLIP_RESNET ("2"), CLIP_RESNET ("3"), 1, 10, 6 },
};

struct Launches
{
  int forward;
  int back;
};

static int
report (const LaunchCounter &counter, const char *what)
{
  std::string list;

  for (const auto &[name, n] : counter.counts ())
    list += " " + std::to_string (n) + " " + name.substr (name.find (':') + 2);
  g_test_message ("%s: %d:%s", what, counter.count (), list.c_str ());
  return counter.count ();
}

/* Of the whole tower, at @n_points. */
static Launches
count (const char *json, int64_t n_points)
{
  const VisionFixture fixture (json);
  const at::NoGradGuard no_grad;
  const at::Tensor pixels = fixture.pixels ().detach ().repeat ({ n_points, 1, 1 });
  const at::Tensor cotangents = at::randn ({ N_COTANGENTS, n_points, VisionFixture::dimensions });
  Launches launches;

  /* What is made once, with the first tape, does not count. */
  for (int i = 0; i < 2; i++)
    {
      psc::Tape tape;
      {
        const LaunchCounter counter;
        fixture.vision->forward (pixels, &tape, nullptr);
        launches.forward = report (counter, "forward");
      }
      const LaunchCounter counter;
      tape.pull_back (cotangents, nullptr);
      launches.back = report (counter, "back");
    }
  return launches;
}

static void
test_layers (gconstpointer data)
{
  const Tower &tower = *static_cast<const Tower *> (data);

  if (tower.is_fused && psc::find_fused_operator (at::Device (at::kCPU)) == nullptr)
    {
      g_test_skip ("this libtorch has no fused attention that is known");
      return;
    }

  for (int64_t n_points = 1; n_points <= 2; n_points++)
    {
      const Launches shallow = count (tower.shallow, n_points);
      const Launches deep = count (tower.deep, n_points);
      const int forward = deep.forward - shallow.forward;
      const int back = deep.back - shallow.back;

      g_test_message ("%s at %d points: %d launches forward and %d back for %d layers", tower.name,
                      static_cast<int> (n_points), forward, back, tower.n_layers);
      g_assert_cmpint (back, >, 0);
      g_assert_cmpint (forward, <=, tower.n_layers * tower.forward);
      g_assert_cmpint (back, <=, tower.n_layers * tower.back);
    }
}

static GCancellable *to_cancel;

/* Who cancels while a product is made does not wait for the rest of its rows. */
static void
test_patience (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const at::NoGradGuard no_grad;
  const at::Tensor rows = at::randn ({ 3000, 512 });
  const at::Tensor weight = at::randn ({ 512, 768 });

  g_assert_cmpfloat ((psc::multiply_rows (rows, weight, cancellable) - at::mm (rows, weight))
                         .abs ()
                         .max ()
                         .item<float> (),
                     <, 1e-3F);

  const LaunchCounter counter;
  const at::CallbackHandle handle = at::addThreadLocalCallback (
      at::RecordFunctionCallback ([] (const at::RecordFunction &function)
                                      -> std::unique_ptr<at::ObserverContext> {
        if (strcmp (function.name (), "aten::mm") == 0)
          g_cancellable_cancel (to_cancel);
        return nullptr;
      }).scopes ({ at::RecordScope::FUNCTION }));
  bool is_cancelled = false;

  to_cancel = cancellable;
  try
    {
      psc::multiply_rows (rows, weight, cancellable);
    }
  catch (const psc::Cancelled &)
    {
      is_cancelled = true;
    }
  at::removeCallback (handle);
  g_assert_true (is_cancelled);
  g_assert_cmpint (counter.count (), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, nullptr);
  psc::make_exact ();

  for (const Tower &tower : towers)
    {
      g_autofree char *path = g_strdup_printf ("/launches/%s", tower.name);

      g_test_add_data_func (path, &tower, test_layers);
    }

  g_test_add_func ("/launches/patience", test_patience);

  return g_test_run ();
}
