/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-segments.h"

#include <cstring>
#include <map>
#include <new>
#include <string>
#include <vector>

#include <glib/gi18n-lib.h>

#include "image/psc-dicom-dataset.hpp"
#include "image/psc-dicom-syntax.hpp"

/* What all masks of a file may come to. */
#define MAX_PIXELS (4 * PSC_IMAGE_MAX_PIXELS)

/* How the frames lie in the file. */
struct Frames
{
  gsize width = 0;
  gsize height = 0;
  gsize n = 0;
  guint bits = 1;    /* of a pixel, 1 or 8 */
  guint maximum = 1; /* what is inside for certain */
  std::vector<guint8> data;
};

void
psc_dicom_segment_free (PscDicomSegment *self)
{
  g_free (self->label);
  g_free (self->mask);
  g_free (self);
}

static gboolean
fail (PscImageError code, const char *message, GError **error)
{
  g_set_error_literal (error, PSC_IMAGE_ERROR, code, message);
  return FALSE;
}

static gboolean
load_description (Frames *frames, DcmItem *dataset, GError **error)
{
  DcmElement *count = psc_dicom_find_value (dataset, DCM_NumberOfFrames);
  const std::string type = psc_dicom_get_string (dataset, DCM_SegmentationType);
  Sint32 n = 1;

  frames->width = psc_dicom_get_uint (dataset, DCM_Columns, 0);
  frames->height = psc_dicom_get_uint (dataset, DCM_Rows, 0);
  frames->bits = psc_dicom_get_uint (dataset, DCM_BitsAllocated, 1);
  if (!psc_image_check_size (frames->width, frames->height, error))
    return FALSE;
  if (count != nullptr && (count->getSint32 (n).bad () || n < 1))
    return fail (PSC_IMAGE_ERROR_DAMAGED, _ ("the number of frames makes no sense"), error);
  frames->n = static_cast<gsize> (n);
  if (frames->n > MAX_PIXELS / (frames->width * frames->height))
    return fail (PSC_IMAGE_ERROR_TOO_LARGE, _ ("there are more segments than are read"), error);
  if (!(type == "BINARY" && frames->bits == 1) && !(type == "FRACTIONAL" && frames->bits == 8))
    return fail (PSC_IMAGE_ERROR_UNSUPPORTED, _ ("this kind of segmentation is not read"), error);
  if (frames->bits == 8)
    frames->maximum = MAX (psc_dicom_get_uint (dataset, DCM_MaximumFractionalValue, 255), 1);
  return TRUE;
}

static gboolean
load_frames (Frames *frames, PscDicomFile *file, GError **error)
{
  DcmElement *pixels = nullptr;
  gsize size;

  if (psc_dicom_is_encapsulated (file->syntax))
    return fail (PSC_IMAGE_ERROR_UNSUPPORTED, _ ("compressed segmentations are not read"), error);
  size = (frames->width * frames->height * frames->n * frames->bits + 7) / 8;
  if (file->dataset->findAndGetElement (DCM_PixelData, pixels).bad ()
      || size > pixels->getLengthField () || size > g_bytes_get_size (file->bytes)
      || pixels->transferState () != ERW_ready)
    return fail (PSC_IMAGE_ERROR_DAMAGED, _ ("the pixel data are cut short"), error);
  frames->data.resize (size + 1);
  if (pixels->getPartialValue (frames->data.data (), 0, static_cast<Uint32> (size)).bad ())
    return fail (PSC_IMAGE_ERROR_DAMAGED, _ ("the pixel data are cut short"), error);
  return TRUE;
}

/* (transfer full): [height][width], the frame at @index. Bits run on over the ends of frames, the
 * lowest first (PS3.5 8.1.1). */
static guint8 *
unpack (const Frames *frames, gsize index)
{
  const gsize n = frames->width * frames->height;
  guint8 *mask = static_cast<guint8 *> (g_malloc0 (n));

  for (gsize i = 0; i < n; i++)
    {
      const gsize at = index * n + i;
      const bool is_inside = frames->bits == 1 ? (frames->data[at / 8] >> at % 8 & 1) != 0
                                               : frames->data[at] * 2u >= frames->maximum;

      mask[i] = is_inside ? 255 : 0;
    }
  return mask;
}

/* The items of a sequence, in one walk: asking for one by its place walks there each time. */
static std::vector<DcmItem *>
list_items (DcmItem *dataset, const DcmTagKey &tag)
{
  DcmSequenceOfItems *sequence = nullptr;
  std::vector<DcmItem *> items;

  if (dataset->findAndGetSequence (tag, sequence).good ())
    for (DcmObject *item = sequence->nextInContainer (nullptr); item != nullptr;
         item = sequence->nextInContainer (item))
      items.push_back (static_cast<DcmItem *> (item));
  return items;
}

/* The number of the segment that functional groups, nullable, name; 0 where they do not. */
static guint
get_number (DcmItem *groups)
{
  DcmItem *item =
      groups != nullptr ? psc_dicom_get_item (groups, DCM_SegmentIdentificationSequence) : nullptr;

  return item != nullptr ? psc_dicom_get_uint (item, DCM_ReferencedSegmentNumber, 0) : 0;
}

/* Which segment each frame is of. */
static std::vector<guint>
list_numbers (DcmItem *dataset, gsize n_frames)
{
  const std::vector<DcmItem *> groups = list_items (dataset, DCM_PerFrameFunctionalGroupsSequence);
  const guint shared =
      get_number (psc_dicom_get_item (dataset, DCM_SharedFunctionalGroupsSequence));
  std::vector<guint> numbers (n_frames);

  for (gsize i = 0; i < n_frames; i++)
    {
      numbers[i] = get_number (i < groups.size () ? groups[i] : nullptr);
      if (numbers[i] == 0)
        numbers[i] = shared > 0 ? shared : static_cast<guint> (i) + 1;
    }
  return numbers;
}

/* What the segments of the file are called, by their numbers. */
static std::map<guint, std::string>
list_labels (DcmItem *dataset)
{
  std::map<guint, std::string> labels;

  for (DcmItem *item : list_items (dataset, DCM_SegmentSequence))
    labels.emplace (psc_dicom_get_uint (item, DCM_SegmentNumber, 0),
                    psc_dicom_get_string (item, DCM_SegmentLabel));
  return labels;
}

/* Before anything is made of what the file claims. */
static gboolean
check_counts (DcmItem *dataset, const Frames *frames, GError **error)
{
  const guint n_segments = psc_dicom_count_items (dataset, DCM_SegmentSequence);

  if (frames->n > MAX (n_segments, 1))
    return fail (PSC_IMAGE_ERROR_UNSUPPORTED,
                 _ ("it is a segmentation of several slices and not of a radiograph"), error);
  if (n_segments > PSC_DICOM_MAX_SEGMENTS
      || psc_dicom_count_items (dataset, DCM_PerFrameFunctionalGroupsSequence)
             > PSC_DICOM_MAX_SEGMENTS)
    return fail (PSC_IMAGE_ERROR_TOO_LARGE, _ ("there are more segments than are read"), error);
  return TRUE;
}

static GPtrArray *
read_segments (
    GBytes *bytes, gsize *width, gsize *height, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) segments =
      g_ptr_array_new_with_free_func ((GDestroyNotify) psc_dicom_segment_free);
  PscDicomFile file;
  Frames frames;
  std::vector<guint> numbers;
  std::map<guint, std::string> labels;

  psc_dicom_initialise ();
  if (!psc_dicom_file_load (&file, bytes, error) || !load_description (&frames, file.dataset, error)
      || !check_counts (file.dataset, &frames, error) || !load_frames (&frames, &file, error))
    return nullptr;
  numbers = list_numbers (file.dataset, frames.n);
  labels = list_labels (file.dataset);
  for (gsize i = 0; i < frames.n; i++)
    {
      const auto label = labels.find (numbers[i]);
      PscDicomSegment *segment;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return nullptr;
      segment = g_new0 (PscDicomSegment, 1);
      g_ptr_array_add (segments, segment);
      if (label != labels.end ())
        segment->label = g_utf8_make_valid (label->second.c_str (), -1);
      segment->mask = unpack (&frames, i);
    }
  *width = frames.width;
  *height = frames.height;
  return static_cast<GPtrArray *> (g_steal_pointer (&segments));
}

GPtrArray *
psc_dicom_segments_read (
    GBytes *bytes, gsize *width, gsize *height, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (bytes != nullptr, nullptr);

  try
    {
      return read_segments (bytes, width, height, cancellable, error);
    }
  catch (const std::bad_alloc &)
    {
      fail (PSC_IMAGE_ERROR_TOO_LARGE, _ ("there is not enough memory for the picture"), error);
    }
  catch (...)
    {
      fail (PSC_IMAGE_ERROR_DAMAGED, _ ("the DICOM file is damaged"), error);
    }
  return nullptr;
}
