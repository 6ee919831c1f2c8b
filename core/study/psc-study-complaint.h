/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscStudyComplaint:
 * @n: how often
 * @line: of the first, or the place of whatever else a file is made of
 * @text: owned, nullable, in UTF-8: what stands there
 *
 * For this folder and what reads other tables: what of one kind was left out. All zeros is none.
 */
typedef struct
{
  guint n;
  guint line;
  char *text;
} PscStudyComplaint;

/** Counts one more. @text: (nullable): of any encoding; its beginning is kept. */
void psc_study_complaint_add (PscStudyComplaint *self, guint line, const char *text);

void psc_study_complaint_clear (PscStudyComplaint *self);

G_END_DECLS
