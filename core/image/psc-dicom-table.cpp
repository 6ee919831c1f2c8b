/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-table.hpp"

#include <cmath>

guint16
PscDicomTable::look_up (double value) const
{
  double index = std::floor (value) - first;

  return entries[(gsize) CLAMP (index, 0.0, (double) (entries.size () - 1))];
}

/* Descriptors are unsigned or signed shorts, by the sign of the pixels; which it is may be wrong or
 * unsaid, so that only the bits are taken. */
static bool
read_descriptor (DcmItem *item, const DcmTagKey &tag, guint16 values[3], bool *is_signed)
{
  DcmElement *element = psc_dicom_find_value (item, tag);

  if (element == nullptr)
    return false;
  if (element->ident () == EVR_SS)
    *is_signed = true;
  for (guint i = 0; i < 3; i++)
    {
      Sint16 value;

      if (element->getUint16 (values[i], i).good ())
        continue;
      if (element->getSint16 (value, i).bad ())
        return false;
      values[i] = static_cast<guint16> (value);
    }
  return true;
}

bool
psc_dicom_table_load (PscDicomTable *table,
                      DcmItem *item,
                      const DcmTagKey &descriptor,
                      const DcmTagKey &data,
                      bool is_signed)
{
  guint16 values[3];
  DcmElement *element = psc_dicom_find_value (item, data);
  Uint16 *words = nullptr;
  gsize n_words, n_entries;

  if (element == nullptr || !read_descriptor (item, descriptor, values, &is_signed) || values[2] < 1
      || values[2] > 16 || element->getUint16Array (words).bad () || words == nullptr)
    return false;

  n_words = element->getLengthField () / 2;
  n_entries = values[0] == 0 ? 65536 : values[0];
  table->first = is_signed ? static_cast<gint16> (values[1]) : values[1];
  table->bits = values[2];

  if (n_words >= n_entries)
    table->entries.assign (words, words + n_entries);
  else if (table->bits <= 8 && n_words * 2 >= n_entries)
    /* Two entries of 8 bits to a word, the lower first. */
    for (gsize i = 0; i < n_entries; i++)
      table->entries.push_back (words[i / 2] >> (i % 2 * 8) & 0xff);
  return !table->entries.empty ();
}
