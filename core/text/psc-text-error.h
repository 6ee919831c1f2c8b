/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscTextError:
 * @PSC_TEXT_ERROR_VOCABULARY: a vocabulary is damaged, too large or lacks a piece that every text
 *   needs
 * @PSC_TEXT_ERROR_LENGTH: a text is longer, or a limit of tokens smaller, than can be worked with
 * @PSC_TEXT_ERROR_EMPTY: a text holds nothing that can be read
 * @PSC_TEXT_ERROR_JSON: a file is not JSON, or JSON beyond the stated limits
 * @PSC_TEXT_ERROR_BANK: a prompt bank says something that a prompt bank cannot say
 * @PSC_TEXT_ERROR_FILE: a file cannot be opened or read
 */
typedef enum
{
  PSC_TEXT_ERROR_VOCABULARY,
  PSC_TEXT_ERROR_LENGTH,
  PSC_TEXT_ERROR_JSON,
  PSC_TEXT_ERROR_BANK,
  PSC_TEXT_ERROR_FILE,
  PSC_TEXT_ERROR_EMPTY,
} PscTextError;

#define PSC_TEXT_ERROR (psc_text_error_quark ())
GQuark psc_text_error_quark (void);

G_END_DECLS
