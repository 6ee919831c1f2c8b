/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscStudyTableFields:
 * @delimiter: between fields
 * @line: of the record that was read last, from 1
 * @is_bad: whether the record cannot be read: a quote in it is not closed, or it holds zero bytes
 * @n_fields: how many the record has; those beyond PSC_STUDY_TABLE_MAX_FIELDS are not kept
 *
 * For this folder and what reads other tables: takes a text apart, record by record. It is never at
 * a loss: what is no table comes out as bad records, each of which ends where its line does.
 */
typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  guint next_line;
  GString *text;  /* owned, the fields, each with a zero behind */
  GArray *starts; /* owned, of gsize, where they begin in it */

  char delimiter;
  guint line;
  gboolean is_bad;
  guint n_fields;
} PscStudyTableFields;

/** @data: kept until psc_study_table_fields_clear(). */
void psc_study_table_fields_init (PscStudyTableFields *self, const char *data, gsize size);

void psc_study_table_fields_clear (PscStudyTableFields *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscStudyTableFields, psc_study_table_fields_clear)

/** Begins anew, with another delimiter. */
void psc_study_table_fields_rewind (PscStudyTableFields *self, char delimiter);

/**
 * psc_study_table_fields_next:
 *
 * Reads the next record that is not an empty line. Spaces around a field do not belong to it.
 *
 * Returns: %FALSE at the end
 */
gboolean psc_study_table_fields_next (PscStudyTableFields *self);

/** Borrowed until the next record; “” for one that is not there. Of a field of more than
 * PSC_STUDY_TABLE_MAX_FIELD bytes, only as many are kept. */
const char *psc_study_table_fields_get (const PscStudyTableFields *self, int index);

G_END_DECLS
