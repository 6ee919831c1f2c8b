/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-finding.h"
#include "truth/psc-truth-table.h"

/* VinDr-CXR's annotations_train.csv, with up to three readers of each image, annotations_test.csv
 * without a reader, and Kaggle's copy with a number beside the class: corners in pixels of the
 * DICOM picture, whose size is not told. Each reader's findings are kept apart. A row of “No
 * finding” has no corners: it is there, but nowhere. */
enum
{
  IMAGE,
  CLASS,
  CORNERS,
  READER = CORNERS + 4,
};

static void
read_row (const PscTruthTable *table, PscTruthBuilder *builder)
{
  const char *name = psc_truth_table_get (table, IMAGE);
  const char *class_name = psc_truth_table_get (table, CLASS);
  g_autofree char *key = psc_study_name_key (class_name);
  const gboolean is_nothing = psc_study_finding_lookup (key) == PSC_STUDY_NO_FINDING;
  double corners[4];
  gboolean is_blank;
  const gboolean is_box = psc_truth_table_get_box (table, CORNERS, corners, &is_blank);
  PscTruthImage *image;
  PscTruthFinding *finding;

  if (*name == '\0' || *key == '\0' || (!is_box && !is_blank && !is_nothing))
    {
      psc_truth_builder_leave_out (builder);
      return;
    }
  image = psc_truth_builder_add_image (builder, name, PSC_TRUTH_GRID_STORED, 0, 0);
  finding = psc_truth_builder_add_finding (builder, image, class_name, NULL,
                                           psc_truth_table_get (table, READER), FALSE);
  if (is_box && !is_nothing)
    psc_truth_builder_take_region (builder, finding,
                                   psc_truth_region_new_box (corners[0], corners[1],
                                                             corners[2] - corners[0],
                                                             corners[3] - corners[1], NULL));
}

const PscTruthTableForm psc_truth_vindr_form = {
  .name = "VinDr-CXR",
  .columns = { "imageid", "classname", "xmin", "ymin", "xmax", "ymax", "radid" },
  .n_needed = 6,
  .read_row = read_row,
};
