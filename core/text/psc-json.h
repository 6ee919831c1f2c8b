/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <json-glib/json-glib.h>

#include "text/psc-text-error.h"

G_BEGIN_DECLS

/** The most values that a file may have, which as nodes need a few hundred bytes each. */
#define PSC_JSON_MAX_VALUES 300000

/**
 * psc_json_parse:
 * @data: the text of a file
 * @size: bytes of @data
 * @max_depth: how deep arrays and objects may lie in each other, at least 1
 * @max_members: the most members of one object
 *
 * Reads JSON that may be hostile. JsonParser alone recurses without a bound, accepts comments,
 * assignments and several values in a row, and keeps members in a hash table that chosen names make
 * quadratic; so the text is looked through first.
 *
 * Returns: (transfer full): the root, or %NULL with PSC_TEXT_ERROR_JSON
 */
JsonNode *psc_json_parse (const char *data,
                          gsize size,
                          guint max_depth,
                          guint max_members,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_json_write:
 * @pretty: whether each value gets its line
 *
 * json_to_string() puts “.0” behind numbers without a full stop, also behind the exponent of 2e-12,
 * which nobody reads back, and leaves U+001F as it is, which is no JSON; this does neither.
 *
 * Returns: (transfer full): the text of @node
 */
char *psc_json_write (JsonNode *node, gboolean pretty) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
