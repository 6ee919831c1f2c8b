/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-byte-pair.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "text/psc-byte-pair-words.h"

#define WORD_END "</w>"
#define N_BYTES  256
#define NEVER    G_MAXUINT32

/* Pieces while they are merged are numbered by where they first come in the list of all bytes,
 * bytes that end a word, and merges. */
typedef struct
{
  guint32 left;
  guint32 right;
  guint32 rank; /* the lowest goes first */
  guint32 result;
} Merge;

struct _PscBytePair
{
  PscTokenizer parent_instance;

  GPtrArray *symbols; /* owned, of owned texts */
  guint32 *order;     /* owned, [symbols->len], the symbols in the order of their bytes */
  gint32 *ids;        /* owned, [symbols->len], their numbers in the vocabulary, or -1 */
  GArray *merges;     /* owned, of Merge, in the order of left and right */

  GPtrArray *entries; /* owned, of owned texts, by number; %NULL where a number is not used */
  guint32 *sorted;    /* owned, [n_sorted], the numbers in the order of their texts' bytes */
  guint n_sorted;

  guint32 bytes[2][N_BYTES]; /* symbol of a byte, within a word and at its end */
  gint32 start;
  gint32 end;
};

G_DEFINE_FINAL_TYPE (PscBytePair, psc_byte_pair, PSC_TYPE_TOKENIZER)

static void
psc_byte_pair_finalize (GObject *object)
{
  PscBytePair *self = PSC_BYTE_PAIR (object);

  g_clear_pointer (&self->sorted, g_free);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->merges, g_array_unref);
  g_clear_pointer (&self->ids, g_free);
  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->symbols, g_ptr_array_unref);

  G_OBJECT_CLASS (psc_byte_pair_parent_class)->finalize (object);
}

/* Equal texts stay in the order of their numbers. Everywhere a text is looked up by halving: hash
 * tables of a hostile vocabulary could be made to collide. */
static int
compare_texts (const void *a, const void *b, void *user_data)
{
  GPtrArray *texts = user_data;
  guint32 left = *(const guint32 *) a;
  guint32 right = *(const guint32 *) b;
  int order = strcmp (texts->pdata[left], texts->pdata[right]);

  return order != 0 ? order : (left > right) - (left < right);
}

/* Where in @sorted the first text is that is not below @text. */
static guint
find_place (GPtrArray *texts, const guint32 *sorted, guint n, const char *text)
{
  guint low = 0;
  guint high = n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (strcmp (texts->pdata[sorted[middle]], text) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The first symbol of that text, or NEVER. */
static guint32
find_symbol (PscBytePair *self, const char *text)
{
  guint at = find_place (self->symbols, self->order, self->symbols->len, text);

  if (at == self->symbols->len || !g_str_equal (self->symbols->pdata[self->order[at]], text))
    return NEVER;
  return self->order[at];
}

static void
add_symbols (PscBytePair *self, const PscBytePairVocabulary *vocabulary)
{
  self->symbols = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < 2 * N_BYTES; i++)
    {
      char character[7] = { 0 };

      g_unichar_to_utf8 (psc_byte_pair_get_character (i % N_BYTES), character);
      g_ptr_array_add (self->symbols, g_strconcat (character, i < N_BYTES ? "" : WORD_END, NULL));
    }
  for (guint i = 0; i < vocabulary->left->len; i++)
    g_ptr_array_add (self->symbols,
                     g_strconcat (vocabulary->left->pdata[i], vocabulary->right->pdata[i], NULL));

  self->order = g_new (guint32, self->symbols->len);
  for (guint i = 0; i < self->symbols->len; i++)
    self->order[i] = i;
  qsort_r (self->order, self->symbols->len, sizeof *self->order, compare_texts, self->symbols);
}

static void
find_bytes (PscBytePair *self)
{
  for (guint byte = 0; byte < N_BYTES; byte++)
    {
      guint index = psc_byte_pair_get_index ((guint8) byte);

      self->bytes[FALSE][byte] = find_symbol (self, self->symbols->pdata[index]);
      self->bytes[TRUE][byte] = find_symbol (self, self->symbols->pdata[index + N_BYTES]);
    }
}

static int
compare_pairs (const Merge *a, const Merge *b)
{
  if (a->left != b->left)
    return a->left < b->left ? -1 : 1;
  return (a->right > b->right) - (a->right < b->right);
}

/* Of equal pairs the last one counts, and comes first here. */
static int
compare_merges (gconstpointer a, gconstpointer b)
{
  const Merge *left = a;
  const Merge *right = b;
  int order = compare_pairs (left, right);

  return order != 0 ? order : (left->rank < right->rank) - (left->rank > right->rank);
}

/* A merge of pieces that no merge makes can never happen. */
static void
add_merges (PscBytePair *self, const PscBytePairVocabulary *vocabulary)
{
  self->merges = g_array_new (FALSE, FALSE, sizeof (Merge));
  for (guint i = 0; i < vocabulary->left->len; i++)
    {
      Merge merge = { .rank = i };

      merge.left = find_symbol (self, vocabulary->left->pdata[i]);
      merge.right = find_symbol (self, vocabulary->right->pdata[i]);
      merge.result = find_symbol (self, self->symbols->pdata[2 * N_BYTES + i]);
      if (merge.left != NEVER && merge.right != NEVER)
        g_array_append_val (self->merges, merge);
    }
  g_array_sort (self->merges, compare_merges);
}

static const Merge *
find_merge (PscBytePair *self, guint32 left, guint32 right)
{
  const Merge *merges = (const Merge *) (gpointer) self->merges->data;
  const Merge sought = { .left = left, .right = right };
  guint low = 0;
  guint high = self->merges->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_pairs (&merges[middle], &sought) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low < self->merges->len && compare_pairs (&merges[low], &sought) == 0 ? &merges[low]
                                                                               : NULL;
}

static void
set_entry (PscBytePair *self, guint id, const char *piece)
{
  if (id >= self->entries->len)
    g_ptr_array_set_size (self->entries, (int) id + 1);
  g_free (self->entries->pdata[id]);
  self->entries->pdata[id] = g_strdup (piece);
}

static void
add_entries (PscBytePair *self, const PscBytePairVocabulary *vocabulary)
{
  self->entries = g_ptr_array_new_with_free_func (g_free);
  if (vocabulary->pieces != NULL)
    for (guint i = 0; i < vocabulary->pieces->len; i++)
      set_entry (self, (guint) g_array_index (vocabulary->ids, gint32, i),
                 vocabulary->pieces->pdata[i]);
  else
    {
      for (guint i = 0; i < self->symbols->len; i++)
        set_entry (self, i, self->symbols->pdata[i]);
      set_entry (self, self->entries->len, PSC_BYTE_PAIR_START);
      set_entry (self, self->entries->len, PSC_BYTE_PAIR_END);
    }

  self->sorted = g_new (guint32, MAX (self->entries->len, 1));
  for (guint i = 0; i < self->entries->len; i++)
    if (self->entries->pdata[i] != NULL)
      self->sorted[self->n_sorted++] = i;
  qsort_r (self->sorted, self->n_sorted, sizeof *self->sorted, compare_texts, self->entries);
}

/* Of equal pieces the one of the greatest number. */
static gint32
find_entry (PscBytePair *self, const char *piece)
{
  guint at = find_place (self->entries, self->sorted, self->n_sorted, piece);
  gint32 id = -1;

  for (; at < self->n_sorted && g_str_equal (self->entries->pdata[self->sorted[at]], piece); at++)
    id = (gint32) self->sorted[at];
  return id;
}

/* A word that is being merged: its pieces in order. */
typedef struct
{
  guint32 symbol;
  guint end;          /* bytes of the word up to where the piece ends */
  guint32 rank;       /* of the merge with the next piece, or NEVER */
  guint32 result;     /* of that merge */
  gboolean is_merged; /* just now */
} Part;

static void
rank_pair (PscBytePair *self, Part *parts, guint n, guint i)
{
  const Merge *merge = i + 1 < n ? find_merge (self, parts[i].symbol, parts[i + 1].symbol) : NULL;

  parts[i].rank = merge != NULL ? merge->rank : NEVER;
  parts[i].result = merge != NULL ? merge->result : NEVER;
}

/* Merges all pairs of that rank, from left to right. Returns how many parts are left. */
static guint
merge_pairs (PscBytePair *self, Part *parts, guint n, guint32 rank)
{
  guint n_left = 0;

  for (guint i = 0; i < n; i++, n_left++)
    {
      gboolean is_merged = parts[i].rank == rank;

      parts[n_left] = parts[i];
      parts[n_left].is_merged = is_merged;
      if (is_merged)
        {
          parts[n_left].symbol = parts[i].result;
          parts[n_left].end = parts[++i].end;
        }
    }

  /* A merged part, and the one before it, have new neighbours. */
  for (guint i = 0; i < n_left; i++)
    if (parts[i].is_merged || (i + 1 < n_left && parts[i + 1].is_merged))
      rank_pair (self, parts, n_left, i);
  return n_left;
}

static guint
merge_word (PscBytePair *self, const char *word, guint length, Part *parts)
{
  guint n = length;

  for (guint i = 0; i < n; i++)
    parts[i] = (Part){ .symbol = self->bytes[i + 1 == n][(guint8) word[i]], .end = i + 1 };
  for (guint i = 0; i < n; i++)
    rank_pair (self, parts, n, i);
  while (n > 1)
    {
      guint32 rank = NEVER;

      for (guint i = 0; i < n; i++)
        rank = MIN (rank, parts[i].rank);
      if (rank == NEVER)
        break;
      n = merge_pairs (self, parts, n, rank);
    }
  return n;
}

/* From the character that holds the byte @start to the one that holds the byte before @end. */
static PscPromptPiece
make_piece (const char *text, gint32 id, const char *start, const char *end)
{
  while (((guchar) *start & 0xC0) == 0x80)
    start--;
  while (((guchar) *end & 0xC0) == 0x80)
    end++;
  return (PscPromptPiece){ id, (guint) (start - text), (guint) (end - text), FALSE };
}

/* Returns: where the first piece begins that there was no room for, or -1 */
static gssize
append_word (PscBytePair *self,
             const char *text,
             const char *word,
             const char *word_end,
             Part *parts,
             GArray *pieces)
{
  guint length = (guint) (word_end - word);
  guint n = merge_word (self, word, length, parts);

  for (guint i = 0; i < n; i++)
    {
      gint32 id = self->ids[parts[i].symbol];
      PscPromptPiece piece =
          make_piece (text, id, word + (i > 0 ? parts[i - 1].end : 0), word + parts[i].end);

      /* Hugging Face gives what it does not know the number of the end. */
      piece.is_unknown = id < 0;
      if (id < 0)
        piece.id = self->end;
      if (!psc_tokenizer_append (PSC_TOKENIZER (self), pieces, &piece))
        return piece.start;
    }
  return -1;
}

static gssize
append_special (PscBytePair *self,
                gint32 id,
                const char *text,
                const char *word,
                const char *word_end,
                GArray *pieces)
{
  const PscPromptPiece piece = make_piece (text, id, word, word_end);

  return psc_tokenizer_append (PSC_TOKENIZER (self), pieces, &piece) ? -1 : (gssize) piece.start;
}

static gboolean
is_word (const char *word, const char *word_end, const char *expected)
{
  return (gsize) (word_end - word) == strlen (expected)
         && g_ascii_strncasecmp (word, expected, word_end - word) == 0;
}

static gssize
psc_byte_pair_read (PscTokenizer *tokenizer, const char *text, GArray *pieces)
{
  PscBytePair *self = PSC_BYTE_PAIR (tokenizer);
  guint size = strlen (text);
  g_autofree Part *parts = g_new (Part, size + 1);
  const PscPromptPiece start = { self->start, 0, 0, FALSE };
  const PscPromptPiece end = { self->end, size, size, FALSE };
  gssize cut = psc_tokenizer_append (tokenizer, pieces, &start) ? -1 : 0;
  const char *word;

  for (const char *p = text; cut < 0 && (p = psc_byte_pair_next_word (p, &word)) != NULL;)
    if (is_word (word, p, PSC_BYTE_PAIR_START))
      cut = append_special (self, self->start, text, word, p, pieces);
    else if (is_word (word, p, PSC_BYTE_PAIR_END))
      cut = append_special (self, self->end, text, word, p, pieces);
    else
      cut = append_word (self, text, word, p, parts, pieces);
  g_array_append_val (pieces, end);
  return cut;
}

static guint
psc_byte_pair_get_n_entries (PscTokenizer *tokenizer)
{
  return PSC_BYTE_PAIR (tokenizer)->entries->len;
}

static const char *
psc_byte_pair_get_piece (PscTokenizer *tokenizer, gint32 id)
{
  PscBytePair *self = PSC_BYTE_PAIR (tokenizer);

  return id >= 0 && (guint) id < self->entries->len ? self->entries->pdata[id] : NULL;
}

static gint32
psc_byte_pair_lookup (PscTokenizer *tokenizer, const char *piece)
{
  return find_entry (PSC_BYTE_PAIR (tokenizer), piece);
}

static void
psc_byte_pair_class_init (PscBytePairClass *klass)
{
  PscTokenizerClass *tokenizer_class = PSC_TOKENIZER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = psc_byte_pair_finalize;
  tokenizer_class->read = psc_byte_pair_read;
  tokenizer_class->get_n_entries = psc_byte_pair_get_n_entries;
  tokenizer_class->get_piece = psc_byte_pair_get_piece;
  tokenizer_class->lookup = psc_byte_pair_lookup;
}

static void
psc_byte_pair_init (PscBytePair *self)
{
}

static gboolean
find_numbers (PscBytePair *self, GError **error)
{
  self->ids = g_new (gint32, self->symbols->len);
  for (guint i = 0; i < self->symbols->len; i++)
    self->ids[i] = find_entry (self, self->symbols->pdata[i]);
  self->start = find_entry (self, PSC_BYTE_PAIR_START);
  self->end = find_entry (self, PSC_BYTE_PAIR_END);
  if (self->start >= 0 && self->end >= 0)
    return TRUE;

  g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY,
               _ ("the vocabulary has no piece %s"),
               self->start < 0 ? PSC_BYTE_PAIR_START : PSC_BYTE_PAIR_END);
  return FALSE;
}

PscTokenizer *
psc_byte_pair_new (const PscBytePairVocabulary *vocabulary, guint max_tokens, GError **error)
{
  g_autoptr (PscBytePair) self = NULL;
  PscTokenizer *tokenizer;

  g_return_val_if_fail (vocabulary != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (max_tokens < 2)
    {
      g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_LENGTH,
                   _ ("a limit of %u tokens leaves no room for start and end"), max_tokens);
      return NULL;
    }

  self = g_object_new (PSC_TYPE_BYTE_PAIR, NULL);
  tokenizer = PSC_TOKENIZER (self);
  add_symbols (self, vocabulary);
  find_bytes (self);
  add_merges (self, vocabulary);
  add_entries (self, vocabulary);
  if (!find_numbers (self, error))
    return NULL;
  psc_tokenizer_set_max_tokens (tokenizer, max_tokens);
  psc_tokenizer_set_cleaning (tokenizer, vocabulary->pieces != NULL
                                             ? PSC_CLEAN_TEXT_COMPOSE | PSC_CLEAN_TEXT_LOWER
                                                   | PSC_CLEAN_TEXT_SPACES
                                             : PSC_CLEAN_TEXT_OPEN_CLIP | PSC_CLEAN_TEXT_LOWER);
  return PSC_TOKENIZER (g_steal_pointer (&self));
}
