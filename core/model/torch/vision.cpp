/* SPDX-License-Identifier: Apache-2.0 */

#include "vision.hpp"

#include <stdexcept>

#include "architecture.hpp"
#include "model/spec/psc-clip-resnet-spec.h"
#include "model/spec/psc-resnet-spec.h"
#include "model/spec/psc-swin-spec.h"
#include "model/spec/psc-vit-spec.h"

namespace psc
{

at::Tensor
occlude_pixels (const at::Tensor &pixels, const at::Tensor &fill, guint n, const PscPatch *windows)
{
  const at::Tensor images = pixels.repeat ({ static_cast<int64_t> (n), 1, 1 });

  for (guint i = 0; i < n; i++)
    {
      const PscPatch &w = windows[i];
      const auto inside = [&w] (const at::Tensor &t) {
        return t.slice (0, w.y, w.y + w.height).slice (1, w.x, w.x + w.width);
      };
      inside (images[i]).copy_ (inside (fill));
    }
  return images;
}

/* Encodes every copy from its pixels on. */
class WholeOccluder : public Occluder
{
public:
  WholeOccluder (const Vision &vision, const at::Tensor &pixels, const at::Tensor &fill)
      : vision_ (vision), pixels_ (pixels), fill_ (fill)
  {
  }

  at::Tensor
  encode (guint n, const PscPatch *windows, GCancellable *cancellable) const override
  {
    return vision_.forward (occlude_pixels (pixels_, fill_, n, windows), nullptr, cancellable);
  }

private:
  const Vision &vision_;
  at::Tensor pixels_;
  at::Tensor fill_;
};

AttentionTap
Vision::tap_attention (const at::Tensor &pixels,
                       PscAttentionPlace place,
                       guint layer,
                       GCancellable *cancellable) const
{
  throw std::invalid_argument ("this encoder has no attention to read");
}

std::unique_ptr<Occluder>
Vision::occlude (const at::Tensor &pixels, const at::Tensor &fill, GCancellable *cancellable) const
{
  return std::make_unique<WholeOccluder> (*this, pixels, fill);
}

static const struct
{
  const char *nick;
  std::unique_ptr<Vision> (*load) (const PscVisionSpec &spec,
                                   const Parameters &parameters,
                                   const VisionOptions &options);
} vision_architectures[] = {
  { PSC_SWIN_NICK, load_swin },
  { PSC_RESNET_NICK, load_resnet },
  { PSC_VIT_NICK, load_vit },
  { PSC_CLIP_RESNET_NICK, load_clip_resnet },
};

std::unique_ptr<Vision>
Vision::load (const PscVisionSpec &spec, const Parameters &parameters, const VisionOptions &options)
{
  return find_architecture (vision_architectures, spec.parent_instance)
      .load (spec, parameters, options);
}

} // namespace psc
