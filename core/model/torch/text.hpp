/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include <memory>

#include "model/psc-model-config.h"
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

  /** The fastest that there is for the device and for whether gradients are wanted. */
  static std::unique_ptr<Text> load (const PscModelConfig &config, const Parameters &parameters);
};

} // namespace psc
