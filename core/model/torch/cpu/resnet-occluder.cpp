/* SPDX-License-Identifier: Apache-2.0 */

#include "resnet-occluder.hpp"

#include <ATen/ops/empty.h>

#include "resnet-lane-run.hpp"

namespace psc
{

/* What any of the windows holds. */
static Area
find_changed (const std::vector<PscPatch> &windows)
{
  const auto get_area = [] (const PscPatch &w) {
    return Area{ w.x, w.y, int64_t (w.x) + w.width, int64_t (w.y) + w.height };
  };
  Area area = get_area (windows.front ());

  for (const PscPatch &window : windows)
    area = area.unite (get_area (window));
  return area;
}

ResnetOccluder::ResnetOccluder (std::shared_ptr<const ResnetLanes> network,
                                const std::vector<at::Tensor> &activations,
                                const at::Tensor &pixels,
                                const at::Tensor &fill)
    : network_ (std::move (network)), pixels_ (pixels.contiguous ()), fill_ (fill.contiguous ())
{
  for (const at::Tensor &activation : activations)
    activations_.push_back (activation[0]);
}

/* A window's pixels are in its own lane. */
at::Tensor
ResnetOccluder::encode_group (const std::vector<PscPatch> &windows, GCancellable *cancellable) const
{
  const float *pixels = pixels_.data_ptr<float> ();
  const float *fill = fill_.data_ptr<float> ();
  const int64_t side = pixels_.size (1);
  const auto fill_row = [&] (int64_t y, int64_t x0, int64_t x1, Lanes *row) {
    spread_lanes (pixels + y * side + x0, x1 - x0, row);
    for (size_t lane = 0; lane < windows.size (); lane++)
      {
        const PscPatch &w = windows[lane];

        if (y >= w.y && y < int64_t (w.y) + w.height)
          for (int64_t x = w.x; x < int64_t (w.x) + w.width; x++)
            row[x - x0][lane] = fill[y * side + x];
      }
  };

  return ResnetLaneRun (*network_, { 0, 0, side, pixels_.size (0) }, find_changed (windows),
                        activations_, fill_row, cancellable)
      .run ();
}

at::Tensor
ResnetOccluder::encode (guint n, const PscPatch *windows, GCancellable *cancellable) const
{
  const int64_t n_groups = (n + n_lanes - 1) / n_lanes;
  const at::Tensor means =
      at::empty ({ n_groups, activations_.back ().size (2), n_lanes }, at::kFloat);

  for_each_group (n_groups, [&] (int64_t g) {
    const PscPatch *first = windows + g * n_lanes;
    const PscPatch *last = windows + std::min ((g + 1) * n_lanes, static_cast<int64_t> (n));

    means[g].copy_ (encode_group ({ first, last }, cancellable));
  });
  return network_->projection.forward (means.transpose (1, 2).flatten (0, 1).slice (0, 0, n),
                                       nullptr);
}

} // namespace psc
