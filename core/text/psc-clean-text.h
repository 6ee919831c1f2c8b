/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "text/psc-mapped-text.h"

G_BEGIN_DECLS

/** The one character whose lower case is two: i and a combining dot above. */
#define PSC_CAPITAL_I_WITH_DOT 0x0130
#define PSC_SMALL_I_WITH_DOT   "i\xCC\x87"

/**
 * PscCleanText:
 * @PSC_CLEAN_TEXT_END: exclamation marks, question marks and full stops at the very end go
 * @PSC_CLEAN_TEXT_FIX: what the Python library ftfy changes in a text that was decoded rightly:
 *   typographic quotes become straight, ligatures letters, full-width characters usual ones, all
 *   line ends LF; control characters and terminal escapes go; NFC. Text that was decoded wrongly is
 *   left as it is.
 * @PSC_CLEAN_TEXT_HTML: character references are resolved, twice: numbers, and the names that occur
 *   in reports (`&amp;`, `&deg;`, …) of HTML's two thousand
 * @PSC_CLEAN_TEXT_COMPOSE: NFC
 * @PSC_CLEAN_TEXT_LOWER: lower case, each character by itself
 * @PSC_CLEAN_TEXT_UNDERSCORES: each becomes a space
 * @PSC_CLEAN_TEXT_PUNCTUATION: ASCII's punctuation marks go
 * @PSC_CLEAN_TEXT_SPACES: each run of white space becomes one space, none at the ends
 *
 * Steps of cleaning that published tokenizers begin with; taken in this order.
 */
typedef enum
{
  PSC_CLEAN_TEXT_END = 1 << 0,
  PSC_CLEAN_TEXT_FIX = 1 << 1,
  PSC_CLEAN_TEXT_HTML = 1 << 2,
  PSC_CLEAN_TEXT_COMPOSE = 1 << 3,
  PSC_CLEAN_TEXT_LOWER = 1 << 4,
  PSC_CLEAN_TEXT_UNDERSCORES = 1 << 5,
  PSC_CLEAN_TEXT_PUNCTUATION = 1 << 6,
  PSC_CLEAN_TEXT_SPACES = 1 << 7,
} PscCleanText;

/** What open_clip and OpenAI's CLIP do with every text, but for the lower case of the latter. */
#define PSC_CLEAN_TEXT_OPEN_CLIP (PSC_CLEAN_TEXT_FIX | PSC_CLEAN_TEXT_HTML | PSC_CLEAN_TEXT_SPACES)

/**
 * psc_clean_text:
 * @text: valid UTF-8, less than 4 GiB of it
 * @steps: any of #PscCleanText
 *
 * Marks that end a sentence and go at the end of the text count to the character before them, so
 * that nobody is told that a full stop was not read; all else that goes is in no span.
 *
 * Returns: (transfer full): the clean text, and where in @text each of its characters was
 */
PscMappedText *psc_clean_text (const char *text, PscCleanText steps) G_GNUC_WARN_UNUSED_RESULT;

/** The lower case of a character, also of those few that are no letters; U+0130 has two and is left
 * alone. */
gunichar psc_clean_text_lower (gunichar c);

/** Whether Python's regular expressions count @c as white space. */
gboolean psc_clean_text_is_space (gunichar c);

G_END_DECLS
