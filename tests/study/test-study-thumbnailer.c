/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <cairo.h>
#include <glib.h>

#include "study/psc-study-thumbnailer.h"

static PscStudy *
make_study (const char *folder, const char *name, int width, int height)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);

  cairo_rectangle (cr, 0, 0, width / 2.0, height);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
  cairo_destroy (cr);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  return psc_study_new (path, NULL);
}

static void
wait_for (PscStudy *study)
{
  while (psc_study_get_state (study) == PSC_STUDY_UNSEEN)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_draws (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  g_autoptr (PscStudy) study = make_study (folder, "a.png", 400, 200);
  PscStudyThumbnailer *thumbnailer = psc_study_thumbnailer_new ();
  guint width, height;
  const guint8 *grey;

  psc_study_thumbnailer_request (thumbnailer, study);
  wait_for (study);
  g_assert_cmpint (psc_study_get_state (study), ==, PSC_STUDY_READABLE);
  grey = g_bytes_get_data (psc_study_get_thumbnail (study, &width, &height), NULL);
  g_assert_cmpuint (width, ==, PSC_STUDY_THUMBNAIL_SIDE);
  g_assert_cmpuint (height, ==, PSC_STUDY_THUMBNAIL_SIDE / 2);
  g_assert_cmpuint (grey[0], ==, 255);
  g_assert_cmpuint (grey[width - 1], ==, 0);
  g_assert_finalize_object (thumbnailer);
}

static void
test_fails (void)
{
  g_autoptr (PscStudy) study = psc_study_new ("/nowhere/a.png", NULL);
  PscStudyThumbnailer *thumbnailer = psc_study_thumbnailer_new ();

  psc_study_thumbnailer_request (thumbnailer, study);
  wait_for (study);
  g_assert_cmpint (psc_study_get_state (study), ==, PSC_STUDY_FAILED);
  g_assert_nonnull (psc_study_get_message (study));
  psc_study_set_failed (study, NULL);
  g_assert_cmpint (psc_study_get_state (study), ==, PSC_STUDY_UNSEEN);
  g_assert_finalize_object (thumbnailer);
}

/* What was forgotten is not drawn: the requests are served one after the other, so that it would
 * have been by the time the last one is. The first one is large and keeps the thread busy
 * meanwhile. */
static void
test_forgets (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  g_autoptr (PscStudyThumbnailer) thumbnailer = psc_study_thumbnailer_new ();
  PscStudy *studies[8];

  for (guint i = 0; i < G_N_ELEMENTS (studies); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.png", i);

      studies[i] = make_study (folder, name, i == 0 ? 4000 : 100, i == 0 ? 4000 : 100);
    }
  for (guint i = 0; i < G_N_ELEMENTS (studies); i++)
    psc_study_thumbnailer_request (thumbnailer, studies[i]);
  psc_study_thumbnailer_forget (thumbnailer, studies[2]);
  for (guint i = 0; i < G_N_ELEMENTS (studies); i++)
    if (i != 2)
      wait_for (studies[i]);
  g_assert_cmpint (psc_study_get_state (studies[2]), ==, PSC_STUDY_UNSEEN);

  psc_study_thumbnailer_request (thumbnailer, studies[2]);
  wait_for (studies[2]);
  g_assert_cmpint (psc_study_get_state (studies[2]), ==, PSC_STUDY_READABLE);
  for (guint i = 0; i < G_N_ELEMENTS (studies); i++)
    g_object_unref (studies[i]);
}

/* Nobody waits for work that is under way when the last reference goes. */
static void
test_goes_at_once (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  g_autoptr (PscStudy) study = make_study (folder, "a.png", 900, 900);
  PscStudyThumbnailer *thumbnailer = psc_study_thumbnailer_new ();

  psc_study_thumbnailer_request (thumbnailer, study);
  g_assert_finalize_object (thumbnailer);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (psc_study_get_state (study), ==, PSC_STUDY_UNSEEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study-thumbnailer/draws", test_draws);
  g_test_add_func ("/study-thumbnailer/fails", test_fails);
  g_test_add_func ("/study-thumbnailer/forgets", test_forgets);
  g_test_add_func ("/study-thumbnailer/goes-at-once", test_goes_at_once);
  return g_test_run ();
}
