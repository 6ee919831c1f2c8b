/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "trust/psc-trust.h"

G_BEGIN_DECLS

/**
 * PscTrustCurves:
 *
 * How the score goes while more and more of the image is taken away: the parts first that the map
 * calls least, or most, relevant, over what random orders give. Told apart by dashes as well as by
 * colours, and told in words to who cannot see them.
 */
#define PSC_TYPE_TRUST_CURVES (psc_trust_curves_get_type ())
G_DECLARE_FINAL_TYPE (PscTrustCurves, psc_trust_curves, PSC, TRUST_CURVES, GtkWidget)

GtkWidget *psc_trust_curves_new (void);

/** @trust: (nullable): copied */
void psc_trust_curves_set_trust (PscTrustCurves *self, const PscTrust *trust);

/** What is to be seen, in words; (transfer full) (nullable): %NULL without curves. */
char *psc_trust_curves_describe (const PscTrust *trust);

G_END_DECLS
