/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-test-truth.h"

#define NOBODY   NULL
#define DOUBTFUL "?"

/* Which of some names, separated by spaces, a path belongs to. */
static const struct
{
  const char *names;
  const char *path;
  const char *found;
} cases[] = {
  /* A file's name, with and without the extension of an image, whatever its case. */
  { "a.png b.png", "/x/b.png", "b.png" },
  { "a b", "/x/b.dcm", "b" },
  { "0000aaaa0000bbbb", "/v/0000aaaa0000bbbb.dicom", "0000aaaa0000bbbb" },
  { "Chest.PNG", "/x/chest.png", "Chest.PNG" },
  { "1.2.826.0.1.0000001", "/x/1.2.826.0.1.0000001.dcm", "1.2.826.0.1.0000001" },
  { "1.2.826.0.1.0000001", "/x/1.2.826.0.1.0000001", "1.2.826.0.1.0000001" },
  { "b.png", "b.png", "b.png" },
  { "./b.png", "/x/b.png", "./b.png" },
  { "x\\b.png", "/x/b.png", "x\\b.png" },

  /* The one that is more alike. */
  { "a.png a.jpg", "/x/a.jpg", "a.jpg" },
  { "A.png a.png", "/x/a.png", "a.png" },
  { "b.png x/b.png", "/x/b.png", "x/b.png" },

  /* Never a part of a name. */
  { "b.png", "/x/ab.png", NOBODY },
  { "1.2.826.0.1.000000", "/x/1.2.826.0.1.0000001.dcm", NOBODY },
  { "001.png", "/x/00009999_001.png", NOBODY },
  { "a.png", "/a.png/x.png", NOBODY },
  { "", "/x/a.png", NOBODY },

  /* CheXlocalize's names are CheXpert's paths. */
  { "patient1_study1_view1_frontal patient2_study1_view1_frontal",
    "/d/valid/patient2/study1/view1_frontal.jpg", "patient2_study1_view1_frontal" },
  { "patient1_study1_view1_frontal", "/d/xpatient1/study1/view1_frontal.jpg", NOBODY },
  { "patient1_study1_view1_frontal", "/d/study1/view1_frontal.jpg", NOBODY },

  /* Paths that lack their first folders, of the table or of the picture. */
  { "files/p10/p10000000/s5/aaaaaaaa-bbbbbbbb-cccccccc.jpg", "/d/aaaaaaaa-bbbbbbbb-cccccccc.jpg",
    "files/p10/p10000000/s5/aaaaaaaa-bbbbbbbb-cccccccc.jpg" },
  { "train/patient00012/study1/view1_frontal.jpg", "/d/patient00012/study1/view1_frontal.jpg",
    "train/patient00012/study1/view1_frontal.jpg" },
  /* Any patient's. */
  { "train/patient00012/study1/view1_frontal.jpg", "/d/view1_frontal.jpg", NOBODY },
  { "train/patient00012/study1/view1_frontal.jpg", "/d/patient00013/study1/view1_frontal.jpg",
    NOBODY },
  /* Another series of the same kind. */
  { "p1/s100/00000001.dcm", "/d/s101/00000001.dcm", NOBODY },
  { "a/00000001.dcm b/00000001.dcm", "/d/00000001.dcm", DOUBTFUL },
  { "a.png a.jpg", "/x/a.dcm", DOUBTFUL },
};

static PscTruthSet *
make_set (const char *names)
{
  g_auto (GStrv) each = g_strsplit (names, " ", -1);
  PscTruthSet *set = psc_truth_set_new ("Test");

  for (char **name = each; *name != NULL; name++)
    psc_truth_set_take_image (set, psc_truth_image_new (*name, PSC_TRUTH_GRID_STORED, 0, 0));
  return set;
}

static void
test_names (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscTruthSet) set = make_set (cases[i].names);
      g_autoptr (GError) error = NULL;
      PscTruthImage *found = psc_truth_set_lookup (set, cases[i].path, &error);
      const gboolean is_doubtful = g_strcmp0 (cases[i].found, DOUBTFUL) == 0;
      const int code = is_doubtful ? PSC_TRUTH_ERROR_DOUBTFUL : PSC_TRUTH_ERROR_NO_IMAGE;

      g_test_message ("%s in %s", cases[i].path, cases[i].names);
      g_assert_cmpint (found != NULL, ==, cases[i].found != NULL && !is_doubtful);
      if (found != NULL)
        g_assert_cmpstr (psc_truth_image_get_name (found), ==, cases[i].found);
      else
        g_assert_error (error, PSC_TRUTH_ERROR, code);
    }
}

/* A mask is of whatever it is opened with; in a file of several it is nobody's. */
static void
test_nameless (void)
{
  g_autoptr (PscTruthSet) set = psc_test_truth_load ("mask-cardiomegaly.png");

  g_assert_nonnull (psc_truth_set_lookup (set, "/x/a.png", NULL));
  psc_truth_set_take_image (set, psc_truth_image_new ("b", PSC_TRUTH_GRID_STORED, 0, 0));
  g_assert_null (psc_truth_set_lookup (set, "/x/a.png", NULL));
  g_assert_nonnull (psc_truth_set_lookup (set, "/x/b.png", NULL));
}

/* No message may tell a picture's name, since it may be a patient's. */
static void
test_discretion (void)
{
  g_autoptr (PscTruthSet) set = make_set ("a.png a.jpg");
  g_autoptr (GError) error = NULL;

  g_assert_null (psc_truth_set_lookup (set, "/doe-john/a.dcm", &error));
  g_assert_null (g_strstr_len (error->message, -1, "john"));
  g_assert_null (g_strstr_len (error->message, -1, "a."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/truth-lookup/names", test_names);
  g_test_add_func ("/truth-lookup/nameless", test_nameless);
  g_test_add_func ("/truth-lookup/discretion", test_discretion);
  return g_test_run ();
}
