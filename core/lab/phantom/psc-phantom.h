/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "image/psc-image.h"
#include "lab/phantom/psc-phantom-anatomy.h"
#include "lab/phantom/psc-phantom-finding.h"

G_BEGIN_DECLS

#define PSC_PHANTOM_MAX_FINDINGS 3

/** Limits of a phantom's sides, in pixels. */
#define PSC_PHANTOM_MIN_SIDE 32
#define PSC_PHANTOM_MAX_SIDE 4096

/**
 * PscPhantomError:
 * @PSC_PHANTOM_ERROR_IMPOSSIBLE: no such finding, or findings that exclude each other
 */
typedef enum
{
  PSC_PHANTOM_ERROR_IMPOSSIBLE,
} PscPhantomError;

#define PSC_PHANTOM_ERROR (psc_phantom_error_quark ())
GQuark psc_phantom_error_quark (void);

/**
 * PscPhantomParameters:
 * @seed: everything that is not asked for is drawn from it
 * @width: pixels, PSC_PHANTOM_MIN_SIDE to PSC_PHANTOM_MAX_SIDE
 * @height: likewise
 * @view: PSC_PHANTOM_VIEW_ANY to have it drawn
 * @sex: PSC_PHANTOM_SEX_ANY to have it drawn
 * @forced: whether @findings says what there is; otherwise findings are drawn
 * @n_findings: with @forced, entries in @findings; 0 for a healthy chest
 * @findings: classes, and attributes that are not 0 as asked for; the rest is drawn
 * @count_weights: without @forced, how often there are 0, 1, 2 and 3 findings
 * @observation_weights: without @forced, how often each class is drawn, by CheXpert's index
 */
typedef struct
{
  guint64 seed;
  guint width;
  guint height;
  PscPhantomView view;
  PscPhantomSex sex;
  gboolean forced;
  guint n_findings;
  PscPhantomAttributes findings[PSC_PHANTOM_MAX_FINDINGS];
  double count_weights[PSC_PHANTOM_MAX_FINDINGS + 1];
  double observation_weights[PSC_PHANTOM_N_OBSERVATIONS];
} PscPhantomParameters;

/** 224 × 224, seed 0, everything drawn: every class alike, one finding more often than none. */
void psc_phantom_parameters_init (PscPhantomParameters *parameters);

/**
 * PscPhantom:
 *
 * A synthetic chest radiograph and the truth about it. Immutable: safe to use from several threads.
 * The same parameters give the same picture (to a grey level, where the C library rounds
 * otherwise); asking for a finding changes nothing else of the patient that a seed stands for.
 */
#define PSC_TYPE_PHANTOM (psc_phantom_get_type ())
G_DECLARE_FINAL_TYPE (PscPhantom, psc_phantom, PSC, PHANTOM, GObject)

/**
 * psc_phantom_new:
 *
 * Takes about 150 ns for each pixel on one core and, while it draws, 32 bytes; safe to call from
 * several threads.
 *
 * Returns: (nullable): %NULL with PSC_PHANTOM_ERROR_IMPOSSIBLE if the findings asked for cannot be
 */
PscPhantom *psc_phantom_new (const PscPhantomParameters *parameters,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

gsize psc_phantom_get_width (PscPhantom *self);
gsize psc_phantom_get_height (PscPhantom *self);
guint64 psc_phantom_get_seed (PscPhantom *self);

/** As drawn, never the ANY of the parameters. */
PscPhantomView psc_phantom_get_view (PscPhantom *self);
PscPhantomSex psc_phantom_get_sex (PscPhantom *self);

/** In years, 20 to 88. */
guint psc_phantom_get_age (PscPhantom *self);

/** Brightness, [height][width], 0 is black; borrowed. */
const guint8 *psc_phantom_get_grey (PscPhantom *self);

/** The picture in 12 bits, as a file of the format “Phantom” with a note that says what it is. */
PscImage *psc_phantom_dup_image (PscPhantom *self) G_GNUC_WARN_UNUSED_RESULT;

guint psc_phantom_get_n_findings (PscPhantom *self);

/** Borrowed; in no particular order, each of another class. */
const PscPhantomFinding *psc_phantom_get_finding (PscPhantom *self, guint index);

/** The finding of a class, or %NULL; borrowed. */
const PscPhantomFinding *psc_phantom_lookup (PscPhantom *self, PscPhantomObservation observation);

/**
 * psc_phantom_get_lungs:
 *
 * Which lung each pixel shows: 0 none, 1 the patient's right, 2 the left. The lungs end at the
 * diaphragm, the mediastinum and the heart.
 *
 * Returns: [height][width], borrowed
 */
const guint8 *psc_phantom_get_lungs (PscPhantom *self);

/**
 * psc_phantom_get_zone_rows:
 * @side: PSC_PHANTOM_SIDE_RIGHT or PSC_PHANTOM_SIDE_LEFT
 * @zone: any
 * @top: (out): first row
 * @bottom: (out): one past the last row
 *
 * Where a zone of a lung lies; UPPER, MIDDLE and LOWER are thirds of the height from the apex to
 * the costophrenic angle.
 */
void psc_phantom_get_zone_rows (
    PscPhantom *self, PscPhantomSide side, PscPhantomZone zone, gsize *top, gsize *bottom);

G_END_DECLS
