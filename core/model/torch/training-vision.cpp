/* SPDX-License-Identifier: Apache-2.0 */

#include "training-vision.hpp"

#include <stdexcept>

#include "architecture.hpp"
#include "model/spec/psc-swin-spec.h"

namespace psc
{

static bool
is_resnet (const PscVisionSpec &vision)
{
  return get_nick (vision.parent_instance) == PSC_RESNET_NICK;
}

int64_t
get_map_width (const PscVisionSpec &vision)
{
  if (!is_resnet (vision))
    throw std::invalid_argument ("only a ResNet learns without a teacher");

  const auto &resnet = reinterpret_cast<const PscResnetSpec &> (vision);

  return resnet.widths[resnet.n_stages - 1] * (resnet.block == PSC_RESNET_BOTTLENECK ? 4 : 1);
}

static Sight
see_resnet (const PscResnetSpec &spec,
            const Parameters &parameters,
            const at::Tensor &pixels,
            NormMode mode)
{
  Sight sight;

  sight.map = resnet_map (spec, parameters, pixels, mode);
  sight.cells = resnet_project (parameters, sight.map);
  sight.embeddings = sight.cells.mean (1);
  return sight;
}

/* Nothing in a Swin is another thing while it learns, so that its own code will do. */
static Sight
see_swin (const PscVisionSpec &spec, const Parameters &parameters, const at::Tensor &pixels)
{
  const CellReadout readout = load_swin (spec, parameters, { true, false })
                                  ->read_cells (pixels, PSC_CELL_READING_ALONE, nullptr);

  return { readout.embeddings, readout.cells, {} };
}

Sight
see (const PscVisionSpec &vision,
     const Parameters &parameters,
     const at::Tensor &pixels,
     NormMode mode)
{
  if (is_resnet (vision))
    return see_resnet (reinterpret_cast<const PscResnetSpec &> (vision), parameters, pixels, mode);
  return see_swin (vision, parameters, pixels);
}

} // namespace psc
