/* SPDX-License-Identifier: Apache-2.0 */

#include "text.hpp"

#include "model/torch/cpu/bert-cpu.hpp"
#include "bert.hpp"

namespace psc
{

std::unique_ptr<Text>
Text::load (const PscModelConfig &config, const Parameters &parameters, bool uses_whole_tensors)
{
  if (uses_whole_tensors)
    return std::make_unique<Bert> (config, parameters);
  return std::make_unique<BertCpu> (config, parameters);
}

} // namespace psc
