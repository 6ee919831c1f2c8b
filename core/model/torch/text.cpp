/* SPDX-License-Identifier: Apache-2.0 */

#include "text.hpp"

#include "model/torch/cpu/bert-cpu.hpp"
#include "architecture.hpp"
#include "bert.hpp"
#include "model/spec/psc-clip-text-spec.h"

namespace psc
{

static std::unique_ptr<Text>
load_bert (const PscTextSpec &spec, const Parameters &parameters, bool uses_whole_tensors)
{
  const auto &bert = reinterpret_cast<const PscBertSpec &> (spec);

  if (uses_whole_tensors)
    return std::make_unique<Bert> (bert, parameters);
  return std::make_unique<BertCpu> (bert, parameters);
}

static const struct
{
  const char *nick;
  std::unique_ptr<Text> (*load) (const PscTextSpec &spec,
                                 const Parameters &parameters,
                                 bool uses_whole_tensors);
} text_architectures[] = {
  { PSC_BERT_NICK, load_bert },
  { PSC_CLIP_TEXT_NICK, load_clip_text },
};

std::unique_ptr<Text>
Text::load (const PscTextSpec &spec, const Parameters &parameters, bool uses_whole_tensors)
{
  return find_architecture (text_architectures, spec.parent_instance)
      .load (spec, parameters, uses_whole_tensors);
}

} // namespace psc
