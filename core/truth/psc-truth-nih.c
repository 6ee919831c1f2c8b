/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-table.h"

/* BBox_List_2017.csv of NIH's ChestX-ray14: x, y, width and height in pixels of the PNG pictures,
 * which are of 1024 × 1024. Its header, “Image Index,Finding Label,Bbox [x,y,w,h],,,”, does not
 * name the columns, so that they are read by their places. */
#define SIDE 1024

enum
{
  IMAGE,
  LABEL,
  BOX,
};

static void
read_row (const PscTruthTable *table, PscTruthBuilder *builder)
{
  const char *name = psc_truth_table_get (table, IMAGE);
  const char *label = psc_truth_table_get (table, LABEL);
  double box[4];
  gboolean is_blank;
  PscTruthImage *image;
  PscTruthFinding *finding;

  if (*name == '\0' || *label == '\0' || !psc_truth_table_get_box (table, BOX, box, &is_blank))
    {
      psc_truth_builder_leave_out (builder);
      return;
    }
  image = psc_truth_builder_add_image (builder, name, PSC_TRUTH_GRID_STORED, SIDE, SIDE);
  finding = psc_truth_builder_add_finding (builder, image, label, NULL, NULL, FALSE);
  psc_truth_builder_take_region (builder, finding,
                                 psc_truth_region_new_box (box[0], box[1], box[2], box[3], NULL));
}

static gboolean
read_rows (PscTruthTable *table, PscTruthBuilder *builder, GError **error)
{
  for (int i = 0; i < BOX + 4; i++)
    table->columns[i] = i;
  while (psc_truth_table_next (table, builder))
    {
      if (!psc_truth_builder_go_on (builder, error))
        return FALSE;
      read_row (table, builder);
    }
  return psc_truth_builder_go_on (builder, error);
}

const PscTruthTableForm psc_truth_nih_form = {
  .name = "NIH ChestX-ray14",
  .columns = { "imageindex", "findinglabel" },
  .n_needed = 2,
  .read = read_rows,
};
