/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "bert.hpp"
#include "model/torch/psc-torch-trainer.h"
#include "training-vision.hpp"

namespace psc
{

/** A tensor that training changes, and what AdamW remembers of it. */
struct Weight
{
  std::string name;
  at::Tensor value;
  at::Tensor mean;   /* of the gradients; undefined for a running statistic, which has none */
  at::Tensor square; /* mean of their squares */
  bool decays;       /* matrices and kernels do, offsets and gains don't */

  bool
  is_learned () const
  {
    return mean.defined ();
  }
};

/** What one forward pass gives. */
struct Pass
{
  at::Tensor images; /* [B, M] */
  at::Tensor texts;  /* [S, M] */
  at::Tensor pairs;  /* loss, scalar */
  at::Tensor masks;  /* loss, scalar; undefined of a student */
  at::Tensor cells;  /* loss, scalar; undefined without a teacher's */
};

} // namespace psc

struct _PscTorchTrainer
{
public:
  _PscTorchTrainer (PscModelSpec *model_spec,
                    bool is_student,
                    guint n_masks,
                    guint n_tensors,
                    const PscTensorView *const *tensors,
                    const at::Device &on);

  void step (const PscTorchBatch &batch, double learning_rate, PscTorchLosses &losses);
  psc::Pass evaluate (const PscTorchBatch &batch, PscTorchLosses &losses) const;
  void export_tensors (PscTorchExport what, PscTorchTensorFunc func, gpointer user_data) const;

  std::string device_name;
  guint64 n_steps = 0;

private:
  void add_weight (const psc::Parameters &from, const std::string &name, const at::Tensor &initial);
  bool learns (const std::string &name) const;
  psc::Pass run (const PscTorchBatch &batch, psc::NormMode mode) const;
  void read_texts (const PscTorchBatch &batch, psc::Pass &pass) const;
  at::Tensor compare_pairs (const PscTorchBatch &batch, const psc::Pass &pass) const;
  at::Tensor compare_masks (const PscTorchBatch &batch, const at::Tensor &map) const;
  at::Tensor compare_cells (const PscTorchBatch &batch, const psc::Sight &sight) const;
  void descend (std::vector<at::Tensor> gradients, double learning_rate, double factor);

  std::unique_ptr<PscModelSpec, decltype (&g_object_unref)> spec_;
  const PscVisionSpec &vision_; /* of the model */
  const PscBertSpec &bert_;
  bool is_student_;
  int64_t n_masks_;
  at::Device device_;
  std::vector<psc::Weight> weights_;
  psc::Parameters parameters_; /* the same tensors by name */
};
