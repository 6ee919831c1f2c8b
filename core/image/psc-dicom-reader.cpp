/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-reader.h"

#include <new>

#include <glib/gi18n-lib.h>

#include "image/psc-dicom-dataset.hpp"
#include "image/psc-dicom-facts.hpp"
#include "image/psc-dicom-frame.hpp"
#include "image/psc-dicom-orientation.hpp"
#include "image/psc-dicom-overlay.hpp"
#include "image/psc-dicom-presentation.hpp"
#include "image/psc-dicom-probe.h"

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

  if (psc_dicom_probe_directory (bytes))
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
