/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-word-piece.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "text/psc-basic-tokenizer.h"

/* Longer words are not looked at: BERT's max_input_chars_per_word, in characters. */
#define MAX_WORD_LENGTH 100
#define MAX_UTF8_SIZE   4

#define SUBSTITUTE '\x1A'

#define CONTINUATION      "##"
#define CONTINUATION_SIZE (sizeof CONTINUATION - 1)

static const char *const special_pieces[] = { "[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]" };

struct _PscWordPiece
{
  GObject parent_instance;

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
  guint max_tokens;
};

G_DEFINE_FINAL_TYPE (PscWordPiece, psc_word_piece, G_TYPE_OBJECT)

static void
psc_word_piece_finalize (GObject *object)
{
  PscWordPiece *self = PSC_WORD_PIECE (object);

  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->vocabulary, g_free);

  G_OBJECT_CLASS (psc_word_piece_parent_class)->finalize (object);
}

static void
psc_word_piece_class_init (PscWordPieceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_word_piece_finalize;
}

static void
psc_word_piece_init (PscWordPiece *self)
{
  self->entries = g_ptr_array_new ();
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

      if (self->entries->len == PSC_WORD_PIECE_MAX_ENTRIES)
        {
          g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY,
                       _ ("the vocabulary has more than %d lines"), PSC_WORD_PIECE_MAX_ENTRIES);
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
      if (psc_word_piece_lookup (self, special_pieces[i]) >= 0)
        self->kept[n_kept++] = special_pieces[i];
      else if (!g_str_equal (special_pieces[i], "[MASK]"))
        {
          g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY,
                       _ ("the vocabulary has no line %s"), special_pieces[i]);
          return FALSE;
        }
    }

  self->unknown = psc_word_piece_lookup (self, "[UNK]");
  self->class = psc_word_piece_lookup (self, "[CLS]");
  self->separator = psc_word_piece_lookup (self, "[SEP]");
  return TRUE;
}

static gboolean
read_vocabulary (PscWordPiece *self, GBytes *bytes, GError **error)
{
  static const char byte_order_mark[] = "\xEF\xBB\xBF";
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  /* Empty bytes have no data, and even no offset of zero can be added to that. */
  if (text == NULL)
    text = "";
  if (size > PSC_WORD_PIECE_MAX_VOCABULARY_SIZE)
    {
      g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY,
                   _ ("the vocabulary is larger than %u MiB"),
                   (guint) (PSC_WORD_PIECE_MAX_VOCABULARY_SIZE >> 20));
      return FALSE;
    }
  if (!g_utf8_validate_len (text, size, NULL))
    {
      g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY,
                   _ ("the vocabulary is not UTF-8 text"));
      return FALSE;
    }

  if (size >= 3 && memcmp (text, byte_order_mark, 3) == 0)
    {
      text += 3;
      size -= 3;
    }
  self->vocabulary = g_strndup (text, size);
  if (!split_lines (self, size, error))
    return FALSE;
  sort_entries (self);

  return find_special_pieces (self, error);
}

PscWordPiece *
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
  self->max_tokens = max_tokens;
  if (!read_vocabulary (self, vocabulary, error))
    return NULL;

  return g_steal_pointer (&self);
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

  if (encoder->pieces->len < encoder->self->max_tokens - 1)
    g_array_append_val (encoder->pieces, piece);
  else
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
              || !append_piece (encoder, psc_word_piece_lookup (encoder->self, special),
                                (guint) (p - text), (guint) (next - text)))
            return;
          start = next;
        }
      p = next;
    }
  append_stretch (encoder, text, start, end);
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

PscPromptReading *
psc_word_piece_read (PscWordPiece *self, const char *text, gssize length, GError **error)
{
  g_autofree char *valid = NULL;
  g_autoptr (GArray) pieces = NULL;
  Encoder encoder = { .self = self, .cut = -1 };
  gsize size;

  g_return_val_if_fail (PSC_IS_WORD_PIECE (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  size = length < 0 ? strlen (text) : (gsize) length;
  if (size > PSC_WORD_PIECE_MAX_TEXT_LENGTH)
    {
      g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_LENGTH,
                   _ ("the text is longer than %u bytes"), (guint) PSC_WORD_PIECE_MAX_TEXT_LENGTH);
      return NULL;
    }

  valid = make_valid (text, size);
  pieces = encoder.pieces = g_array_new (FALSE, FALSE, sizeof (PscPromptPiece));
  if (append_piece (&encoder, self->class, 0, 0))
    append_text (&encoder, valid);
  g_array_append_vals (pieces, &(PscPromptPiece){ self->separator, size, size, FALSE }, 1);

  return psc_prompt_reading_new (valid, (const PscPromptPiece *) (gpointer) pieces->data,
                                 pieces->len, encoder.cut);
}

GArray *
psc_word_piece_encode (PscWordPiece *self, const char *text, gssize length, GError **error)
{
  g_autoptr (PscPromptReading) reading = psc_word_piece_read (self, text, length, error);
  const PscPromptPiece *pieces;
  GArray *ids;
  guint n;

  if (reading == NULL)
    return NULL;
  pieces = psc_prompt_reading_get_pieces (reading, &n);
  ids = g_array_sized_new (FALSE, FALSE, sizeof (gint32), n);
  for (guint i = 0; i < n; i++)
    g_array_append_val (ids, pieces[i].id);
  return ids;
}

guint
psc_word_piece_get_n_entries (PscWordPiece *self)
{
  g_return_val_if_fail (PSC_IS_WORD_PIECE (self), 0);

  return self->entries->len;
}

const char *
psc_word_piece_get_piece (PscWordPiece *self, gint32 id)
{
  g_return_val_if_fail (PSC_IS_WORD_PIECE (self), NULL);

  if (id < 0 || (guint) id >= self->entries->len)
    return NULL;
  return g_ptr_array_index (self->entries, id);
}

gint32
psc_word_piece_lookup (PscWordPiece *self, const char *piece)
{
  g_return_val_if_fail (PSC_IS_WORD_PIECE (self), -1);
  g_return_val_if_fail (piece != NULL, -1);

  return lookup (self, piece, strlen (piece));
}

gboolean
psc_word_piece_get_do_lower_case (PscWordPiece *self)
{
  g_return_val_if_fail (PSC_IS_WORD_PIECE (self), FALSE);

  return self->do_lower_case;
}

guint
psc_word_piece_get_max_tokens (PscWordPiece *self)
{
  g_return_val_if_fail (PSC_IS_WORD_PIECE (self), 0);

  return self->max_tokens;
}
