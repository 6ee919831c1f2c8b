/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-encoder.h"
#include "model/torch/psc-torch.h"

G_BEGIN_DECLS

/* For what an encoder is asked in other files. */
struct _PscEncoder
{
  GObject parent_instance;

  const PscTorchInterface *torch; /* borrowed from the module, which stays */
  PscTorchEncoder *handle;        /* owned */
  PscModelSpec *spec;             /* owned */
  PscEncoderOptions options;      /* asked for; its device is owned */
  double logit_scale;             /* τ */
  double logit_bias;
};

G_END_DECLS
