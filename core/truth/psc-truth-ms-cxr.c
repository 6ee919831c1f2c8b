/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-table.h"

/* MS-CXR's table (PhysioNet, ms-cxr 1.0.0 and 1.1.0): a row for each box of a phrase, x, y, width
 * and height in pixels of the picture of MIMIC-CXR-JPG, whose size stands beside it. All boxes of
 * an image with the same phrase are its truth. An image is known by its DICOM identifier, which is
 * its file's name. */
enum
{
  ID,
  CATEGORY,
  PHRASE,
  BOX,
  WIDTH = BOX + 4,
  HEIGHT,
};

static gboolean
get_side (const PscTruthTable *table, guint column, gsize *side)
{
  double value;

  *side = 0;
  if (*psc_truth_table_get (table, column) == '\0')
    return TRUE;
  if (!psc_truth_table_get_number (table, column, &value) || value < 1
      || value > PSC_IMAGE_MAX_SIDE)
    return FALSE;
  *side = (gsize) value;
  return TRUE;
}

static void
read_row (const PscTruthTable *table, PscTruthBuilder *builder)
{
  const char *id = psc_truth_table_get (table, ID);
  double box[4];
  gboolean is_blank;
  gsize width, height;
  PscTruthImage *image;
  PscTruthFinding *finding;

  if (*id == '\0' || !psc_truth_table_get_box (table, BOX, box, &is_blank)
      || !get_side (table, WIDTH, &width) || !get_side (table, HEIGHT, &height))
    {
      psc_truth_builder_leave_out (builder);
      return;
    }
  image = psc_truth_builder_add_image (builder, id, PSC_TRUTH_GRID_STORED, width, height);
  if (image == NULL)
    return;
  finding = psc_truth_builder_add_finding (builder, image, psc_truth_table_get (table, CATEGORY),
                                           psc_truth_table_get (table, PHRASE), NULL, FALSE);
  psc_truth_builder_take_region (builder, finding,
                                 psc_truth_region_new_box (box[0], box[1], box[2], box[3], NULL));
}

const PscTruthTableForm psc_truth_ms_cxr_form = {
  .name = "MS-CXR",
  .columns = { "dicomid", "categoryname", "labeltext", "x", "y", "w", "h", "imagewidth",
               "imageheight" },
  .n_needed = 7,
  .read_row = read_row,
};
