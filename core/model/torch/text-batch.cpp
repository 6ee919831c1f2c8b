/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text-batch.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>
#include <algorithm>
#include <glib/gi18n-lib.h>
#include <map>
#include <stdexcept>
#include <vector>

namespace psc
{

/* Texts that are encoded together: bounds the memory that a large prompt bank takes. */
constexpr size_t max_texts = 64;

void
check_texts (guint n, const guint *lengths, const gint32 *ids, int64_t max_tokens, int64_t n_words)
{
  for (guint text = 0; text < n; ids += lengths[text++])
    {
      if (lengths[text] == 0 || lengths[text] > max_tokens)
        throw std::runtime_error (_ ("a text has no tokens, or more than the model reads"));
      for (guint i = 0; i < lengths[text]; i++)
        if (ids[i] < 0 || ids[i] >= n_words)
          throw std::runtime_error (_ ("a token is not in the model's vocabulary"));
    }
}

at::Tensor
encode_by_length (guint n,
                  const guint *lengths,
                  const gint32 *ids,
                  const at::Device &device,
                  const std::function<at::Tensor (const at::Tensor &)> &encode)
{
  std::map<guint, std::vector<int64_t>> by_length;
  std::vector<const gint32 *> starts;
  std::vector<at::Tensor> embeddings;
  std::vector<int64_t> places (n);
  int64_t n_done = 0;

  for (guint i = 0; i < n; i++)
    {
      by_length[lengths[i]].push_back (i);
      starts.push_back (ids);
      ids += lengths[i];
    }

  for (const auto &[length, texts] : by_length)
    for (size_t first = 0; first < texts.size (); first += max_texts)
      {
        const size_t n_texts = std::min (max_texts, texts.size () - first);
        const at::Tensor rows = at::empty ({ static_cast<int64_t> (n_texts), length }, at::kInt);

        for (size_t i = 0; i < n_texts; i++)
          {
            const int64_t text = texts[first + i];

            memcpy (rows.data_ptr<int> () + i * length, starts[text], length * sizeof (int));
            places[text] = n_done++;
          }
        embeddings.push_back (encode (rows.to (device, at::kLong)));
      }
  return at::cat (embeddings).index_select (0, at::tensor (places, at::kLong).to (device));
}

} // namespace psc
