/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-voi.hpp"

#include <cmath>

#include <glib/gi18n-lib.h>

#include "image/psc-dicom-name.hpp"
#include "image/psc-dicom-table.hpp"

/* More than anybody chooses from. */
#define MAX_CHOICES 32

static PscWindowFunction
window_function (DcmItem *item)
{
  std::string name = psc_dicom_get_string (item, DCM_VOILUTFunction);

  if (name == "LINEAR_EXACT")
    return PSC_WINDOW_LINEAR_EXACT;
  return name == "SIGMOID" ? PSC_WINDOW_SIGMOID : PSC_WINDOW_LINEAR;
}

/* Some files say the same twice. */
static bool
has_window (PscImage *image, const PscWindow *window, const char *name)
{
  for (guint i = 0; i < psc_image_get_n_vois (image); i++)
    {
      const PscVoi *voi = psc_image_get_voi (image, i);

      if (voi->table == nullptr && voi->window.centre == window->centre
          && voi->window.width == window->width
          && (name == nullptr || g_strcmp0 (name, voi->name) == 0))
        return true;
    }
  return false;
}

static void
list_windows (DcmItem *dataset, PscImage *image)
{
  DcmItem *item = psc_dicom_find_item (dataset, DCM_FrameVOILUTSequence, DCM_WindowCenter);
  guint n = MIN (psc_dicom_get_multiplicity (item, DCM_WindowCenter),
                 psc_dicom_get_multiplicity (item, DCM_WindowWidth));
  bool is_first = true;

  for (guint i = 0; i < n && psc_image_get_n_vois (image) < MAX_CHOICES; i++)
    {
      g_autofree char *name =
          psc_dicom_dup_name (dataset, item, DCM_WindowCenterWidthExplanation, i);
      PscWindow window;
      PscVoi *voi;

      window.centre = psc_dicom_get_double (item, DCM_WindowCenter, i, NAN);
      window.width = psc_dicom_get_double (item, DCM_WindowWidth, i, NAN);
      window.function = window_function (item);
      if (std::isnan (window.centre) || !(window.width > 0)
          || (window.function == PSC_WINDOW_LINEAR && window.width < 1)
          || has_window (image, &window, name))
        continue;
      if (is_first)
        psc_image_set_window (image, &window);
      is_first = false;
      voi = g_new0 (PscVoi, 1);
      voi->name = static_cast<char *> (g_steal_pointer (&name));
      voi->window = window;
      psc_image_take_voi (image, voi);
    }
}

static PscVoiTable *
load_table (DcmItem *item, bool is_signed, bool *is_stretched)
{
  PscDicomTable table;
  PscVoiTable *voi;

  if (!psc_dicom_table_load (&table, item, DCM_LUTDescriptor, DCM_LUTData, is_signed))
    return nullptr;
  *is_stretched = table.stretch ();
  voi = g_new0 (PscVoiTable, 1);
  voi->first = table.first;
  voi->bits = table.bits;
  voi->n_entries = static_cast<guint> (table.entries.size ());
  voi->entries =
      static_cast<guint16 *> (g_memdup2 (table.entries.data (), table.entries.size () * 2));
  return voi;
}

static void
list_tables (DcmItem *dataset, bool is_signed, PscImage *image)
{
  guint n = MIN (psc_dicom_count_items (dataset, DCM_VOILUTSequence), MAX_CHOICES);
  bool is_damaged = false;
  bool is_stretched = false; /* of the table in use */

  for (guint i = 0; i < n; i++)
    {
      DcmItem *item = nullptr;
      PscVoiTable *table = nullptr;
      bool is_scaled = false;
      PscVoi *voi;

      if (dataset->findAndGetSequenceItem (DCM_VOILUTSequence, item, (signed long) i).good ())
        table = load_table (item, is_signed, &is_scaled);
      if (table == nullptr)
        {
          is_damaged = true;
          continue;
        }
      voi = g_new0 (PscVoi, 1);
      voi->name = psc_dicom_dup_name (dataset, item, DCM_LUTExplanation, 0);
      voi->table = table;
      if (psc_image_get_n_vois (image) == 0)
        {
          g_autoptr (PscVoi) copy = psc_voi_copy (voi);

          is_stretched = is_scaled;
          psc_image_take_voi_table (image,
                                    static_cast<PscVoiTable *> (g_steal_pointer (&copy->table)));
        }
      psc_image_take_voi (image, voi);
    }
  if (is_damaged)
    psc_image_take_note (image,
                         g_strdup (_ ("a VOI look-up table is empty or damaged and passed over")));
  if (is_stretched)
    psc_image_take_note (
        image, g_strdup (_ ("a VOI look-up table does not have the depth that it declares and is "
                            "scaled by what it reaches")));
}

void
psc_dicom_voi_apply (DcmItem *dataset, bool is_signed, PscImage *image)
{
  list_tables (dataset, is_signed, image);
  list_windows (dataset, image);
}
