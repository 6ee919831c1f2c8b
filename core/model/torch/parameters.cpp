/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "parameters.hpp"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <glib/gi18n-lib.h>
#include <stdexcept>

#include "format.hpp"
#include "tape.hpp"

namespace psc
{

static at::ScalarType
scalar_type (PscDtype dtype)
{
  switch (dtype)
    {
    case PSC_DTYPE_F32:
      return at::kFloat;
    case PSC_DTYPE_F16:
      return at::kHalf;
    case PSC_DTYPE_BF16:
      return at::kBFloat16;
    case PSC_DTYPE_F64:
      return at::kDouble;
    default:
      throw std::runtime_error (_ ("a weight is not of a floating-point type"));
    }
}

Parameters::Parameters (at::Device device) : device_ (device)
{
}

Parameters::Parameters (guint n_tensors,
                        const PscTensorView *const *tensors,
                        at::Device device,
                        GCancellable *cancellable)
    : device_ (device), cancellable_ (cancellable)
{
  for (guint i = 0; i < n_tensors; i++)
    tensors_.emplace (tensors[i]->name, tensors[i]);
}

void
Parameters::put (const std::string &name, const at::Tensor &tensor)
{
  put_.emplace (name, tensor);
}

bool
Parameters::has (const std::string &name) const
{
  return put_.count (name) > 0 || tensors_.count (name) > 0;
}

at::Tensor
Parameters::get (const std::string &name) const
{
  check_cancelled (cancellable_);

  const auto own = put_.find (name);
  if (own != put_.end ())
    return own->second;

  const auto found = tensors_.find (name);
  if (found == tensors_.end ())
    throw std::runtime_error (format (_ ("there is no weight “%s”"), name.c_str ()));
  const PscTensorView *view = found->second;

  /* from_blob() does not write through the pointer unless the tensor is written to, and no layer
   * writes to its weights. */
  void *data = const_cast<void *> (g_bytes_get_data (view->bytes, nullptr));
  const bool is_aligned = reinterpret_cast<guintptr> (data) % sizeof (double) == 0;
  const at::IntArrayRef shape (view->shape, view->rank);
  const auto options = at::TensorOptions ().dtype (scalar_type (view->dtype));
  at::Tensor tensor;

  if (view->n_elements == 0)
    tensor = at::empty (shape, options);
  else if (is_aligned)
    {
      GBytes *bytes = g_bytes_ref (view->bytes);
      tensor = at::from_blob (
          data, shape, [bytes] (void *) { g_bytes_unref (bytes); }, options);
    }
  else
    {
      tensor = at::empty (shape, options);
      memcpy (tensor.data_ptr (), data, tensor.nbytes ());
    }

  return tensor.to (device_, at::kFloat);
}

} // namespace psc
