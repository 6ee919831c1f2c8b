/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-model-package.h"
#include "model/spec/psc-transformer-spec.h"

G_BEGIN_DECLS

/*
 * Members of configurations as Hugging Face's libraries write them: they leave out what is their
 * default, and say again what shows in the weights. Errors are PSC_MODEL_ERROR_CONFIG, without the
 * configuration's own name.
 */

/** Returns: (transfer full): the object, an empty one if the member is missing; %NULL with an error
 * if it is something else */
JsonObject *psc_published_config_dup_section (JsonObject *object,
                                              const char *member,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_published_config_expect:
 * @otherwise: what a missing member stands for; 0 if it says nothing
 * @found: what the weights say
 * @weights: what they are called in messages
 *
 * Returns: %FALSE with an error that names @weights if the member says something else than @found
 */
gboolean psc_published_config_expect (JsonObject *object,
                                      const char *member,
                                      guint otherwise,
                                      guint found,
                                      const char *weights,
                                      GError **error);

/** “gelu”, “gelu_pytorch_tanh”, “quick_gelu” and their other names. */
gboolean psc_published_config_read_activation (JsonObject *object,
                                               const char *member,
                                               PscActivation *value,
                                               GError **error);

/**
 * psc_published_config_read_channels:
 * @values: (inout): three numbers
 *
 * The member is one number for all channels, or a list of one for each.
 */
gboolean psc_published_config_read_channels (JsonObject *object,
                                             const char *member,
                                             double least,
                                             double most,
                                             double *values,
                                             GError **error);

G_END_DECLS
