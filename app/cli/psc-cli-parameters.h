/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"
#include "model/psc-model.h"

G_BEGIN_DECLS

/* How commands name methods, presets and parameters. */

#define PSC_CLI_PRESET_HELP N_ ("paper (the default) or measured")

/** @name: (nullable): %NULL for the paper's. */
gboolean psc_cli_parse_preset (const char *name, PscPreset *preset, GError **error);

/**
 * psc_cli_collect_methods:
 * @names: (nullable): what was given with --method, “all” among it; %NULL for the paper's
 * @parameters: (nullable): what was given with --param: “METHOD.KEY=VALUE”, or “KEY=VALUE” of an
 *   only method
 * @preset: (nullable): what was given with --preset
 * @methods: (out) (transfer full) (element-type PscMethod): one for each of @names
 * @all_methods: (out): whether they are all that there are, not all of which a model need support
 *
 * Returns: %FALSE with PSC_CLI_ERROR_USAGE
 */
gboolean psc_cli_collect_methods (const char *const *names,
                                  const char *const *parameters,
                                  const char *preset,
                                  GPtrArray **methods,
                                  gboolean *all_methods,
                                  GError **error);

/** The same of what was given with --methods: names with commas between, of which all count once,
 * “all”, or “none”, for which @methods is empty. */
gboolean psc_cli_collect_method_list (const char *list,
                                      const char *const *parameters,
                                      const char *preset,
                                      GPtrArray **methods,
                                      gboolean *all_methods,
                                      GError **error);

/**
 * psc_cli_fit_methods:
 * @methods: (element-type PscMethod): each is replaced by psc_method_dup_for_side() of it
 * @all_methods: whether those that the model does not support are taken away, for “all” methods are
 *   all that it does
 *
 * To be called before there is any other work, so that nobody waits for what cannot be done.
 *
 * Returns: %FALSE with an error that names the method: PSC_CLI_ERROR_USAGE if its parameters do not
 *   go together, PSC_ATTRIBUTION_ERROR_UNSUPPORTED
 */
gboolean
psc_cli_fit_methods (GPtrArray *methods, gboolean all_methods, PscModel *model, GError **error);

/** The same of parameters alone, for several @models (element-type PscModel): a method that is for
 * none of them is passed over, while parameters that none of those which it is for supports are an
 * error. @methods stay as they are. */
gboolean psc_cli_check_methods (GPtrArray *methods, GPtrArray *models, GError **error);

G_END_DECLS
