/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

#include "study/psc-study-table-columns.h"
#include "study/psc-study-table.h"

G_BEGIN_DECLS

/** What of a kind was left out of a table: how often, and the first. */
typedef struct
{
  guint n;
  guint line;
  char *text; /* owned, nullable */
} PscStudyComplaint;

/**
 * PscStudyTableReader:
 * @labels: of which @n_columns are [labels->len]: how many fields of each column were no label
 *
 * Private to this folder: makes rows of records.
 */
typedef struct
{
  PscStudyTableColumns columns;
  GHashTable *vocabulary; /* owned, a name's key to its GRefString */
  char **names;           /* owned, [columns.labels->len], GRefString, entries nullable */
  guint *n_read;          /* owned, [columns.labels->len], fields that are labels */
  guint *n_bad;           /* owned, the same: fields that are none */
  PscStudyComplaint *bad; /* owned, the same: the first of these */
  PscStudyComplaint pathless;
  PscStudyComplaint unreadable;
  PscStudyComplaint contradicting;
} PscStudyTableReader;

/** Begins to read, with the header. %FALSE with PSC_STUDY_ERROR_TABLE. */
gboolean psc_study_table_reader_init (PscStudyTableReader *self,
                                      PscStudyTableFields *fields,
                                      GError **error);

void psc_study_table_reader_clear (PscStudyTableReader *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscStudyTableReader, psc_study_table_reader_clear)

/** Makes a row of the record that @fields are at; %FALSE when it names no image. */
gboolean psc_study_table_reader_read (PscStudyTableReader *self,
                                      const PscStudyTableFields *fields,
                                      PscStudyRow *row);

/** Whether a column turned out to tell no labels; those that it gave are to be removed. */
gboolean psc_study_table_reader_is_refuted (const PscStudyTableReader *self, guint column);

/** Counts one more. @text: (nullable): an example. */
void psc_study_complaint_add (PscStudyComplaint *self, guint line, const char *text);

G_END_DECLS
