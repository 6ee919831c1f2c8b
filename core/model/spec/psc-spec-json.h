/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Members of a configuration. A reader leaves its value as it is where the member is missing or
 * null, and sets PSC_MODEL_ERROR_CONFIG where it is of another type or out of bounds.
 */

/* Bounds that no real model comes near, so that a hostile file cannot ask for absurd allocations.
 */
#define PSC_SPEC_MAX_IMAGE_SIZE 1024
#define PSC_SPEC_MAX_WIDTH      65536
#define PSC_SPEC_MAX_DEPTH      256
#define PSC_SPEC_MAX_VOCABULARY 1000000

/** Stages of an image encoder. */
#define PSC_SPEC_MAX_STAGES 8

/** Says of @member that it @what, and returns %FALSE. */
gboolean psc_spec_json_refuse (GError **error, const char *member, const char *what);

/** Returns: (nullable): the member's value, borrowed; %NULL if it is missing or null */
JsonNode *psc_spec_json_find (JsonObject *object, const char *member);

/** Returns: the object, borrowed, or %NULL with an error if there is none */
JsonObject *psc_spec_json_find_object (JsonObject *object, const char *member, GError **error);

/** Returns: (nullable): the text, borrowed; “” where the member is something else than a text, and
 * @otherwise where there is none */
const char *
psc_spec_json_get_string (JsonObject *object, const char *member, const char *otherwise);

/** A whole number from @least to @most; some writers give a ratio as 4.0. */
gboolean psc_spec_json_read_uint (
    JsonObject *object, const char *member, guint least, guint most, guint *value, GError **error);

gboolean psc_spec_json_read_double (JsonObject *object,
                                    const char *member,
                                    double least,
                                    double most,
                                    double *value,
                                    GError **error);

gboolean psc_spec_json_read_boolean (JsonObject *object,
                                     const char *member,
                                     gboolean *value,
                                     GError **error);

/** @n: (out): how many whole numbers from @least to @most there are, at most @max_n; 0 if the
 * member is missing */
gboolean psc_spec_json_read_list (JsonObject *object,
                                  const char *member,
                                  gint64 least,
                                  gint64 most,
                                  guint max_n,
                                  gint64 *values,
                                  guint *n,
                                  GError **error);

/** A number from 1 to @most for each of at most PSC_SPEC_MAX_STAGES stages. All such lists of a
 * configuration have one length: @n_stages is 0 before the first. */
gboolean psc_spec_json_read_stages (JsonObject *object,
                                    const char *member,
                                    guint most,
                                    guint *n_stages,
                                    guint *list,
                                    GError **error);

/** @value: (inout): which of the words, which %NULL ends, the member is */
gboolean psc_spec_json_read_choice (
    JsonObject *object, const char *member, const char *const *words, guint *value, GError **error);

void psc_spec_json_write_uint (JsonBuilder *builder, const char *member, guint value);
void psc_spec_json_write_double (JsonBuilder *builder, const char *member, double value);
void psc_spec_json_write_boolean (JsonBuilder *builder, const char *member, gboolean value);
void psc_spec_json_write_string (JsonBuilder *builder, const char *member, const char *value);
void
psc_spec_json_write_list (JsonBuilder *builder, const char *member, guint n, const guint *values);

/** “2-2-6-2”; (transfer full) */
char *psc_spec_join (const guint *numbers, guint n) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
