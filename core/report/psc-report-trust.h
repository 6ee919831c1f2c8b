/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <json-glib/json-glib.h>

#include "trust/psc-trust.h"

G_BEGIN_DECLS

/* What is said of a PscTrust, in the user's language unless it is JSON. */

/** “Faithful”, “Adds up”, “Depends on the model”, “Depends on the prompt”, “Stable”; static. */
const char *psc_report_trust_get_title (PscTrustLine line);

/** The line's value, such as “0.42” or “1.3 %”; “–” if it is not known. (transfer full) */
char *psc_report_trust_dup_value (const PscTrust *trust, PscTrustLine line);

/** What it is to be compared with, such as “random orders 0 ± 0.04, z = 9.8”; (transfer full)
 * (nullable): %NULL if there is no control. */
char *psc_report_trust_dup_control (const PscTrust *trust, PscTrustLine line);

/** One sentence: what the value means, or why there is none. No verdict. (transfer full) */
char *psc_report_trust_dup_sentence (const PscTrust *trust, PscTrustLine line);

/** (nullable): what to know of how it was measured, such as that it is of fewer steps. (transfer
 * full) */
char *psc_report_trust_dup_note (const PscTrust *trust, PscTrustLine line);

/** How the line is computed; static. */
const char *psc_report_trust_get_formula (PscTrustLine line);

/** Who published that; static. */
const char *psc_report_trust_get_source (PscTrustLine line);

/** One sentence: why a figure is not known; static. %NULL for PSC_TRUST_KNOWN. */
const char *psc_report_trust_get_reason (PscTrustReason reason);

/** How a figure is called in files, such as “faithfulness”; static. */
const char *psc_report_trust_get_name (PscTrustFigure figure);

/** The figure as files have it, which is in percent for gaps. Returns: whether it is known */
gboolean psc_report_trust_get_number (const PscTrust *trust, PscTrustFigure figure, double *number);

/** How the reason why a figure is not known is called in files, such as “too-dear”; static. %NULL
 * for PSC_TRUST_KNOWN. */
const char *psc_report_trust_get_nick (PscTrustReason reason);

/** Adds “faithfulness”, “faithfulness_control” and so on, each a number or null, the reasons of
 * those that are null (“flat”, “too-dear”), curves and passes, to an open object. */
void psc_report_trust_add_json (const PscTrust *trust, JsonBuilder *builder);

G_END_DECLS
