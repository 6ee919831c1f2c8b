/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "trust/psc-trust.h"

#include <math.h>
#include <string.h>

#define MAGIC   "PSCTRUST"
#define VERSION 1

G_DEFINE_BOXED_TYPE (PscTrust, psc_trust, psc_trust_ref, psc_trust_unref)

PscTrust *
psc_trust_copy (const PscTrust *self)
{
  PscTrust *copy = g_atomic_rc_box_new (PscTrust);

  *copy = *self;
  return copy;
}

PscTrust *
psc_trust_ref (PscTrust *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
psc_trust_unref (PscTrust *self)
{
  g_atomic_rc_box_release (self);
}

gboolean
psc_trust_get (const PscTrust *self, PscTrustFigure figure, double *value)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (figure < PSC_TRUST_N_FIGURES, FALSE);

  if (self->reasons[figure] != PSC_TRUST_KNOWN)
    return FALSE;
  if (value != NULL)
    *value = self->figures[figure];
  return TRUE;
}

PscTrustFigure
psc_trust_line_get_figure (PscTrustLine line)
{
  static const PscTrustFigure first[PSC_TRUST_N_LINES] = {
    [PSC_TRUST_FAITHFULNESS] = PSC_TRUST_FAITHFULNESS_GAP,
    [PSC_TRUST_COMPLETENESS] = PSC_TRUST_COMPLETENESS_GAP,
    [PSC_TRUST_MODEL] = PSC_TRUST_MODEL_DEPENDENCE,
    [PSC_TRUST_PROMPT] = PSC_TRUST_PROMPT_DEPENDENCE,
    [PSC_TRUST_STABILITY] = PSC_TRUST_STABILITY_CORRELATION,
  };

  g_return_val_if_fail (line < PSC_TRUST_N_LINES, PSC_TRUST_FAITHFULNESS_GAP);

  return first[line];
}

guint
psc_trust_count_passes (const PscTrust *self)
{
  guint sum = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint l = 0; l < PSC_TRUST_N_LINES; l++)
    sum += self->n_passes[l];
  return sum;
}

static void
put_u32 (GByteArray *bytes, guint32 value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (bytes, (const guint8 *) &value, sizeof value);
}

static void
put_doubles (GByteArray *bytes, const double *values, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      guint64 word;

      memcpy (&word, &values[i], sizeof word);
      word = GUINT64_TO_LE (word);
      g_byte_array_append (bytes, (const guint8 *) &word, sizeof word);
    }
}

GBytes *
psc_trust_dup_bytes (const PscTrust *self)
{
  GByteArray *bytes = g_byte_array_new ();
  guint length = self->n_steps + 1;

  g_byte_array_append (bytes, (const guint8 *) MAGIC, strlen (MAGIC));
  put_u32 (bytes, VERSION);
  for (guint f = 0; f < PSC_TRUST_N_FIGURES; f++)
    put_u32 (bytes, self->reasons[f]);
  put_doubles (bytes, self->figures, PSC_TRUST_N_FIGURES);
  put_u32 (bytes, self->n_steps);
  put_u32 (bytes, self->columns);
  put_u32 (bytes, self->rows);
  put_doubles (bytes, self->least_first, length);
  put_doubles (bytes, self->most_first, length);
  put_doubles (bytes, self->random_mean, length);
  put_doubles (bytes, self->random_deviation, length);
  put_u32 (bytes, self->is_direct);
  put_u32 (bytes, self->n_points);
  put_u32 (bytes, self->n_others);
  put_u32 (bytes, self->is_of_stack);
  put_u32 (bytes, self->uses_mean);
  for (guint l = 0; l < PSC_TRUST_N_LINES; l++)
    put_u32 (bytes, self->n_passes[l]);
  return g_byte_array_free_to_bytes (bytes);
}

typedef struct
{
  const guint8 *at;
  gsize left;
  gboolean is_bad; /* there was less than was asked for, or something that cannot be */
} Reader;

static guint32
take_u32 (Reader *reader, guint32 most)
{
  guint32 value = 0;

  if (reader->left < sizeof value)
    {
      reader->is_bad = TRUE;
      return 0;
    }
  memcpy (&value, reader->at, sizeof value);
  reader->at += sizeof value;
  reader->left -= sizeof value;
  value = GUINT32_FROM_LE (value);
  if (value <= most)
    return value;
  reader->is_bad = TRUE;
  return 0;
}

static void
take_doubles (Reader *reader, double *values, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      guint64 word;

      if (reader->left < sizeof word)
        {
          reader->is_bad = TRUE;
          return;
        }
      memcpy (&word, reader->at, sizeof word);
      reader->at += sizeof word;
      reader->left -= sizeof word;
      word = GUINT64_FROM_LE (word);
      memcpy (&values[i], &word, sizeof word);
      if (!isfinite (values[i]))
        {
          reader->is_bad = TRUE;
          values[i] = 0;
        }
    }
}

static void
read_all (Reader *reader, PscTrust *self)
{
  guint length;

  for (guint f = 0; f < PSC_TRUST_N_FIGURES; f++)
    self->reasons[f] = take_u32 (reader, PSC_TRUST_N_REASONS - 1);
  take_doubles (reader, self->figures, PSC_TRUST_N_FIGURES);
  self->n_steps = take_u32 (reader, PSC_TRUST_STEPS);
  self->columns = take_u32 (reader, G_MAXUINT16);
  self->rows = take_u32 (reader, G_MAXUINT16);
  length = self->n_steps + 1;
  take_doubles (reader, self->least_first, length);
  take_doubles (reader, self->most_first, length);
  take_doubles (reader, self->random_mean, length);
  take_doubles (reader, self->random_deviation, length);
  self->is_direct = take_u32 (reader, TRUE) != 0;
  self->n_points = take_u32 (reader, G_MAXUINT16);
  self->n_others = take_u32 (reader, G_MAXUINT16);
  self->is_of_stack = take_u32 (reader, TRUE) != 0;
  self->uses_mean = take_u32 (reader, TRUE) != 0;
  for (guint l = 0; l < PSC_TRUST_N_LINES; l++)
    self->n_passes[l] = take_u32 (reader, G_MAXUINT16);
}

PscTrust *
psc_trust_new_from_bytes (GBytes *bytes)
{
  g_autoptr (PscTrust) self = NULL;
  Reader reader = { NULL };

  g_return_val_if_fail (bytes != NULL, NULL);

  reader.at = g_bytes_get_data (bytes, &reader.left);
  if (reader.left < strlen (MAGIC) || memcmp (reader.at, MAGIC, strlen (MAGIC)) != 0)
    return NULL;
  reader.at += strlen (MAGIC);
  reader.left -= strlen (MAGIC);
  if (take_u32 (&reader, G_MAXUINT32) != VERSION)
    return NULL;
  self = g_atomic_rc_box_new0 (PscTrust);
  read_all (&reader, self);
  return !reader.is_bad && reader.left == 0 ? g_steal_pointer (&self) : NULL;
}
