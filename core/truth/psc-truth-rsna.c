/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-table.h"

/* stage_2_train_labels.csv of RSNA's pneumonia challenge: x, y, width and height in pixels of
 * “<patientId>.dcm”, which is of 1024 × 1024; Target 0 has no box and says that there is none. What
 * is called patientId is made up for each picture. */
#define SIDE 1024
#define WHAT "Pneumonia"

enum
{
  IMAGE,
  BOX,
  TARGET = BOX + 4,
};

static void
read_row (const PscTruthTable *table, PscTruthBuilder *builder)
{
  const char *name = psc_truth_table_get (table, IMAGE);
  double box[4], target;
  gboolean is_blank;
  const gboolean is_box = psc_truth_table_get_box (table, BOX, box, &is_blank);
  PscTruthImage *image;
  PscTruthFinding *finding;

  if (*name == '\0' || !psc_truth_table_get_number (table, TARGET, &target)
      || (target != 0 && target != 1) || (target == 1 ? !is_box : !is_blank))
    {
      psc_truth_builder_leave_out (builder);
      return;
    }
  image = psc_truth_builder_add_image (builder, name, PSC_TRUTH_GRID_STORED, SIDE, SIDE);
  finding = psc_truth_builder_add_finding (builder, image, WHAT, NULL, NULL, target == 0);
  if (is_box)
    psc_truth_builder_take_region (builder, finding,
                                   psc_truth_region_new_box (box[0], box[1], box[2], box[3], NULL));
}

const PscTruthTableForm psc_truth_rsna_form = {
  .name = "RSNA Pneumonia",
  .columns = { "patientid", "x", "y", "width", "height", "target" },
  .n_needed = 6,
  .read_row = read_row,
};
