/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-reader.h"

#include <cstring>
#include <new>

#include <glib/gi18n-lib.h>

#include "image/psc-dicom-dataset.hpp"
#include "image/psc-dicom-facts.hpp"
#include "image/psc-dicom-frame.hpp"
#include "image/psc-dicom-orientation.hpp"
#include "image/psc-dicom-overlay.hpp"
#include "image/psc-dicom-presentation.hpp"
#include "image/psc-dicom-syntax.hpp"

#define PREAMBLE_SIZE 128

/* The SOP class is the third element of the file meta group. */
#define META_HEAD_SIZE 128

/* Without a preamble, a file starts with the file meta group or with the identifying group, both of
 * which are low elements with a type or a short length. */
static bool
starts_with_element (const guint8 *data, gsize size)
{
  guint group = data[0] | data[1] << 8;
  guint length = data[4] | data[5] << 8 | data[6] << 16 | (guint) data[7] << 24;

  if (psc_dicom_is_vr (data + 4))
    return group == 0x0002 || group == 0x0008 || group == 0x0800;
  return (group == 0x0002 || group == 0x0008) && data[3] == 0 && length <= size - 8
         && length <= 1024 && length % 2 == 0;
}

gboolean
psc_dicom_reader_probe (GBytes *bytes)
{
  gsize size;
  const guint8 *data = static_cast<const guint8 *> (g_bytes_get_data (bytes, &size));

  if (size >= PREAMBLE_SIZE + 4 && memcmp (data + PREAMBLE_SIZE, "DICM", 4) == 0)
    return TRUE;
  return size >= 8 && starts_with_element (data, size);
}

gboolean
psc_dicom_reader_is_directory (GBytes *bytes)
{
  /* Media Storage SOP Class UID with its tag and type. */
  static const char element[] = "\x02\x00\x02\x00UI\x14\x00"
                                "1.2.840.10008.1.3.10";
  gsize size;
  const guint8 *data = static_cast<const guint8 *> (g_bytes_get_data (bytes, &size));

  return size > PREAMBLE_SIZE
         && memmem (data + PREAMBLE_SIZE, MIN (size - PREAMBLE_SIZE, META_HEAD_SIZE), element,
                    sizeof element - 1)
                != nullptr;
}

/* “DICOM, DX”; what a file gives as its modality is shown only if it looks like one. */
static char *
describe_format (DcmItem *dataset)
{
  std::string modality = psc_dicom_get_string (dataset, DCM_Modality);

  if (modality.empty () || modality.size () > 16)
    return g_strdup ("DICOM");
  for (char c : modality)
    if (!g_ascii_isupper (c) && !g_ascii_isdigit (c))
      return g_strdup ("DICOM");
  return g_strdup_printf ("DICOM, %s", modality.c_str ());
}

static PscImage *
read_image (GBytes *bytes, GError **error)
{
  g_autoptr (PscImage) image = nullptr;
  g_autofree char *format = nullptr;
  PscDicomFile file;
  PscDicomFrame frame;

  if (psc_dicom_reader_is_directory (bytes))
    {
      g_set_error_literal (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED,
                           _ ("it is a directory of other DICOM files"));
      return nullptr;
    }
  psc_dicom_initialise ();
  if (!psc_dicom_file_load (&file, bytes, error) || !psc_dicom_frame_load (&frame, &file, error))
    return nullptr;

  format = describe_format (file.dataset);
  image = psc_image_new (frame.columns, frame.rows, format);
  if (!psc_dicom_samples_unpack (&frame, file.dataset, psc_image_get_mutable_values (image), error))
    return nullptr;
  psc_dicom_presentation_apply (&frame, file.dataset, image);
  psc_dicom_facts_read (&file, image);

  psc_dicom_orientation_note (file.dataset, image);
  for (const std::string &note : frame.notes)
    psc_image_take_note (image, g_strdup (note.c_str ()));
  psc_dicom_overlay_note (file.dataset, image);
  if (frame.n_frames > 1)
    psc_image_take_note (
        image, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "the first of %u frame is shown",
                                             "the first of %u frames is shown", frame.n_frames),
                                frame.n_frames));
  return static_cast<PscImage *> (g_steal_pointer (&image));
}

PscImage *
psc_dicom_reader_read (GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != nullptr, nullptr);
  g_return_val_if_fail (error == nullptr || *error == nullptr, nullptr);

  try
    {
      return read_image (bytes, error);
    }
  catch (const std::bad_alloc &)
    {
      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_TOO_LARGE,
                   _ ("there is not enough memory for the picture"));
    }
  catch (...)
    {
      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                   _ ("the DICOM file is damaged"));
    }
  return nullptr;
}
