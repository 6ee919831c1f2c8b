/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * PscPhantomCanvas:
 *
 * What the rays pass on their way to each pixel, before the detector makes a picture of it. Lengths
 * are centimetres of the body: x = 0 is the midline and grows to the image's right (the patient's
 * left), y = 0 is the level of the lungs' apices and grows downwards. Rows of pixels are rows of
 * the body; a leaning patient is a shear.
 */
typedef struct
{
  gsize width;
  gsize height;
  float scale; /* pixels per centimetre */
  float centre_x;
  float top;   /* y of the image's upper edge, cm */
  float shear; /* cm of x per cm of y */

  /* Owned, [height][width]. */
  float *soft;   /* cm of soft tissue outside of the lungs */
  float *air;    /* cm of aerated lung */
  float *fill;   /* share of that air that fluid has replaced, 0 to 1; below 0 where air alone is */
  float *tissue; /* cm of vessels and other tissue within the lungs */
  float *bone;   /* attenuation of bone and metal beyond that of the tissue they replace */
  float *scratch; /* 0 between calls */
  float *amounts; /* meaningless between calls */
} PscPhantomCanvas;

PscPhantomCanvas *psc_phantom_canvas_new (gsize width, gsize height) G_GNUC_WARN_UNUSED_RESULT;
void psc_phantom_canvas_free (PscPhantomCanvas *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPhantomCanvas, psc_phantom_canvas_free)

static inline float
psc_phantom_canvas_y (const PscPhantomCanvas *self, gsize row)
{
  return self->top + ((float) row + 0.5f) / self->scale;
}

/** x of the left edge of column 0 in a row at @y; columns are 1 / scale apart. */
static inline float
psc_phantom_canvas_x (const PscPhantomCanvas *self, gsize column, float y)
{
  return ((float) column + 0.5f - self->centre_x) / self->scale - self->shear * y;
}

static inline float
psc_phantom_canvas_column (const PscPhantomCanvas *self, float x, float y)
{
  return self->centre_x + (x + self->shear * y) * self->scale;
}

static inline float
psc_phantom_canvas_row (const PscPhantomCanvas *self, float y)
{
  return (y - self->top) * self->scale;
}

typedef struct
{
  gsize x0, y0; /* first */
  gsize x1, y1; /* one past the last; empty when not above the first */
} PscPixelBox;

/** The pixels that may lie in a rectangle given in centimetres, clipped to the canvas. */
PscPixelBox psc_phantom_canvas_get_box (
    const PscPhantomCanvas *self, float left, float top, float right, float bottom);

/**
 * PscTubeProfile:
 * @PSC_TUBE_SOLID: a full cylinder, √(1 − u²)
 * @PSC_TUBE_SHELL: a long bone: dense walls around marrow
 * @PSC_TUBE_SOFT: fades out without an edge, (1 − u²)²
 * @PSC_TUBE_FLAT: even, with a short slope at the edge
 */
typedef enum
{
  PSC_TUBE_SOLID,
  PSC_TUBE_SHELL,
  PSC_TUBE_SOFT,
  PSC_TUBE_FLAT,
} PscTubeProfile;

typedef struct
{
  float x, y;   /* cm */
  float radius; /* cm */
  float amount; /* in the middle of the tube, in the field's unit, at least 0 */
} PscTubePoint;

/**
 * psc_phantom_canvas_add_tube:
 * @field: one of the canvas's fields
 * @sign: factor on the whole tube
 *
 * Adds a tube along a polyline. Where the parts of one tube overlap, the one whose axis is nearest
 * counts, so that joints do not show. Tubes thinner than a pixel keep their mass.
 */
void psc_phantom_canvas_add_tube (PscPhantomCanvas *self,
                                  float *field,
                                  const PscTubePoint *points,
                                  guint n_points,
                                  PscTubeProfile profile,
                                  float sign);

/**
 * psc_phantom_canvas_add_tree:
 * @points: [2 × n_segments], the ends of straight pieces
 *
 * Adds solid tubes that branch: where pieces overlap, the thickest counts.
 */
void psc_phantom_canvas_add_tree (PscPhantomCanvas *self,
                                  float *field,
                                  const PscTubePoint *points,
                                  guint n_segments);

/** Like psc_phantom_canvas_add_tube(), but raises an 8-bit mask to 255 in the tube. */
void psc_phantom_canvas_mask_tube (
    PscPhantomCanvas *self, guint8 *mask, const PscTubePoint *points, guint n_points, float margin);

/** A ball squeezed and turned; @floor cuts it off below, as fluid does with gas. */
typedef struct
{
  float x, y;
  float radius_x, radius_y;
  float angle; /* radians, clockwise on the image */
  float floor; /* y; large for a whole ball */
} PscEllipsoid;

/** Adds @amount × the ball's chord, 1 in its middle. */
void psc_phantom_canvas_add_ellipsoid (PscPhantomCanvas *self,
                                       float *field,
                                       const PscEllipsoid *ellipsoid,
                                       float amount);

/**
 * psc_phantom_canvas_begin:
 *
 * A Cairo context in centimetres on an empty coverage mask; psc_phantom_canvas_end() adds what was
 * painted to a field.
 */
cairo_t *psc_phantom_canvas_begin (PscPhantomCanvas *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_phantom_canvas_end:
 * @cr: (transfer full): from psc_phantom_canvas_begin()
 * @field: (nullable): gets coverage × @amount added
 * @mask: (nullable): 8-bit mask, gets the maximum of itself and the coverage
 */
void psc_phantom_canvas_end (
    PscPhantomCanvas *self, cairo_t *cr, float *field, float amount, guint8 *mask);

/** Three box blurs, about a Gaussian of standard deviation @radius pixels; @scratch is as large. */
void psc_blur (float *values, float *scratch, gsize width, gsize height, float radius);

/** 0 up to @edge0, 1 from @edge1, a cubic between; edges may be in either order. */
static inline float
psc_smoothstep (float edge0, float edge1, float value)
{
  float t = (value - edge0) / (edge1 - edge0);

  t = CLAMP (t, 0.0f, 1.0f);
  return t * t * (3 - 2 * t);
}

G_END_DECLS
