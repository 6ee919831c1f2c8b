/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-facts.hpp"

#include <glib/gi18n-lib.h>

#include "image/psc-dicom-name.hpp"
#include "image/psc-image-facts.h"

static const struct
{
  E_TransferSyntax syntax;
  const char *words;
  bool is_lossy;
} encodings[] = {
  { EXS_LittleEndianImplicit, N_ ("uncompressed"), false },
  { EXS_LittleEndianExplicit, N_ ("uncompressed"), false },
  { EXS_BigEndianExplicit, N_ ("uncompressed"), false },
  { EXS_RLELossless, N_ ("RLE, without loss"), false },
  { EXS_JPEGProcess1, N_ ("JPEG, with loss"), true },
  { EXS_JPEGProcess2_4, N_ ("JPEG of up to 12 bits, with loss"), true },
  { EXS_JPEGProcess14, N_ ("JPEG without loss"), false },
  { EXS_JPEGProcess14SV1, N_ ("JPEG without loss"), false },
  { EXS_JPEGLSLossless, N_ ("JPEG-LS, without loss"), false },
  { EXS_JPEGLSLossy, N_ ("JPEG-LS, nearly without loss"), true },
  { EXS_JPEG2000LosslessOnly, N_ ("JPEG 2000, without loss"), false },
  { EXS_JPEG2000, N_ ("JPEG 2000"), false },
};

static void
read_encoding (const PscDicomFile *file, PscImageFacts *facts)
{
  if (file->is_deflated)
    {
      facts->encoding = g_strdup (_ ("deflated, without loss"));
      return;
    }
  for (const auto &encoding : encodings)
    if (encoding.syntax == file->syntax)
      {
        facts->encoding = g_strdup (_ (encoding.words));
        facts->lossy = encoding.is_lossy;
      }
}

static PscImageView
read_view (DcmItem *dataset)
{
  PscImageView view =
      psc_image_view_from_text (psc_dicom_get_string (dataset, DCM_ViewPosition).c_str ());
  DcmItem *code = psc_dicom_get_item (dataset, DCM_ViewCodeSequence);

  if (view == PSC_IMAGE_VIEW_UNKNOWN && code != nullptr)
    view = psc_image_view_from_text (psc_dicom_get_string (code, DCM_CodeMeaning).c_str ());
  return view;
}

void
psc_dicom_facts_read (const PscDicomFile *file, PscImage *image)
{
  PscImageFacts *facts = psc_image_get_mutable_facts (image);
  DcmItem *dataset = file->dataset;

  facts->view = read_view (dataset);
  facts->modality = psc_dicom_dup_code (dataset, DCM_Modality);
  facts->body_part = psc_dicom_dup_code (dataset, DCM_BodyPartExamined);
  facts->manufacturer = psc_dicom_dup_name (dataset, dataset, DCM_Manufacturer, 0);
  facts->device = psc_dicom_dup_name (dataset, dataset, DCM_ManufacturerModelName, 0);
  facts->colour = psc_dicom_dup_code (dataset, DCM_PhotometricInterpretation);
  read_encoding (file, facts);
  facts->lossy = facts->lossy || psc_dicom_get_string (dataset, DCM_LossyImageCompression) == "01";
}
