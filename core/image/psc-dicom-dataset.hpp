/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>
#include <string>

#include "image/psc-image.h"

/** Readies DCMTK, once for the process: silent, with its codecs, and able to read without its
 * dictionary file. */
void psc_dicom_initialise (void);

/**
 * PscDicomFile:
 *
 * A file's data set up to its pixel data. It borrows from @bytes what it has not needed yet, so
 * that @dataset goes first.
 */
struct PscDicomFile
{
  ~PscDicomFile ();

  GBytes *bytes = nullptr; /* owned; inflated where the file was deflated */
  bool is_deflated = false;
  E_TransferSyntax syntax = EXS_Unknown; /* as it was found to be, once inflated */
  DcmDataset *dataset = nullptr;         /* owned */
};

/** Fills @file. One that is cut short within its pixel data still loads; there the elements that
 * are complete have the transfer state ERW_ready. */
gboolean psc_dicom_file_load (PscDicomFile *file, GBytes *bytes, GError **error);

/** An element of a few values, or %NULL where it is absent, cut short, or far longer than any
 * table: what a file claims is allocated only once its value is asked for. */
DcmElement *psc_dicom_find_value (DcmItem *item, const DcmTagKey &tag);

/** The number at @index of an element, or @fallback where there is none. */
guint psc_dicom_get_uint (DcmItem *item, const DcmTagKey &tag, guint fallback);
double psc_dicom_get_double (DcmItem *item, const DcmTagKey &tag, guint index, double fallback);

/** The first value of an element as text without surrounding blanks; empty where there is none. */
std::string psc_dicom_get_string (DcmItem *item, const DcmTagKey &tag);

/** How many values an element has, 0 where there is none. */
guint psc_dicom_get_multiplicity (DcmItem *item, const DcmTagKey &tag);

/** The first item of a sequence, or %NULL. */
DcmItem *psc_dicom_get_item (DcmItem *item, const DcmTagKey &sequence);

/** How many items a sequence has, 0 where there is none. */
guint psc_dicom_count_items (DcmItem *item, const DcmTagKey &sequence);

/** Where @tag is to be found: in @dataset itself or, for the first frame of an enhanced multi-frame
 * file, in the functional group macro @macro. @dataset where it is nowhere. */
DcmItem *psc_dicom_find_item (DcmItem *dataset, const DcmTagKey &macro, const DcmTagKey &tag);
