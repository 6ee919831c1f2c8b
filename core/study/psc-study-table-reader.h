/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

#include "study/psc-study-complaint.h"
#include "study/psc-study-table-columns.h"
#include "study/psc-study-table.h"

G_BEGIN_DECLS

/**
 * PscStudyTableReader:
 * @names: owned, what findings that are not CheXpert's are kept under, for each column of labels;
 *   GRefString, entries nullable
 * @n_read: owned, for each column of labels: fields that are labels
 * @n_bad: owned, the same: fields that are none
 * @bad: owned, the same: the first of these
 * @pathless: rows without an image
 * @unreadable: rows that are none
 * @contradicting: rows that say two things of a finding
 *
 * Private to this folder: makes rows of records.
 */
typedef struct
{
  PscStudyTableColumns columns;
  GHashTable *vocabulary; /* owned, a name's key to its GRefString */
  char **names;
  guint *n_read;
  guint *n_bad;
  PscStudyComplaint *bad;
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

G_END_DECLS
