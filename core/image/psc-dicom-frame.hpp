/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <string>
#include <vector>

#include "image/psc-dicom-dataset.hpp"

enum class PscDicomColour
{
  MONOCHROME,
  PALETTE,
  RGB,
  YBR,
};

/**
 * PscDicomFrame:
 *
 * The first frame of a file: how its samples lie in memory (Image Pixel module, PS3.3 C.7.6.3, as
 * it is after decompression), and the samples.
 */
struct PscDicomFrame
{
  ~PscDicomFrame ();

  gsize columns = 0;
  gsize rows = 0;
  guint n_frames = 1; /* in the file */

  guint samples = 1; /* 1, or 3 for RGB and YBR */
  PscDicomColour colour = PscDicomColour::MONOCHROME;
  bool low_is_bright = false; /* MONOCHROME1 */
  bool subsampled = false;    /* YBR_FULL_422 as Y Y Cb Cr */
  bool planar = false;        /* colour by plane, not by pixel */

  guint allocated = 8; /* bits that a sample takes: 1, 8, 16 or 32 */
  guint stored = 8;    /* bits of it that count, the highest of which is @high_bit */
  guint high_bit = 7;
  bool is_signed = false;
  guint depth = 8;    /* bits of a value, whatever holds it */
  guint declared = 8; /* bits of a value by the header, which compressed data may not keep to */

  guint8 *data = nullptr; /* owned, @size bytes, samples in the machine's byte order */
  gsize size = 0;

  std::vector<std::string> notes; /* translated, of what is not as the header says */
};

/** Reads the description and checks it, then the samples of the first frame. */
gboolean psc_dicom_frame_load (PscDicomFrame *frame, PscDicomFile *file, GError **error);

/** Makes room for the samples as described, all 0; with PSC_IMAGE_ERROR_TOO_LARGE where there is
 * none. */
gboolean psc_dicom_frame_allocate (PscDicomFrame *frame, GError **error);

/** Decompresses the first frame of encapsulated @pixels and updates the description. */
gboolean psc_dicom_codec_decode (PscDicomFrame *frame,
                                 PscDicomFile *file,
                                 DcmPixelData *pixels,
                                 GError **error);

/** The same for the @size bytes of a JPEG or JPEG-LS stream, by what the stream is: @syntax, which
 * may say otherwise, only decides whether there is something to note. */
gboolean psc_dicom_jpeg_decode (
    PscDicomFrame *frame, E_TransferSyntax syntax, const guint8 *data, gsize size, GError **error);

/** Takes the stream's @precision as the depth of the values, and notes where the header says
 * otherwise. */
void psc_dicom_frame_take_precision (PscDicomFrame *frame, guint precision);

/** Notes that the stream is compressed as @name and not as the header says. */
void psc_dicom_frame_note_compression (PscDicomFrame *frame, const char *name);

/** The same for the @size bytes of a JPEG 2000 code stream. */
gboolean
psc_dicom_jpeg2000_decode (PscDicomFrame *frame, const guint8 *data, gsize size, GError **error);

/** Turns samples into one value per pixel: stored values of grey pictures, luma of coloured ones.
 * Padding is not a number.
 * Where the values turn out deeper than described, updates the description.
 * @values: (out caller-allocates): [rows][columns] */
gboolean
psc_dicom_samples_unpack (PscDicomFrame *frame, DcmItem *dataset, float *values, GError **error);
