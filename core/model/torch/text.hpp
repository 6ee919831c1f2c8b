/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include <memory>

#include "model/spec/psc-tower-spec.h"
#include "parameters.hpp"

namespace psc
{

/** A text encoder with its projection. */
class Text
{
public:
  virtual ~Text () = default;

  /** @ids: the tokens of @n texts, one text after the other
   *
   * Returns: [n, M]: each text as if it were alone, without padding */
  virtual at::Tensor
  encode (guint n, const guint *lengths, const gint32 *ids, GCancellable *cancellable) const = 0;

  /** @uses_whole_tensors: operations on whole tensors, not plain loops on a CPU */
  static std::unique_ptr<Text>
  load (const PscTextSpec &spec, const Parameters &parameters, bool uses_whole_tensors);
};

std::unique_ptr<Text>
load_clip_text (const PscTextSpec &spec, const Parameters &parameters, bool uses_whole_tensors);

} // namespace psc
