/* SPDX-License-Identifier: Apache-2.0 */

#include "text.hpp"

#include <ATen/core/grad_mode.h>

#include "bert-cpu.hpp"
#include "bert.hpp"

namespace psc
{

std::unique_ptr<Text>
Text::load (const PscModelConfig &config, const Parameters &parameters)
{
  if (parameters.device ().is_cpu () && !at::GradMode::is_enabled ())
    return std::make_unique<BertCpu> (config, parameters);
  return std::make_unique<Bert> (config, parameters);
}

} // namespace psc
