/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-complaint.h"

/* Bytes of an example. */
#define SHOWN 40

void
psc_study_complaint_add (PscStudyComplaint *self, guint line, const char *text)
{
  if (self->n++ > 0)
    return;
  self->line = line;
  if (text != NULL)
    {
      g_autofree char *start = g_strndup (text, SHOWN);

      self->text = g_utf8_make_valid (start, -1);
    }
}

void
psc_study_complaint_clear (PscStudyComplaint *self)
{
  g_clear_pointer (&self->text, g_free);
}
