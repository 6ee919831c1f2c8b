/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-frame.hpp"

#include <cstring>
#include <memory>

#include <glib/gi18n-lib.h>
#include <openjpeg.h>

/* OpenJPEG sets aside several KiB for every tile that a header declares. */
#define MAX_TILES 4096

namespace
{

struct Input
{
  const guint8 *data; /* borrowed, of @size bytes */
  gsize size;
  gsize position;
};

using Stream = std::unique_ptr<opj_stream_t, decltype (&opj_stream_destroy)>;
using Codec = std::unique_ptr<opj_codec_t, decltype (&opj_destroy_codec)>;
using Picture = std::unique_ptr<opj_image_t, decltype (&opj_image_destroy)>;

} // namespace

static OPJ_SIZE_T
input_read (void *buffer, OPJ_SIZE_T length, void *user_data)
{
  Input *input = static_cast<Input *> (user_data);
  gsize n = MIN (length, input->size - input->position);

  if (n == 0)
    return (OPJ_SIZE_T) -1;
  memcpy (buffer, input->data + input->position, n);
  input->position += n;
  return n;
}

static OPJ_OFF_T
input_skip (OPJ_OFF_T length, void *user_data)
{
  Input *input = static_cast<Input *> (user_data);

  if (length < 0 || input->position == input->size)
    return -1;
  length = MIN (length, (OPJ_OFF_T) (input->size - input->position));
  input->position += (gsize) length;
  return length;
}

static OPJ_BOOL
input_seek (OPJ_OFF_T position, void *user_data)
{
  Input *input = static_cast<Input *> (user_data);

  if (position < 0 || (guint64) position > input->size)
    return OPJ_FALSE;
  input->position = (gsize) position;
  return OPJ_TRUE;
}

static gboolean
fail_damaged (GError **error)
{
  g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
               _ ("the JPEG 2000 stream is damaged or cut short"));
  return FALSE;
}

static guint32
read_uint32 (const guint8 *data)
{
  return (guint32) data[0] << 24 | data[1] << 16 | data[2] << 8 | data[3];
}

/* The code stream starts with its size (ISO 15444-1 A.5.1); some writers leave it in the boxes of a
 * JP2 file, which DICOM does not want and which are passed over. */
static gboolean
find_code_stream (Input *input)
{
  static const guint8 start[] = { 0xff, 0x4f, 0xff, 0x51 };
  const void *found = memmem (input->data, input->size, start, sizeof start);

  if (found == nullptr)
    return FALSE;
  input->size -= (gsize) (static_cast<const guint8 *> (found) - input->data);
  input->data = static_cast<const guint8 *> (found);
  return input->size >= 42;
}

/* Looks at the declared sizes before OpenJPEG allocates for them. */
static gboolean
check_declared_size (const PscDicomFrame *frame, const Input *input, GError **error)
{
  const guint8 *size = input->data + 8;
  guint64 right = read_uint32 (size), bottom = read_uint32 (size + 4);
  guint64 left = read_uint32 (size + 8), top = read_uint32 (size + 12);
  guint64 tile_width = read_uint32 (size + 16), tile_height = read_uint32 (size + 20);
  guint n_components = (guint) size[32] << 8 | size[33];

  if (right < left || bottom < top || right - left != frame->columns || bottom - top != frame->rows
      || n_components != frame->samples)
    {
      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                   _ ("the JPEG 2000 picture is not of the size that the header says"));
      return FALSE;
    }
  if (tile_width == 0 || tile_height == 0
      || (right / tile_width + 1) * (bottom / tile_height + 1) > MAX_TILES)
    {
      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED,
                   _ ("the JPEG 2000 picture has too many tiles"));
      return FALSE;
    }
  return TRUE;
}

static Picture
decode (Input *input)
{
  Picture picture (nullptr, opj_image_destroy);
  Stream stream (opj_stream_default_create (OPJ_TRUE), opj_stream_destroy);
  Codec codec (opj_create_decompress (OPJ_CODEC_J2K), opj_destroy_codec);
  opj_dparameters_t parameters;
  opj_image_t *image = nullptr;

  opj_set_default_decoder_parameters (&parameters);
  opj_stream_set_read_function (stream.get (), input_read);
  opj_stream_set_skip_function (stream.get (), input_skip);
  opj_stream_set_seek_function (stream.get (), input_seek);
  opj_stream_set_user_data (stream.get (), input, nullptr);
  opj_stream_set_user_data_length (stream.get (), input->size);

  if (!opj_setup_decoder (codec.get (), &parameters)
      || !opj_read_header (stream.get (), codec.get (), &image))
    return picture;
  picture.reset (image);
  if (!opj_decode (codec.get (), stream.get (), image))
    picture.reset ();
  return picture;
}

static gboolean
check_components (const PscDicomFrame *frame, const opj_image_t *image)
{
  if (image->numcomps != frame->samples)
    return FALSE;
  for (guint i = 0; i < image->numcomps; i++)
    {
      const opj_image_comp_t *component = &image->comps[i];

      if (component->data == nullptr || component->w != frame->columns
          || component->h != frame->rows || component->prec != image->comps[0].prec
          || component->prec < 1 || component->prec > 31)
        return FALSE;
    }
  return TRUE;
}

/* The stream has a sign and a precision of its own, and where it differs from the header both are
 * right in part: negative numbers of the stream are what they are; unsigned ones under a signed
 * header are a two's complement that the encoder took for unsigned, as wide as the stream says. */
static void
take_component (const PscDicomFrame *frame, opj_image_comp_t *component, gint32 *output)
{
  gsize n_pixels = frame->columns * frame->rows;
  guint shift = 32 - component->prec;

  if (component->sgnd || !frame->is_signed)
    memcpy (output, component->data, n_pixels * sizeof *output);
  else
    for (gsize i = 0; i < n_pixels; i++)
      output[i] = (gint32) ((guint32) component->data[i] << shift) >> shift;

  /* So that not all of a coloured picture is there twice. */
  opj_image_data_free (component->data);
  component->data = nullptr;
}

gboolean
psc_dicom_jpeg2000_decode (PscDicomFrame *frame, const guint8 *data, gsize size, GError **error)
{
  Input input = { data, size, 0 };
  Picture picture (nullptr, opj_image_destroy);

  if (!find_code_stream (&input))
    return fail_damaged (error);
  if (!check_declared_size (frame, &input, error))
    return FALSE;
  picture = decode (&input);
  if (picture == nullptr || !check_components (frame, picture.get ()))
    return fail_damaged (error);

  /* Encoders that take words for what they are leave the depth to the header. */
  if (picture->comps[0].prec == frame->allocated)
    frame->depth = frame->declared;
  else
    psc_dicom_frame_take_precision (frame, picture->comps[0].prec);
  frame->allocated = frame->stored = 32;
  frame->high_bit = 31;
  frame->planar = true;
  if (!psc_dicom_frame_allocate (frame, error))
    return FALSE;
  for (guint i = 0; i < frame->samples; i++)
    take_component (frame, &picture->comps[i],
                    reinterpret_cast<gint32 *> (frame->data) + i * frame->columns * frame->rows);
  frame->is_signed = true;
  return TRUE;
}
