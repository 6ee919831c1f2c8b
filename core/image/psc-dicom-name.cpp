/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-name.hpp"

#include <cstring>

#define MAX_NAME   32 /* characters */
#define MAX_CODE   16
#define MAX_DIGITS 4 /* in a row: more are a date or a number of somebody's */

/* Whether a part of somebody's name or number that is long enough to be one stands in @text. */
static bool
names_somebody (DcmItem *dataset, const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  for (const DcmTagKey &tag :
       { DCM_PatientName, DCM_PatientID, DCM_AccessionNumber, DCM_InstitutionName,
         DCM_ReferringPhysicianName, DCM_OperatorsName })
    {
      std::string value = psc_dicom_get_string (dataset, tag);
      g_auto (GStrv) parts = g_strsplit_set (value.c_str (), "^=\\, -", -1);

      for (char **part = parts; *part != nullptr; part++)
        {
          g_autofree char *valid = g_utf8_make_valid (*part, -1);
          g_autofree char *folded_part = g_utf8_casefold (valid, -1);

          if (g_utf8_strlen (folded_part, -1) >= 3 && strstr (folded, folded_part) != nullptr)
            return true;
        }
    }
  return false;
}

char *
psc_dicom_dup_name (DcmItem *dataset, DcmItem *item, const DcmTagKey &tag, guint index)
{
  DcmElement *element = psc_dicom_find_value (item, tag);
  g_autofree char *text = nullptr;
  guint digits = 0;
  OFString value;

  if (element == nullptr || element->getOFString (value, index).bad ()
      || !g_utf8_validate (value.c_str (), -1, nullptr))
    return nullptr;
  text = g_strstrip (g_strdup (value.c_str ()));
  if (*text == '\0' || g_utf8_strlen (text, -1) > MAX_NAME)
    return nullptr;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      digits = g_unichar_isdigit (c) ? digits + 1 : 0;
      if (digits > MAX_DIGITS
          || (!g_unichar_isalnum (c) && (c > 127 || !strchr (" -_+./()%:", (int) c))))
        return nullptr;
    }
  return names_somebody (dataset, text) ? nullptr : static_cast<char *> (g_steal_pointer (&text));
}

char *
psc_dicom_dup_code (DcmItem *dataset, const DcmTagKey &tag)
{
  std::string text = psc_dicom_get_string (dataset, tag);

  if (text.empty () || text.size () > MAX_CODE || !g_ascii_isupper (text[0]))
    return nullptr;
  for (char c : text)
    if (!g_ascii_isupper (c) && !g_ascii_isdigit (c) && c != ' ' && c != '_')
      return nullptr;
  return names_somebody (dataset, text.c_str ()) ? nullptr : g_strdup (text.c_str ());
}
