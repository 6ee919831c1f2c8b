/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-overlay.h"
#include "text/psc-prompt-bank.h"
#include "trust/psc-trust.h"

G_BEGIN_DECLS

/** Which map is spoken of, such as “Integrated gradients, fused: “left pleural effusion””;
 * (transfer full) */
char *psc_trust_text_name_map (PscOverlay *overlay, PscPromptBank *bank);

/** All lines of @overlay's map for a text that they are pasted into; nothing of the image or the
 * patient. @model: (nullable): its name. (transfer full) */
char *psc_trust_text_dup (const PscTrust *trust,
                          PscOverlay *overlay,
                          PscPromptBank *bank,
                          const char *model);

G_END_DECLS
