/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/phantom/psc-phantom-canvas.h"
#include "lab/phantom/psc-phantom-finding.h"
#include "lab/phantom/psc-random.h"

G_BEGIN_DECLS

typedef enum
{
  PSC_PHANTOM_VIEW_ANY,
  PSC_PHANTOM_VIEW_PA,
  PSC_PHANTOM_VIEW_AP,
} PscPhantomView;

typedef enum
{
  PSC_PHANTOM_SEX_ANY,
  PSC_PHANTOM_SEX_FEMALE,
  PSC_PHANTOM_SEX_MALE,
} PscPhantomSex;

/* Index of paired parts: 0 is the patient's right, 1 the left. */
#define PSC_RIGHT 0
#define PSC_LEFT  1

/** −1 for the patient's right, +1 for the left: the sign of x there. */
static inline float
psc_side_sign (guint side)
{
  return side == PSC_LEFT ? 1.0f : -1.0f;
}

/* The random streams of a phantom. The order is part of what a seed means. */
typedef enum
{
  PSC_STREAM_BODY = 1,
  PSC_STREAM_BONES,
  PSC_STREAM_VESSELS,
  PSC_STREAM_ABDOMEN,
  PSC_STREAM_DETECTOR,
  PSC_STREAM_PLAN,
  PSC_STREAM_TEXTURE,
  PSC_STREAM_FINDING, /* plus the finding's class */
} PscPhantomStream;

/** Outlines of the body at one level. */
typedef struct
{
  float body;          /* half width of the trunk */
  float body_depth;    /* front to back in the midline */
  float neck;          /* half width of the neck, 0 below it */
  float lateral[2];    /* |x| of the lung's outer border; 0 above the apex */
  float slant[2];      /* 1 / √(1 + slope²) of that border: turns widths into distances */
  float lung_depth[2]; /* front to back where the lung is deepest */
  float border[2];     /* |x| of the cardiomediastinal silhouette, of both sides */
  float pedicle;       /* front to back of the silhouette's contents */
  float heart_share;   /* 0 above the heart, 1 at it */
} PscPhantomLevel;

/**
 * PscPhantomAnatomy:
 *
 * The measures of one patient and how he or she was placed, in centimetres. Drawn from the seed
 * alone; findings that move organs then change the fields marked so.
 */
typedef struct
{
  guint64 seed;
  PscPhantomView view;
  PscPhantomSex sex;
  float age;         /* years */
  float fatness;     /* 0 lean, 1 obese */
  float field;       /* height of the field of view */
  float offset_x;    /* midline from the image's centre */
  float apex_y;      /* distance of the apices from the upper edge */
  float shear;       /* the patient leans */
  float turn;        /* the patient is turned: how far front parts move to the left */
  float chest;       /* half width of the thorax inside, at its widest */
  float inspiration; /* 1 normal */
  float bone;        /* density, 1 normal */
  float scoliosis;

  float dome[2];  /* y of the diaphragm's highest point; findings may raise it */
  float angle[2]; /* y of the costophrenic angle */
  float heart[2]; /* factor on the heart's border; findings may enlarge it */
  float upper[2]; /* added to the upper mediastinum's border; findings may widen it */
  float lump[2];  /* a mass that bulges out of the mediastinum; findings only */
  float lump_y;
  float knob;       /* factor on the aortic knob; findings may enlarge it */
  float shift;      /* mediastinum pushed to the left; findings only */
  float globular;   /* 0 to 1: the heart's borders become a bag; findings only */
  float congestion; /* 0 to 1: upper vessels swell; findings only */

  float hilum_x[2]; /* |x| */
  float hilum_y[2];
  float carina_y;

  /* Owned: what the above gives at each row of the canvas, and at each step of x. */
  PscPhantomLevel *levels;
  float *diaphragm[2];
} PscPhantomAnatomy;

/** Draws a patient; PSC_PHANTOM_VIEW_ANY and PSC_PHANTOM_SEX_ANY are decided by the seed. */
PscPhantomAnatomy *psc_phantom_anatomy_new (guint64 seed,
                                            PscPhantomView view,
                                            PscPhantomSex sex) G_GNUC_WARN_UNUSED_RESULT;
void psc_phantom_anatomy_free (PscPhantomAnatomy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPhantomAnatomy, psc_phantom_anatomy_free)

/** Places the canvas over the patient and tabulates the outlines; after findings have moved what
 * they move. */
void psc_phantom_anatomy_prepare (PscPhantomAnatomy *self, PscPhantomCanvas *canvas);

/** The outlines at any level, not from the table. */
void psc_phantom_anatomy_get_level (const PscPhantomAnatomy *self, float y, PscPhantomLevel *level);

/** y of the diaphragm at @ax = |x|, from the table. */
float psc_phantom_anatomy_get_diaphragm (const PscPhantomAnatomy *self, guint side, float ax);

/** Distance of a point to the chest wall at the lung's side and apex; below 0 outside. */
static inline float
psc_phantom_level_wall_distance (const PscPhantomLevel *level, guint side, float ax)
{
  return (level->lateral[side] - ax) * level->slant[side];
}

/** Upper and lower limit of a zone of a lung, cm. */
void psc_phantom_anatomy_get_zone (
    const PscPhantomAnatomy *self, guint side, PscPhantomZone zone, float *top, float *bottom);

/**
 * psc_phantom_curve:
 * @knots: [n][2], y and value, y increasing
 *
 * A smooth curve through the knots (cubic Hermite, slopes by finite differences), constant beyond
 * the ends.
 */
float psc_phantom_curve (const float (*knots)[2], guint n, float y);

G_END_DECLS
