/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-table.hpp"

#include <algorithm>
#include <cmath>

guint16
PscDicomTable::look_up (double value) const
{
  double index = std::floor (value) - first;

  return entries[(gsize) CLAMP (index, 0.0, (double) (entries.size () - 1))];
}

bool
PscDicomTable::stretch ()
{
  guint greatest = *std::max_element (entries.begin (), entries.end ());
  guint reach = g_bit_storage (greatest);
  guint full = (1u << bits) - 1;

  if (greatest == 0 || reach == bits)
    return false;
  if (reach > bits)
    {
      bits = reach;
      return true;
    }
  for (guint16 &entry : entries)
    entry = static_cast<guint16> ((static_cast<guint64> (entry) * full + greatest / 2) / greatest);
  return true;
}

/* Descriptors are unsigned or signed shorts, by the sign of the pixels; which it is may be wrong or
 * unsaid, so that only the bits are taken. */
static bool
read_descriptor (DcmItem *item, const DcmTagKey &tag, guint16 values[3], bool *is_signed)
{
  DcmElement *element = psc_dicom_find_value (item, tag);

  if (element == nullptr || element->getVM () < 3)
    return false;
  if (element->ident () == EVR_SS)
    *is_signed = true;
  for (guint i = 0; i < 3; i++)
    {
      double value = psc_dicom_get_double (item, tag, i, NAN);

      if (std::isnan (value) || std::fabs (value) > 65536)
        return false;
      values[i] = static_cast<guint16> (static_cast<gint32> (value));
    }
  return true;
}

/* Entries are words, or, where they have 8 bits, often two to a word, the lower first. */
static void
unpack (PscDicomTable *table, const guint16 *words, gsize n_bytes, gsize n_entries)
{
  if (n_bytes / 2 >= n_entries)
    {
      table->entries.assign (words, words + n_entries);
      return;
    }
  /* A table of half its size that declares more than 8 bits is packed all the same. */
  if (table->bits <= 8 ? n_bytes < n_entries : n_bytes != n_entries + n_entries % 2)
    return;
  for (gsize i = 0; i < n_entries; i++)
    table->entries.push_back (words[i / 2] >> (i % 2 * 8) & 0xff);
  table->bits = MIN (table->bits, 8);
}

/* The words of an element of whatever type holds them; some writers have bytes. */
static bool
read_words (DcmElement *element, std::vector<guint16> *words)
{
  Uint16 *shorts = nullptr;
  Sint16 *signed_shorts = nullptr;
  Uint8 *bytes = nullptr;
  gsize n = element->getLengthField () / 2;

  if (element->getUint16Array (shorts).good () && shorts != nullptr)
    words->assign (shorts, shorts + n);
  else if (element->getSint16Array (signed_shorts).good () && signed_shorts != nullptr)
    words->assign (signed_shorts, signed_shorts + n);
  else if (element->getUint8Array (bytes).good () && bytes != nullptr)
    for (gsize i = 0; i < n; i++)
      words->push_back (static_cast<guint16> (bytes[2 * i] | bytes[2 * i + 1] << 8));
  return !words->empty ();
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
  std::vector<guint16> words;

  if (element == nullptr || !read_descriptor (item, descriptor, values, &is_signed) || values[2] < 1
      || values[2] > 16 || !read_words (element, &words))
    return false;

  table->first = is_signed ? static_cast<gint16> (values[1]) : values[1];
  table->bits = values[2];
  unpack (table, words.data (), 2 * words.size (), values[0] == 0 ? 65536 : values[0]);
  return !table->entries.empty ();
}
