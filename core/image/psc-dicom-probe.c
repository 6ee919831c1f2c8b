/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-probe.h"

#include <string.h>

#define PREAMBLE_SIZE 128

/* The SOP class is the third element of the file meta group. */
#define META_HEAD_SIZE 128

/* The media storage class is among the first of the file meta group, behind the preamble. */
#define HEAD_SIZE 256

gboolean
psc_dicom_probe_vr (const guint8 *data)
{
  static const char names[] =
      "AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS "
      "ST SV TM UC UI UL UN UR US UT UV";
  const char name[3] = { (char) data[0], (char) data[1], '\0' };

  return g_ascii_isupper (name[0]) && g_ascii_isupper (name[1]) && strstr (names, name) != NULL;
}

/* Without a preamble, a file starts with the file meta group or with the identifying group, both of
 * which are low elements with a type or a short length. */
static gboolean
starts_with_element (const guint8 *data, gsize size)
{
  guint group = data[0] | data[1] << 8;
  guint length = data[4] | data[5] << 8 | data[6] << 16 | (guint) data[7] << 24;

  if (psc_dicom_probe_vr (data + 4))
    return group == 0x0002 || group == 0x0008 || group == 0x0800;
  return (group == 0x0002 || group == 0x0008) && data[3] == 0 && length <= size - 8
         && length <= 1024 && length % 2 == 0;
}

gboolean
psc_dicom_probe (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (size >= PREAMBLE_SIZE + 4 && memcmp (data + PREAMBLE_SIZE, "DICM", 4) == 0)
    return TRUE;
  return size >= 8 && starts_with_element (data, size);
}

gboolean
psc_dicom_probe_directory (GBytes *bytes)
{
  /* Media Storage SOP Class UID with its tag and type. */
  static const char element[] = "\x02\x00\x02\x00UI\x14\x00"
                                "1.2.840.10008.1.3.10";
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return size > PREAMBLE_SIZE
         && memmem (data + PREAMBLE_SIZE, MIN (size - PREAMBLE_SIZE, META_HEAD_SIZE), element,
                    sizeof element - 1)
                != NULL;
}

gboolean
psc_dicom_probe_segments (GBytes *bytes)
{
  static const char element[] = "\x02\x00\x02\x00UI\x1c\x00"
                                "1.2.840.10008.5.1.4.1.1.66.4";
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);

  return size > 0 && memmem (data, MIN (size, HEAD_SIZE), element, sizeof element - 1) != NULL;
}
