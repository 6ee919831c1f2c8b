/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/phantom/psc-phantom-anatomy.h"

G_BEGIN_DECLS

/* The parts of the body, each of which adds itself to the canvas. */

/** A break in a bone: where it is, and how far its outer end has moved. */
typedef struct
{
  gboolean clavicle; /* or a rib */
  guint side;
  guint rib;    /* 0 is the first */
  float angle;  /* along the rib, 0 at the spine to π in front; or share of the clavicle */
  float offset; /* cm that the outer end has moved down */
  float gap;    /* cm */
} PscPhantomBreak;

#define PSC_PHANTOM_MAX_BREAKS 6

typedef struct
{
  PscPhantomBreak breaks[PSC_PHANTOM_MAX_BREAKS];
  guint n_breaks;
} PscPhantomBreaks;

/** Trunk, neck, arms, breasts, lungs' air, mediastinum, heart, abdomen, windpipe: everything that
 * is computed pixel by pixel. */
void psc_phantom_add_soft_parts (const PscPhantomAnatomy *anatomy, PscPhantomCanvas *canvas);

/** Gas in stomach and bowel. */
void psc_phantom_add_gas (const PscPhantomAnatomy *anatomy, PscPhantomCanvas *canvas);

/** Arteries, veins and bronchi within the lungs, and the hila. */
void psc_phantom_add_vessels (const PscPhantomAnatomy *anatomy, PscPhantomCanvas *canvas);

/** Ribs, clavicles, scapulae, arms, spine and breastbone. */
void psc_phantom_add_bones (const PscPhantomAnatomy *anatomy,
                            const PscPhantomBreaks *breaks,
                            PscPhantomCanvas *canvas);

/** Where a rib runs: a point at @angle (0 at the spine, π in front), in the image's plane. */
void psc_phantom_get_rib_point (
    const PscPhantomAnatomy *anatomy, guint side, guint rib, float angle, float *x, float *y);

/** Where a clavicle runs: @share 0 at the breastbone, 1 at the shoulder. */
void psc_phantom_get_clavicle_point (
    const PscPhantomAnatomy *anatomy, guint side, float share, float *x, float *y);

/** The midline's x at a level: scoliosis. */
float psc_phantom_get_spine_x (const PscPhantomAnatomy *anatomy, float y);

#define PSC_PHANTOM_N_RIBS 11

/** Attenuation per cm of soft tissue for the beam after the patient, and the share of that in
 * aerated lung. */
#define PSC_TISSUE_ATTENUATION 0.19f
#define PSC_LUNG_DENSITY       0.26f

/** How an exposure turns into grey. */
typedef struct
{
  guint8 *grey;   /* (out caller-allocates): [height][width] */
  guint16 *depth; /* (out caller-allocates) (nullable): the same in 12 bits */
} PscPhantomPicture;

/** Beam, scatter, noise and display: consumes the canvas. */
void psc_phantom_expose (const PscPhantomAnatomy *anatomy,
                         PscPhantomCanvas *canvas,
                         PscPhantomPicture *picture);

G_END_DECLS
