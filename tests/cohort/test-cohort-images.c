/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-images.h"

/* CheXpert's numbers of findings. */
#define EDEMA    5
#define EFFUSION 10

typedef struct
{
  const char *path;
  const char *patient; /* of the table */
  PscStudyLabel edema;
  PscStudyLabel effusion;
} Case;

static PscCohortImages *
make (const Case *cases, guint n, PscPromptBank *bank)
{
  PscStudyFinds *finds = g_new0 (PscStudyFinds, 1);
  PscCohortImages *images;

  finds->studies = g_ptr_array_new_with_free_func (g_object_unref);
  finds->notes = g_new0 (char *, 1);
  for (guint i = 0; i < n; i++)
    {
      PscStudy *study = psc_study_new (cases[i].path, NULL);
      g_autoptr (PscStudyLabels) labels = psc_study_labels_new ();

      psc_study_labels_join (labels, EDEMA, NULL, cases[i].edema);
      psc_study_labels_join (labels, EFFUSION, NULL, cases[i].effusion);
      if (cases[i].patient != NULL)
        {
          char *patient = g_ref_string_new (cases[i].patient);

          psc_study_labels_set_patient (labels, patient);
          g_ref_string_release (patient);
        }
      psc_study_set_labels (study, labels);
      g_ptr_array_add (finds->studies, study);
    }
  images = psc_cohort_images_new (finds, bank);
  psc_study_finds_free (finds);
  return images;
}

/* By the table, or else by the path; who is not known is one of their own. */
static void
test_patients (void)
{
  static const Case cases[] = {
    { "/a/1.png", "X", 0, 0 },
    { "/a/CheXpert/train/patient00012/study1/view1_frontal.jpg", NULL, 0, 0 },
    { "/a/2.png", "Y", 0, 0 },
    { "/a/CheXpert/train/patient00012/study2/view1_frontal.jpg", NULL, 0, 0 },
    { "/a/3.png", NULL, 0, 0 },
    { "/a/files/p10/p10000032/s50414267/x.jpg", NULL, 0, 0 },
    { "/a/4.png", "X", 0, 0 },
    { "/a/files/p10/p10000033/s50414268/x.jpg", NULL, 0, 0 },
    { "/a/patients/p1/patient/5.png", NULL, 0, 0 },
    { "/a/patient00012.png", NULL, 0, 0 },
  };
  static const guint numbers[] = { 1, 2, 3, 2, 4, 5, 1, 6, 7, 8 };
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  g_autoptr (PscCohortImages) images = make (cases, G_N_ELEMENTS (cases), bank);

  g_assert_cmpuint (psc_cohort_images_get_n (images), ==, G_N_ELEMENTS (cases));
  g_assert_cmpuint (psc_cohort_images_get_n_patients (images), ==, 8);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (psc_cohort_images_get (images, i)->patient, ==, numbers[i]);
  g_assert_cmpstr (psc_cohort_images_get (images, 5)->patient_id, ==, "p10000032");
  g_assert_null (psc_cohort_images_get (images, 4)->patient_id);
  g_assert_false (psc_cohort_images_has_labels (images));
}

/* What a table that only lists leaves out is absent; what another one leaves out is not known. */
static void
test_labels (void)
{
  static const Case listing[] = {
    { "/1.png", NULL, PSC_STUDY_LABEL_PRESENT, 0 },
    { "/2.png", NULL, 0, PSC_STUDY_LABEL_PRESENT },
    { "/3.png", NULL, 0, 0 },
  };
  static const Case saying[] = {
    { "/1.png", NULL, PSC_STUDY_LABEL_PRESENT, 0 },
    { "/2.png", NULL, PSC_STUDY_LABEL_UNCERTAIN, PSC_STUDY_LABEL_PRESENT },
    { "/3.png", NULL, 0, 0 },
  };
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  g_autoptr (PscCohortImages) listed = make (listing, G_N_ELEMENTS (listing), bank);
  g_autoptr (PscCohortImages) said = make (saying, G_N_ELEMENTS (saying), bank);
  guint edema, effusion;

  g_assert_nonnull (psc_prompt_bank_lookup (bank, "Edema", &edema));
  g_assert_nonnull (psc_prompt_bank_lookup (bank, "Pleural Effusion", &effusion));
  g_assert_cmpint (psc_cohort_images_get_label (listed, 0, effusion), ==, PSC_STUDY_LABEL_ABSENT);
  g_assert_cmpint (psc_cohort_images_get_label (listed, 1, edema), ==, PSC_STUDY_LABEL_ABSENT);
  g_assert_cmpint (psc_cohort_images_get_label (listed, 2, edema), ==, PSC_STUDY_LABEL_UNKNOWN);
  g_assert_cmpint (psc_cohort_images_get_label (said, 0, effusion), ==, PSC_STUDY_LABEL_UNKNOWN);
  g_assert_cmpint (psc_cohort_images_get_label (said, 1, edema), ==, PSC_STUDY_LABEL_UNCERTAIN);
  g_assert_true (psc_cohort_images_has_class (said, edema));
  g_assert_false (psc_cohort_images_has_class (said, 0));
}

/* Other labels are another cohort, another folder is none. */
static void
test_digest (void)
{
  static const Case one[] = { { "/a/1.png", "X", PSC_STUDY_LABEL_PRESENT, 0 } };
  static const Case moved[] = { { "/b/c/1.png", "X", PSC_STUDY_LABEL_PRESENT, 0 } };
  static const Case other[] = { { "/a/1.png", "X", PSC_STUDY_LABEL_ABSENT, 0 } };
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  g_autoptr (PscCohortImages) a = make (one, 1, bank);
  g_autoptr (PscCohortImages) b = make (moved, 1, bank);
  g_autoptr (PscCohortImages) c = make (other, 1, bank);
  g_autofree char *first = psc_cohort_images_dup_digest (a);
  g_autofree char *second = psc_cohort_images_dup_digest (b);
  g_autofree char *third = psc_cohort_images_dup_digest (c);

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, !=, third);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cohort/images/patients", test_patients);
  g_test_add_func ("/cohort/images/labels", test_labels);
  g_test_add_func ("/cohort/images/digest", test_digest);
  return g_test_run ();
}
