/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cairo.h>
#include <glib.h>

#include "attribution/psc-colormap.h"

G_BEGIN_DECLS

/**
 * PscSign:
 * @PSC_SIGN_POSITIVE: max (v, 0)
 * @PSC_SIGN_ABSOLUTE: |v|
 * @PSC_SIGN_SIGNED: v
 *
 * Which part of an attribution is shown. Applied before anything else, as Captum does.
 */
typedef enum
{
  PSC_SIGN_POSITIVE,
  PSC_SIGN_ABSOLUTE,
  PSC_SIGN_SIGNED,
} PscSign;

/**
 * PscScale:
 * @PSC_SCALE_MAP: full colour at the map's own limit, see psc_map_measure()
 * @PSC_SCALE_SHARED: full colour at the largest such limit of a group of maps
 * @PSC_SCALE_RAW: full colour at the map's largest |value|, nothing clipped
 */
typedef enum
{
  PSC_SCALE_MAP,
  PSC_SCALE_SHARED,
  PSC_SCALE_RAW,
} PscScale;

/** The most contour lines of a map. */
#define PSC_MAP_MAX_CONTOURS 8

/**
 * PscMapDisplay:
 * @colormap: (nullable): %NULL for the default of @sign: Inferno, or the diverging map if signed
 * @mass: share of the total |value| below the limit, over 0 to 1; Captum's 0.98
 * @opacity: of the overlay at full colour, 0 to 1; it falls to 0 in proportion to the value
 * @threshold: display values of a lesser magnitude are not drawn, 0 to 1
 * @n_contours: 0 to fill the map with colour; otherwise only lines are drawn, this many
 * @contours: (array length=n_contours): where, as magnitudes of display values, over 0 to 1; each
 *   in its own colour, and for signed maps on both sides
 *
 * How the values of a map become colours on an image.
 */
typedef struct
{
  const PscColormap *colormap;
  PscSign sign;
  PscScale scale;
  double mass;
  double opacity;
  double threshold;
  guint n_contours;
  double contours[PSC_MAP_MAX_CONTOURS];
} PscMapDisplay;

/** Positive values in Inferno, scaled per map at 98 %, at opacity 0.7, no threshold. */
#define PSC_MAP_DISPLAY_INIT                                                                       \
  {                                                                                                \
    NULL, PSC_SIGN_POSITIVE, PSC_SCALE_MAP, 0.98, 0.7, 0                                           \
  }

/** @n lines at equal steps, none at 0, where a map has no edge; 0 for colour. */
void psc_map_display_spread_contours (PscMapDisplay *display, guint n);

/**
 * PscMapState:
 * @PSC_MAP_STATE_SHOWN: there is something to show
 * @PSC_MAP_STATE_FLAT: every value is the same to within numerical noise: max |v| is 0, or
 *   max − min ≤ 1e-7 · max |v|, which is the resolution of a float
 * @PSC_MAP_STATE_NOTHING_POSITIVE: only positive values are asked for and there is none
 * @PSC_MAP_STATE_NOT_FINITE: no value is a finite number
 *
 * Only a map that is shown gets colours; the others would be stretched noise.
 */
typedef enum
{
  PSC_MAP_STATE_SHOWN,
  PSC_MAP_STATE_FLAT,
  PSC_MAP_STATE_NOTHING_POSITIVE,
  PSC_MAP_STATE_NOT_FINITE,
} PscMapState;

/**
 * PscMapMeasure:
 * @state: whether there is anything to show
 * @limit: the |value| drawn in full colour, in the map's unit; over 0 if shown, else 0
 * @minimum: least finite value after the sign, in the map's unit
 * @maximum: greatest finite value after the sign
 * @against: the share of the summed magnitude, before the sign, that is negative, from 0 to 1
 * @n_not_finite: values that are not finite numbers; they count as 0 and are not drawn
 */
typedef struct
{
  PscMapState state;
  double limit;
  double minimum;
  double maximum;
  double against;
  gsize n_not_finite;
} PscMapMeasure;

/**
 * PscMapRange:
 * @minimum: value at the lower end of the colour bar, in the map's unit
 * @maximum: value at its upper end
 * @clips_low: whether the map has values below @minimum, drawn in the colour of @minimum
 * @clips_high: likewise above @maximum
 */
typedef struct
{
  double minimum;
  double maximum;
  gboolean clips_low;
  gboolean clips_high;
} PscMapRange;

/** “positive”, “absolute”, “signed”; %FALSE for anything else. */
gboolean psc_sign_from_name (const char *name, PscSign *sign);
const char *psc_sign_get_name (PscSign sign);

/** “map”, “shared”, “raw”; %FALSE for anything else. */
gboolean psc_scale_from_name (const char *name, PscScale *scale);
const char *psc_scale_get_name (PscScale scale);

/** The colour map in use: @display's own, or the default of its sign. */
const PscColormap *psc_map_display_get_colormap (const PscMapDisplay *display);

/**
 * psc_map_measure:
 * @values: (array length=n_values): the map, any shape
 * @measure: (out): the result
 *
 * The limit is Captum's: with the magnitudes sorted in ascending order, the first one at which
 * their cumulative sum reaches @display's mass × their total (captum.attr.visualization,
 * `_normalize_attr` with `outlier_perc = 100 (1 − mass)`). For PSC_SCALE_RAW it is the greatest
 * magnitude. For PSC_SCALE_SHARED it is the map's own until psc_map_share_limit() is called.
 */
void psc_map_measure (const PscMapDisplay *display,
                      const float *values,
                      gsize n_values,
                      PscMapMeasure *measure);

/** Whether most of what the map of @measure says speaks against the query, and is not shown with
 * @display. */
gboolean psc_map_hides_stronger_part (const PscMapDisplay *display, const PscMapMeasure *measure);

/** Gives the greatest limit among @measures to every one of them that is shown. */
void psc_map_share_limit (PscMapMeasure *const *measures, gsize n_measures);

/**
 * psc_map_normalise:
 * @normalised: (out) (array length=n_values): value / limit after the sign, clipped to [−1, 1]; 0
 *   where the value is not finite or the map is not shown. May be @values.
 */
void psc_map_normalise (const PscMapDisplay *display,
                        const PscMapMeasure *measure,
                        const float *values,
                        gsize n_values,
                        float *normalised);

/** What the ends of the colour bar stand for: 0 or −limit, and limit. */
void
psc_map_get_range (const PscMapDisplay *display, const PscMapMeasure *measure, PscMapRange *range);

/**
 * psc_map_render:
 * @values: (array length=side*side): the map, [side][side], row-major from the top left
 * @side: 1 to 32767
 *
 * Returns: (transfer full): an image surface side × side, ARGB32 premultiplied, transparent where
 * there is nothing to show; contours are not part of it; in an error state if memory runs out
 */
cairo_surface_t *psc_map_render (const PscMapDisplay *display,
                                 const PscMapMeasure *measure,
                                 const float *values,
                                 guint side) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
