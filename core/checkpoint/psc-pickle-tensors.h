/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "checkpoint/psc-pickle-value.h"

G_BEGIN_DECLS

/** @name: at most PSC_PICKLE_MAX_NAME bytes. Returns: %FALSE with an error to end the walk */
typedef gboolean (*PscPickleTensorFunc) (const char *name,
                                         const PscPickleTensor *tensor,
                                         gpointer user_data,
                                         GError **error);

/**
 * psc_pickle_tensors_of_dict:
 * @root: a state dict, or a dictionary that holds one
 * @part: (nullable): the key of @root under which the state dict lies; else it is under
 *   “state_dict”, “model_state_dict” or “model”, or @root itself
 *
 * Calls @func for each tensor of a state dict. It must hold nothing else; what lies beside it is
 * not looked at.
 *
 * Returns: %FALSE with PSC_CHECKPOINT_ERROR_REFUSED or what @func set
 */
gboolean psc_pickle_tensors_of_dict (const PscPickleValue *root,
                                     const char *part,
                                     PscPickleTensorFunc func,
                                     gpointer user_data,
                                     GError **error);

/**
 * psc_pickle_tensors_of_module:
 * @root: an object whose state is a dictionary of attributes, as a TorchScript program has
 * @part: (nullable): the attribute to begin with
 *
 * Calls @func for each tensor among the attributes of @root and of the objects in it, by the names
 * of the attributes that lead there, with full stops between them: those of the state dict that the
 * program was made from. Other attributes are passed over.
 *
 * Returns: as psc_pickle_tensors_of_dict()
 */
gboolean psc_pickle_tensors_of_module (const PscPickleValue *root,
                                       const char *part,
                                       PscPickleTensorFunc func,
                                       gpointer user_data,
                                       GError **error);

G_END_DECLS
