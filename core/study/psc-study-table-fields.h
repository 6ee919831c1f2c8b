/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscStudyTableFields:
 * @line: of the record that was read last, from 1
 * @fields: owned, of char *, the fields of that record
 *
 * Private to this folder: takes CSV apart, record by record.
 */
typedef struct
{
  const char *at;
  const char *end;
  guint next_line;
  GString *field; /* owned */

  guint line;
  GPtrArray *fields;
} PscStudyTableFields;

/** @data: kept until psc_study_table_fields_clear(). */
void psc_study_table_fields_init (PscStudyTableFields *self, const char *data, gsize size);

void psc_study_table_fields_clear (PscStudyTableFields *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscStudyTableFields, psc_study_table_fields_clear)

/**
 * psc_study_table_fields_next:
 *
 * Reads the next record that is not an empty line. Spaces around a field that is not quoted do not
 * belong to it.
 *
 * Returns: %FALSE at the end, and with PSC_STUDY_ERROR_TABLE
 */
gboolean psc_study_table_fields_next (PscStudyTableFields *self, GError **error);

/** Sets PSC_STUDY_ERROR_TABLE with the record's line before the message; always %FALSE. */
gboolean psc_study_table_fields_fail (const PscStudyTableFields *self,
                                      GError **error,
                                      const char *format,
                                      ...) G_GNUC_PRINTF (3, 4);

G_END_DECLS
