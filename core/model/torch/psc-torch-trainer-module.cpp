/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/torch/psc-torch-trainer.h"

#include <ATen/Parallel.h>
#include <gmodule.h>

#include "encoder.hpp"
#include "guard.hpp"
#include "trainer.hpp"

static gboolean
trainer_new (PscModelSpec *spec,
             gboolean is_student,
             guint n_masks,
             guint n_tensors,
             const PscTensorView *const *tensors,
             const char *device,
             guint n_threads,
             PscTorchTrainer **out,
             GError **error)
{
  return psc::guarded (error, [&] {
    psc::set_threads (n_threads);
    psc::make_exact ();

    const at::Device on = psc::choose_device (device);
    auto trainer =
        std::make_unique<PscTorchTrainer> (spec, is_student, n_masks, n_tensors, tensors, on);
    trainer->device_name = psc::describe_device (on, false, false);
    *out = trainer.release ();
  });
}

static void
trainer_free (PscTorchTrainer *trainer)
{
  delete trainer;
}

static const char *
get_device (PscTorchTrainer *trainer)
{
  return trainer->device_name.c_str ();
}

static guint64
get_n_steps (PscTorchTrainer *trainer)
{
  return trainer->n_steps;
}

static gboolean
step (PscTorchTrainer *trainer,
      const PscTorchBatch *batch,
      double learning_rate,
      PscTorchLosses *losses,
      GError **error)
{
  return psc::guarded (error, [&] { trainer->step (*batch, learning_rate, *losses); });
}

static gboolean
evaluate (PscTorchTrainer *trainer,
          const PscTorchBatch *batch,
          PscTorchLosses *losses,
          float *image_embeddings,
          float *text_embeddings,
          GError **error)
{
  return psc::guarded (error, [&] {
    const psc::Pass pass = trainer->evaluate (*batch, *losses);

    if (image_embeddings != nullptr)
      psc::download (pass.images, image_embeddings);
    if (text_embeddings != nullptr)
      psc::download (pass.texts, text_embeddings);
  });
}

static gboolean
export_tensors (PscTorchTrainer *trainer,
                PscTorchExport what,
                PscTorchTensorFunc func,
                gpointer user_data,
                GError **error)
{
  return psc::guarded (error, [&] { trainer->export_tensors (what, func, user_data); });
}

extern "C" G_MODULE_EXPORT const PscTorchTrainerInterface psc_torch_trainer_interface;

const PscTorchTrainerInterface psc_torch_trainer_interface = {
  PSC_TORCH_TRAINER_VERSION,
  trainer_new,
  trainer_free,
  get_device,
  get_n_steps,
  step,
  evaluate,
  export_tensors,
};
