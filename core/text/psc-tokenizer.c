/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-tokenizer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SUBSTITUTE '\x1A'

typedef struct
{
  guint max_tokens;
  PscCleanText cleaning;
  gboolean refuses_excess;

  guint padded_length;
  gint32 padding;
  gboolean attends_padding;
} PscTokenizerPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PscTokenizer, psc_tokenizer, G_TYPE_OBJECT)

static PscTokenizerPrivate *
get_private (PscTokenizer *self)
{
  return psc_tokenizer_get_instance_private (self);
}

static void
psc_tokenizer_class_init (PscTokenizerClass *klass)
{
}

static void
psc_tokenizer_init (PscTokenizer *self)
{
}

/* NULs and bytes that are not UTF-8 become a control character each, which the clean-up drops, so
 * that the places in the text stay what they are. */
static char *
make_valid (const char *text, gsize size)
{
  char *valid = g_new (char, size + 1);
  char *p = valid;
  const char *bad;

  for (gsize i = 0; i < size; i++)
    valid[i] = text[i] != '\0' ? text[i] : SUBSTITUTE;
  valid[size] = '\0';
  while (!g_utf8_validate (p, -1, &bad))
    {
      p += bad - p;
      *p++ = SUBSTITUTE;
    }
  return valid;
}

/* What stands for no characters lies between two of them. */
static guint
map_place (const PscMappedText *clean, guint at, gsize size)
{
  return at < clean->text->len ? psc_mapped_text_get_spans (clean, at)->start : (guint) size;
}

/* From places in the clean text to places in the text of @size bytes. */
static void
map_pieces (const PscMappedText *clean, GArray *pieces, gsize size)
{
  for (guint i = 0; i < pieces->len; i++)
    {
      PscPromptPiece *piece = &g_array_index (pieces, PscPromptPiece, i);

      if (piece->start < piece->end)
        {
          PscTextSpan span = psc_mapped_text_get_span (clean, piece->start, piece->end);

          piece->start = span.start;
          piece->end = span.end;
        }
      else
        piece->start = piece->end = piece->start == 0 ? 0 : map_place (clean, piece->start, size);
    }
}

static gssize
read_valid (PscTokenizer *self, const char *text, gsize size, GArray *pieces)
{
  PscTokenizerPrivate *priv = get_private (self);
  g_autoptr (PscMappedText) clean = NULL;
  gssize cut;

  if (priv->cleaning == 0)
    return PSC_TOKENIZER_GET_CLASS (self)->read (self, text, pieces);

  clean = psc_clean_text (text, priv->cleaning);
  cut = PSC_TOKENIZER_GET_CLASS (self)->read (self, clean->text->str, pieces);
  map_pieces (clean, pieces, size);
  return cut >= 0 ? (gssize) map_place (clean, (guint) cut, size) : -1;
}

PscPromptReading *
psc_tokenizer_read (PscTokenizer *self, const char *text, gssize length, GError **error)
{
  g_autofree char *valid = NULL;
  g_autoptr (GArray) pieces = NULL;
  gsize size;
  gssize cut;

  g_return_val_if_fail (PSC_IS_TOKENIZER (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  size = length < 0 ? strlen (text) : (gsize) length;
  if (size > PSC_TOKENIZER_MAX_TEXT_LENGTH)
    {
      g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_LENGTH,
                   _ ("the text is longer than %u bytes"), (guint) PSC_TOKENIZER_MAX_TEXT_LENGTH);
      return NULL;
    }

  valid = make_valid (text, size);
  pieces = g_array_new (FALSE, FALSE, sizeof (PscPromptPiece));
  cut = read_valid (self, valid, size, pieces);
  if (cut >= 0 && get_private (self)->refuses_excess)
    {
      g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_LENGTH,
                   _ ("the text is too long for this model, which reads %u word pieces at most"),
                   psc_tokenizer_get_max_tokens (self));
      return NULL;
    }
  return psc_prompt_reading_new (valid, (const PscPromptPiece *) (gpointer) pieces->data,
                                 pieces->len, cut);
}

GArray *
psc_tokenizer_pad (PscTokenizer *self, const PscPromptReading *reading, guint *n_attended)
{
  PscTokenizerPrivate *priv;
  const PscPromptPiece *pieces;
  GArray *ids;
  guint n;

  g_return_val_if_fail (PSC_IS_TOKENIZER (self), NULL);
  g_return_val_if_fail (reading != NULL, NULL);

  priv = get_private (self);
  pieces = psc_prompt_reading_get_pieces (reading, &n);
  ids = g_array_sized_new (FALSE, FALSE, sizeof (gint32), MAX (n, priv->padded_length));
  for (guint i = 0; i < n; i++)
    g_array_append_val (ids, pieces[i].id);
  while (ids->len < priv->padded_length)
    g_array_append_val (ids, priv->padding);

  if (n_attended != NULL)
    *n_attended = priv->attends_padding ? ids->len : n;
  return ids;
}

GArray *
psc_tokenizer_encode (PscTokenizer *self, const char *text, gssize length, GError **error)
{
  g_autoptr (PscPromptReading) reading = psc_tokenizer_read (self, text, length, error);

  return reading != NULL ? psc_tokenizer_pad (self, reading, NULL) : NULL;
}

guint
psc_tokenizer_get_n_entries (PscTokenizer *self)
{
  g_return_val_if_fail (PSC_IS_TOKENIZER (self), 0);

  return PSC_TOKENIZER_GET_CLASS (self)->get_n_entries (self);
}

const char *
psc_tokenizer_get_piece (PscTokenizer *self, gint32 id)
{
  g_return_val_if_fail (PSC_IS_TOKENIZER (self), NULL);

  return PSC_TOKENIZER_GET_CLASS (self)->get_piece (self, id);
}

gint32
psc_tokenizer_lookup (PscTokenizer *self, const char *piece)
{
  g_return_val_if_fail (PSC_IS_TOKENIZER (self), -1);
  g_return_val_if_fail (piece != NULL, -1);

  return PSC_TOKENIZER_GET_CLASS (self)->lookup (self, piece);
}

guint
psc_tokenizer_get_max_tokens (PscTokenizer *self)
{
  g_return_val_if_fail (PSC_IS_TOKENIZER (self), 0);

  return get_private (self)->max_tokens;
}

void
psc_tokenizer_set_max_tokens (PscTokenizer *self, guint max_tokens)
{
  g_return_if_fail (PSC_IS_TOKENIZER (self));

  get_private (self)->max_tokens = max_tokens;
}

void
psc_tokenizer_set_cleaning (PscTokenizer *self, PscCleanText steps)
{
  g_return_if_fail (PSC_IS_TOKENIZER (self));

  get_private (self)->cleaning = steps;
}

void
psc_tokenizer_set_refuses_excess (PscTokenizer *self, gboolean refuses_excess)
{
  g_return_if_fail (PSC_IS_TOKENIZER (self));

  get_private (self)->refuses_excess = refuses_excess;
}

void
psc_tokenizer_set_padding (PscTokenizer *self, guint length, gint32 id, gboolean is_attended)
{
  PscTokenizerPrivate *priv;

  g_return_if_fail (PSC_IS_TOKENIZER (self));

  priv = get_private (self);
  priv->padded_length = length;
  priv->padding = id;
  priv->attends_padding = is_attended;
}

gboolean
psc_tokenizer_append (PscTokenizer *self, GArray *pieces, const PscPromptPiece *piece)
{
  g_return_val_if_fail (PSC_IS_TOKENIZER (self), FALSE);

  if (pieces->len + 1 >= get_private (self)->max_tokens)
    return FALSE;
  g_array_append_val (pieces, *piece);
  return TRUE;
}
