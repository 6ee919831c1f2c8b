/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <json-glib/json-glib.h>

#include "truth/psc-truth-set.h"

G_BEGIN_DECLS

/* This program's own form, in which drawn regions are kept. UTF-8 JSON:
 *
 *     {
 *       "format": "promptoscope-truth", "version": 1,
 *       "images": [
 *         {
 *           "image": "chest.png",       (which picture; left away: whichever it is opened with)
 *           "width": 768, "height": 768,  (of the picture that it was drawn on; left away: unknown)
 *           "grid": "upright",          (or "stored" or "shares", see PscTruthGrid; "upright" if
 *                                        left away)
 *           "lungs": [],                (regions, as below; where the lungs are, left away:
 * unknown) "findings": [
 *             {
 *               "class": "Cardiomegaly", "phrase": "the heart is enlarged",   (optional)
 *               "reader": "R1", "absent": false,                              (optional)
 *               "regions": [
 *                 {"shape": "box", "x": 10, "y": 20.5, "width": 30, "height": 40},
 *                 {"shape": "ellipse", "x": 10, "y": 20, "width": 30, "height": 40},
 *                 {"shape": "polygon", "points": [[1, 2], [3, 4], [5, 1]]},
 *                 {"shape": "mask", "size": [8, 10], "counts": "j03500000f0"}
 *               ]
 *             }
 *           ]
 *         }
 *       ]
 *     }
 *
 * A file of one image may have that image's members in the place of "images". Coordinates are those
 * of PscTruthPoint; a mask is [height, width] and COCO's compressed runs. Other members are passed
 * over, so that a phantom's description is such a file; another version is an error.
 */
#define PSC_TRUTH_OWN_FORMAT  "promptoscope-truth"
#define PSC_TRUTH_OWN_VERSION 1

/** (transfer full): the text of such a file. */
char *psc_truth_own_write (const PscTruthSet *set) G_GNUC_WARN_UNUSED_RESULT;

/** Adds the members "format" and "version" to an object that is open. */
void psc_truth_own_add_head (JsonBuilder *builder);

/** Adds "regions", of a finding, to an object that is open. */
void psc_truth_own_add_regions (JsonBuilder *builder, const PscTruthFinding *finding);

/** Adds "lungs", which are its regions. */
void psc_truth_own_add_lungs (JsonBuilder *builder, const PscTruthFinding *lungs);

G_END_DECLS
