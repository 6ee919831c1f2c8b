/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-word-piece.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "text/psc-basic-tokenizer.h"
#include "text/psc-text-mark.h"

/* Longer words are not looked at: BERT's max_input_chars_per_word, in characters. */
#define MAX_WORD_LENGTH 100
#define MAX_UTF8_SIZE   4

#define CONTINUATION      "##"
#define CONTINUATION_SIZE (sizeof CONTINUATION - 1)

static const char *const special_pieces[] = { "[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]" };

struct _PscWordPiece
{
  PscTokenizer parent_instance;

  char *vocabulary;   /* owned, the pieces, each ended by a NUL */
  GPtrArray *entries; /* owned, of borrowed char *, by number */
  gint32 *order;      /* owned, [n_unique], the numbers in the order of their pieces' bytes */
  gsize n_unique;
  gsize longest; /* bytes of the longest piece */

  const char *kept[G_N_ELEMENTS (special_pieces) + 1]; /* those that the vocabulary has, and NULL */
  gint32 unknown;
  gint32 class;
  gint32 separator;

  gboolean do_lower_case;
};

G_DEFINE_FINAL_TYPE (PscWordPiece, psc_word_piece, PSC_TYPE_TOKENIZER)

static void
psc_word_piece_finalize (GObject *object)
{
  PscWordPiece *self = PSC_WORD_PIECE (object);

  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->vocabulary, g_free);

  G_OBJECT_CLASS (psc_word_piece_parent_class)->finalize (object);
}

/* Looks a piece up by halving: a hash table of a hostile vocabulary could be made to collide. */
static gint32
lookup (PscWordPiece *self, const char *piece, gsize length)
{
  gsize low = 0;
  gsize high = self->n_unique;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;
      gint32 id = self->order[middle];
      const char *entry = g_ptr_array_index (self->entries, id);
      int order = strncmp (piece, entry, length);

      if (order == 0 && entry[length] == '\0')
        return id;
      if (order <= 0)
        high = middle;
      else
        low = middle + 1;
    }
  return -1;
}

/* Ends each line of the vocabulary by a NUL and notes where it starts. */
static gboolean
split_lines (PscWordPiece *self, gsize size, GError **error)
{
  char *end = self->vocabulary + size;

  for (char *line = self->vocabulary; line < end;)
    {
      char *line_end = line + strcspn (line, "\r\n");
      char *next = line_end + (line_end[0] == '\r' && line_end[1] == '\n' ? 2 : 1);

      if (self->entries->len == PSC_TOKENIZER_MAX_ENTRIES)
        {
          g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY,
                       _ ("the vocabulary has more than %d lines"), PSC_TOKENIZER_MAX_ENTRIES);
          return FALSE;
        }
      *line_end = '\0';
      g_ptr_array_add (self->entries, line);
      self->longest = MAX (self->longest, (gsize) (line_end - line));
      line = next;
    }
  return TRUE;
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer user_data)
{
  GPtrArray *entries = user_data;

  return strcmp (g_ptr_array_index (entries, *(const gint32 *) a),
                 g_ptr_array_index (entries, *(const gint32 *) b));
}

/* Equal entries stay in the order of their numbers. */
static int
compare_order (const void *a, const void *b, void *user_data)
{
  gint32 left = *(const gint32 *) a;
  gint32 right = *(const gint32 *) b;
  int order = compare_entries (a, b, user_data);

  return order != 0 ? order : (left > right) - (left < right);
}

static void
sort_entries (PscWordPiece *self)
{
  gsize n = self->entries->len;
  gint32 *order = self->order = g_new (gint32, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    order[i] = i;
  qsort_r (order, n, sizeof *order, compare_order, self->entries);

  /* The last of equal entries is the one of the greatest number. */
  for (gsize i = 0; i < n; i++)
    if (i + 1 == n || compare_entries (&order[i], &order[i + 1], self->entries) != 0)
      order[self->n_unique++] = order[i];
}

static gboolean
find_special_pieces (PscWordPiece *self, GError **error)
{
  gsize n_kept = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (special_pieces); i++)
    {
      if (lookup (self, special_pieces[i], strlen (special_pieces[i])) >= 0)
        self->kept[n_kept++] = special_pieces[i];
      else if (!g_str_equal (special_pieces[i], "[MASK]"))
        {
          g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY,
                       _ ("the vocabulary has no line %s"), special_pieces[i]);
          return FALSE;
        }
    }

  self->unknown = lookup (self, "[UNK]", 5);
  self->class = lookup (self, "[CLS]", 5);
  self->separator = lookup (self, "[SEP]", 5);
  return TRUE;
}

static gboolean
read_vocabulary (PscWordPiece *self, GBytes *bytes, GError **error)
{
  gsize size, mark;
  const char *text = g_bytes_get_data (bytes, &size);

  /* Empty bytes have no data, and even no offset of zero can be added to that. */
  if (text == NULL)
    text = "";
  if (size > PSC_TOKENIZER_MAX_VOCABULARY_SIZE)
    {
      g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY,
                   _ ("the vocabulary is larger than %u MiB"),
                   (guint) (PSC_TOKENIZER_MAX_VOCABULARY_SIZE >> 20));
      return FALSE;
    }
  if (!g_utf8_validate_len (text, size, NULL))
    {
      g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY,
                   _ ("the vocabulary is not UTF-8 text"));
      return FALSE;
    }

  mark = psc_text_mark_get_size (text, size);
  text += mark;
  size -= mark;
  self->vocabulary = g_strndup (text, size);
  if (!split_lines (self, size, error))
    return FALSE;
  sort_entries (self);

  return find_special_pieces (self, error);
}

typedef struct
{
  PscWordPiece *self;
  GArray *pieces; /* of PscPromptPiece, without the closing [SEP] */
  guint base;     /* where in the text the stretch that is being split begins */
  gssize cut;     /* where the first piece begins that there was no room for, or -1 */
} Encoder;

/* Says whether there was room. */
static gboolean
append_piece (Encoder *encoder, gint32 id, guint start, guint end)
{
  const PscPromptPiece piece = { id, start, end, id == encoder->self->unknown };

  if (!psc_tokenizer_append (PSC_TOKENIZER (encoder->self), encoder->pieces, &piece))
    encoder->cut = start;

  return encoder->cut < 0;
}

/* A piece of a stretch: what the bytes from @first to before @end of a word stand for. */
static gboolean
append_span (Encoder *encoder, gint32 id, const PscTextSpan *spans, gsize first, gsize end)
{
  return append_piece (encoder, id, encoder->base + spans[first].start,
                       encoder->base + spans[end - 1].end);
}

/* The longest piece at the start of [start, end): its number, and its end. */
static gint32
match_longest (PscWordPiece *self, const char *start, const char *end, const char **piece_end)
{
  if ((gsize) (end - start) > self->longest)
    {
      end = start + self->longest;
      /* Step back to where a character starts. */
      while (((guchar) *end & 0xC0) == 0x80)
        end--;
    }

  for (; end > start; end = g_utf8_prev_char (end))
    {
      gint32 id = lookup (self, start, end - start);

      if (id >= 0)
        {
          *piece_end = end;
          return id;
        }
    }
  return -1;
}

/* WordPiece proper: takes the longest piece that the word starts with, then the longest
 * continuation, and so on; where there is none, the whole word is unknown. */
static gboolean
append_word (const char *word, gsize length, const PscTextSpan *spans, gpointer user_data)
{
  Encoder *encoder = user_data;
  PscWordPiece *self = encoder->self;
  char buffer[CONTINUATION_SIZE + MAX_WORD_LENGTH * MAX_UTF8_SIZE + 1];
  char *start = buffer + CONTINUATION_SIZE;
  char *end = start + length;
  gint32 ids[MAX_WORD_LENGTH];
  gsize ends[MAX_WORD_LENGTH];
  gsize n_ids = 0;
  gboolean room = TRUE;

  if (g_utf8_strlen (word, length) > MAX_WORD_LENGTH)
    return append_span (encoder, self->unknown, spans, 0, length);

  memcpy (start, word, length);
  *end = '\0';
  for (char *p = start; p < end;)
    {
      const char *piece_end;
      char *from = p;

      if (p > start)
        {
          /* The mark of a continuation goes over what has been matched already, which is at least
           * one byte, with the two spare bytes before the word to start in. */
          from = p - CONTINUATION_SIZE;
          memcpy (from, CONTINUATION, CONTINUATION_SIZE);
        }
      ids[n_ids] = match_longest (self, from, end, &piece_end);
      if (ids[n_ids] < 0 || piece_end <= p)
        return append_span (encoder, self->unknown, spans, 0, length);
      p = (char *) piece_end;
      ends[n_ids++] = p - start;
    }

  for (gsize i = 0; i < n_ids && room; i++)
    room = append_span (encoder, ids[i], spans, i > 0 ? ends[i - 1] : 0, ends[i]);
  return room;
}

static const char *
match_special (PscWordPiece *self, const char *p, const char *end)
{
  for (const char *const *kept = self->kept; *kept != NULL; kept++)
    {
      gsize length = strlen (*kept);

      if ((gsize) (end - p) >= length && memcmp (p, *kept, length) == 0)
        return *kept;
    }
  return NULL;
}

static gboolean
append_stretch (Encoder *encoder, const char *text, const char *start, const char *end)
{
  encoder->base = (guint) (start - text);
  return psc_basic_tokenizer_split (start, end - start, encoder->self->do_lower_case,
                                    encoder->self->kept, append_word, encoder);
}

/* Special pieces are cut out first, before anything is lower-cased or cleaned. */
static void
append_text (Encoder *encoder, const char *text)
{
  const char *end = text + strlen (text);
  const char *start = text;

  for (const char *p = text; p < end;)
    {
      const char *special = *p == '[' ? match_special (encoder->self, p, end) : NULL;
      const char *next = p + (special != NULL ? strlen (special) : 1);

      if (special != NULL)
        {
          if (!append_stretch (encoder, text, start, p)
              || !append_piece (encoder, lookup (encoder->self, special, strlen (special)),
                                (guint) (p - text), (guint) (next - text)))
            return;
          start = next;
        }
      p = next;
    }
  append_stretch (encoder, text, start, end);
}

static gssize
psc_word_piece_read (PscTokenizer *tokenizer, const char *text, GArray *pieces)
{
  PscWordPiece *self = PSC_WORD_PIECE (tokenizer);
  Encoder encoder = { .self = self, .pieces = pieces, .cut = -1 };
  guint size = strlen (text);

  if (append_piece (&encoder, self->class, 0, 0))
    append_text (&encoder, text);
  g_array_append_vals (pieces, &(PscPromptPiece){ self->separator, size, size, FALSE }, 1);
  return encoder.cut;
}

static guint
psc_word_piece_get_n_entries (PscTokenizer *tokenizer)
{
  return PSC_WORD_PIECE (tokenizer)->entries->len;
}

static const char *
psc_word_piece_get_piece (PscTokenizer *tokenizer, gint32 id)
{
  PscWordPiece *self = PSC_WORD_PIECE (tokenizer);

  if (id < 0 || (guint) id >= self->entries->len)
    return NULL;
  return g_ptr_array_index (self->entries, id);
}

static gint32
psc_word_piece_lookup (PscTokenizer *tokenizer, const char *piece)
{
  return lookup (PSC_WORD_PIECE (tokenizer), piece, strlen (piece));
}

static void
psc_word_piece_class_init (PscWordPieceClass *klass)
{
  PscTokenizerClass *tokenizer_class = PSC_TOKENIZER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = psc_word_piece_finalize;
  tokenizer_class->read = psc_word_piece_read;
  tokenizer_class->get_n_entries = psc_word_piece_get_n_entries;
  tokenizer_class->get_piece = psc_word_piece_get_piece;
  tokenizer_class->lookup = psc_word_piece_lookup;
}

static void
psc_word_piece_init (PscWordPiece *self)
{
  self->entries = g_ptr_array_new ();
}

PscTokenizer *
psc_word_piece_new (GBytes *vocabulary, gboolean do_lower_case, guint max_tokens, GError **error)
{
  g_autoptr (PscWordPiece) self = NULL;

  g_return_val_if_fail (vocabulary != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (max_tokens < 2)
    {
      g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_LENGTH,
                   _ ("a limit of %u tokens leaves no room for [CLS] and [SEP]"), max_tokens);
      return NULL;
    }

  self = g_object_new (PSC_TYPE_WORD_PIECE, NULL);
  self->do_lower_case = !!do_lower_case;
  psc_tokenizer_set_max_tokens (PSC_TOKENIZER (self), max_tokens);
  if (!read_vocabulary (self, vocabulary, error))
    return NULL;

  return PSC_TOKENIZER (g_steal_pointer (&self));
}

gboolean
psc_word_piece_get_do_lower_case (PscWordPiece *self)
{
  g_return_val_if_fail (PSC_IS_WORD_PIECE (self), FALSE);

  return self->do_lower_case;
}
