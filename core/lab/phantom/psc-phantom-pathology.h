/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/phantom/psc-phantom-parts.h"

G_BEGIN_DECLS

/**
 * PscPathology:
 *
 * One finding while it is being drawn. @random is a stream of the finding's own.
 */
typedef struct
{
  const PscPhantomAttributes *attributes;
  const PscPhantomAnatomy *anatomy;
  PscPhantomCanvas *canvas;
  guint8 *mask; /* borrowed, [height][width] */
  PscRandom random;
} PscPathology;

/** Moves organs and breaks bones, before anything is drawn. */
void psc_pathology_shape (const PscPhantomAttributes *attributes,
                          PscPhantomAnatomy *anatomy,
                          PscPhantomBreaks *breaks);

/** Adds the finding to the canvas that holds the whole body, and fills its mask. */
void psc_pathology_draw (const PscPhantomAttributes *attributes,
                         const PscPhantomAnatomy *anatomy,
                         const PscPhantomBreaks *breaks,
                         PscPhantomCanvas *canvas,
                         guint8 *mask);

/* One function per family of classes, each in a file of its own. */
void psc_pathology_draw_heart (PscPathology *self);
void psc_pathology_draw_opacity (PscPathology *self);
void psc_pathology_draw_consolidation (PscPathology *self);
void psc_pathology_draw_pneumonia (PscPathology *self);
void psc_pathology_draw_edema (PscPathology *self);
void psc_pathology_draw_lesion (PscPathology *self);
void psc_pathology_draw_atelectasis (PscPathology *self);
void psc_pathology_draw_pneumothorax (PscPathology *self);
void psc_pathology_draw_effusion (PscPathology *self);
void psc_pathology_draw_pleura (PscPathology *self);
void psc_pathology_draw_fracture (PscPathology *self, const PscPhantomBreaks *breaks);
void psc_pathology_draw_device (PscPathology *self);

void psc_pathology_shape_heart (const PscPhantomAttributes *attributes,
                                PscPhantomAnatomy *anatomy,
                                PscRandom *random);
void psc_pathology_shape_fracture (const PscPhantomAttributes *attributes,
                                   const PscPhantomAnatomy *anatomy,
                                   PscRandom *random,
                                   PscPhantomBreaks *breaks);

/** Whether a finding's side takes in PSC_RIGHT or PSC_LEFT. */
gboolean psc_pathology_covers (PscPhantomSide covered, guint side);

/** @mild, @moderate or @severe, as the finding is, × a random factor of 0.9 to 1.1. */
float psc_pathology_grade (PscPathology *self, float mild, float moderate, float severe);

/** A point within a zone of a lung, at least @margin from its borders where there is room. */
void psc_pathology_pick (
    PscPathology *self, guint side, PscPhantomZone zone, float margin, float *x, float *y);

/**
 * PscCloud:
 *
 * Air replaced by fluid or cells in an ellipse with an uneven edge.
 */
typedef struct
{
  guint side;
  float x, y;
  float radius_x, radius_y;
  float core;        /* share of the radius within which it is at full strength */
  float strength;    /* share of the air that is replaced */
  float rough;       /* unevenness of the edge, share of the radius */
  float grain;       /* unevenness inside, 0 to 1 */
  float grain_size;  /* cm */
  float top, bottom; /* y of fissures that end it sharply; ±99 for none */
  guint32 texture;
} PscCloud;

/** Adds a cloud to the canvas and to the mask. */
void psc_pathology_add_cloud (PscPathology *self, const PscCloud *cloud);

/** A smooth path of @n_points through @n_knots points; radius and amount are copied from @like. */
void psc_pathology_trace (const float (*knots)[2],
                          guint n_knots,
                          const PscTubePoint *like,
                          PscTubePoint *points,
                          guint n_points);

/** How to visit the lung's pixels: for each, its place and its level. */
typedef struct
{
  gsize index;
  float x, ax, y;
  guint side;
  const PscPhantomLevel *level;
} PscLungPixel;

typedef void (*PscLungFunction) (PscPathology *self, const PscLungPixel *pixel, gpointer data);

/** Calls @function for every pixel of a lung with some air in it. */
void psc_pathology_visit_lung (PscPathology *self,
                               guint side,
                               float top,
                               float bottom,
                               PscLungFunction function,
                               gpointer data);

/** Puts a pixel into the mask if the lung shows there: behind the diaphragm it hardly does. */
void psc_pathology_mark (PscPathology *self, const PscLungPixel *pixel);

/** Replaces a share of the air that is left: fills add up to at most 1. */
static inline void
psc_pathology_fill (PscPathology *self, gsize index, float share)
{
  self->canvas->fill[index] += (1 - self->canvas->fill[index]) * share;
}

G_END_DECLS
