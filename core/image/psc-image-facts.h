/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-image.h"

G_BEGIN_DECLS

/**
 * PscImageView:
 *
 * From where a radiograph was taken. PSC_IMAGE_VIEW_FRONTAL: PA or AP, nobody says which.
 */
typedef enum
{
  PSC_IMAGE_VIEW_UNKNOWN,
  PSC_IMAGE_VIEW_PA,
  PSC_IMAGE_VIEW_AP,
  PSC_IMAGE_VIEW_FRONTAL,
  PSC_IMAGE_VIEW_LATERAL,
  PSC_IMAGE_VIEW_LEFT_LATERAL,
  PSC_IMAGE_VIEW_RIGHT_LATERAL,
  PSC_IMAGE_VIEW_DECUBITUS,
  PSC_IMAGE_VIEW_OBLIQUE,
} PscImageView;

/** The view that a header or a table names, such as “PA”, “LL” or “Postero-Anterior”. Nothing of
 * @text but what is known as a view counts. @text: (nullable) */
PscImageView psc_image_view_from_text (const char *text);

/** What radiologists call it, translated; static, %NULL for PSC_IMAGE_VIEW_UNKNOWN. */
const char *psc_image_view_get_name (PscImageView view);

/**
 * PscImageMarks:
 * @PSC_IMAGE_MARK_EXCHANGED: the patient's right is on the right of the picture
 * @PSC_IMAGE_MARK_UPSIDE_DOWN: the head is below
 * @PSC_IMAGE_MARK_LYING: the head is on the left or right
 * @PSC_IMAGE_MARK_SIDES_DOUBTFUL: the file contradicts itself about the patient's sides
 * @PSC_IMAGE_MARK_POLARITY_DOUBTFUL: the file contradicts itself about black and white
 *
 * What is to be seen at a glance on a picture, because it changes what the picture means. Each
 * comes with a warning in words, see psc_image_get_notes().
 */
typedef enum
{
  PSC_IMAGE_MARK_NONE = 0,
  PSC_IMAGE_MARK_EXCHANGED = 1 << 0,
  PSC_IMAGE_MARK_UPSIDE_DOWN = 1 << 1,
  PSC_IMAGE_MARK_LYING = 1 << 2,
  PSC_IMAGE_MARK_SIDES_DOUBTFUL = 1 << 3,
  PSC_IMAGE_MARK_POLARITY_DOUBTFUL = 1 << 4,
} PscImageMarks;

/**
 * PscSpacing:
 * @PSC_SPACING_UNKNOWN: there is none; lengths are in pixels
 * @PSC_SPACING_CALIBRATED: Pixel Spacing (0028,0030) that differs from that at the detector, or of
 *   which the file says how it was calibrated: lengths are those in the patient
 * @PSC_SPACING_UNCALIBRATED: Pixel Spacing alone, of which the file says neither
 * @PSC_SPACING_DETECTOR: Imager Pixel Spacing (0018,1164), or a Pixel Spacing that repeats it:
 *   lengths are those of the shadow on the detector, larger than the patient's
 * @PSC_SPACING_FILM: Nominal Scanned Pixel Spacing (0018,2010): lengths are those on a film
 *
 * What the distance of pixels is true of (DICOM PS3.3 10.7.1.3).
 */
typedef enum
{
  PSC_SPACING_UNKNOWN,
  PSC_SPACING_CALIBRATED,
  PSC_SPACING_UNCALIBRATED,
  PSC_SPACING_DETECTOR,
  PSC_SPACING_FILM,
} PscSpacing;

/** The DICOM element that tells it, such as “Pixel Spacing (0028,0030)”; static, nullable. */
const char *psc_spacing_get_element (PscSpacing spacing);

/**
 * PscImageFacts:
 * @stored_width, @stored_height: in the file, before the picture was turned or resampled
 * @orientation: EXIF's or TIFF's, 1 to 8, which has been undone
 * @lossy: whether the file says that it was once compressed with loss, or is so now
 * @is_phantom: whether the file says that it was drawn by this program; what does not is none
 * @modality, @body_part: (nullable): owned, DICOM's code strings
 * @manufacturer, @device: (nullable): owned, who made the equipment and what it is called
 * @colour: (nullable): owned, how pixels are stored; DICOM's term, or translated words
 * @encoding: (nullable): owned, how they are packed, in translated words
 *
 * What there is to know of a picture beside its pixels. None of it identifies anybody: of a DICOM
 * header only what psc-dicom-facts.hpp lists is looked at, and text that is not of the form that it
 * should have is passed over.
 */
typedef struct
{
  gsize stored_width;
  gsize stored_height;
  guint orientation;
  PscImageView view;
  PscImageMarks marks;
  PscSpacing spacing;
  gboolean lossy;
  gboolean is_phantom;
  char *modality;
  char *body_part;
  char *manufacturer;
  char *device;
  char *colour;
  char *encoding;
} PscImageFacts;

/** Borrowed, never %NULL. A reader fills the facts through psc_image_get_mutable_facts(). */
const PscImageFacts *psc_image_get_facts (PscImage *image);
PscImageFacts *psc_image_get_mutable_facts (PscImage *image);

/** For readers, beside the warning that says it in words. */
void psc_image_add_mark (PscImage *image, PscImageMarks mark);

/** For psc-image.c: facts of which nothing is known, counted by reference. */
PscImageFacts *psc_image_facts_new (gsize width, gsize height) G_GNUC_WARN_UNUSED_RESULT;
PscImageFacts *psc_image_facts_ref (PscImageFacts *self);
void psc_image_facts_unref (PscImageFacts *self);

G_END_DECLS
