/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "psc-viewer-driver.h"
#include "test-screen.h"
#include "ui/viewer/psc-viewer-private.h"

/* Fast, and known at once. */
#define METHOD "token-similarity"

static PscTruthMeasurer *
get_measurer (PscViewerDriver *driver)
{
  return psc_truth_pane_get_measurer (driver->window->truth_pane);
}

static PscRegionSet *
get_regions (PscViewerDriver *driver)
{
  return psc_viewport_get_regions (psc_reading_get_viewport (driver->reading));
}

static gboolean
has_regions (PscViewerDriver *driver, gpointer data)
{
  return get_regions (driver) != NULL;
}

static gboolean
is_measured (PscViewerDriver *driver, gpointer data)
{
  return psc_truth_measurer_get (get_measurer (driver), PSC_TRUTH_SUBJECT_MAP) != NULL
         && psc_truth_measurer_get (get_measurer (driver), PSC_TRUTH_SUBJECT_CENTRE) != NULL
         && psc_truth_measurer_get (get_measurer (driver), PSC_TRUTH_SUBJECT_LUNGS) != NULL
         && psc_truth_measurer_get (get_measurer (driver), PSC_TRUTH_SUBJECT_RANDOM) != NULL
         && psc_truth_measurer_get (get_measurer (driver), PSC_TRUTH_SUBJECT_EIGEN_CAM) != NULL;
}

static void
draw_box (PscViewerDriver *driver, double x0, double y0, double x1, double y1)
{
  PscRegionSet *regions = get_regions (driver);

  psc_region_set_draw (regions, PSC_REGION_TOOL_BOX);
  psc_region_set_press (regions, &(PscPoint){ x0, y0 }, 1);
  psc_region_set_drag (regions, &(PscPoint){ x1, y1 }, 1);
  psc_region_set_release (regions, 1);
}

static void
measure_directly (PscViewerDriver *driver, PscLocalisation *result)
{
  PscOverlay *overlay = psc_reading_get_overlay (driver->reading);
  PscTruthFinding *finding = psc_region_set_get_chosen (get_regions (driver), NULL)->finding;
  const PscPlacement *placement = psc_overlay_get_placement (overlay);
  g_autofree guint8 *mask =
      psc_truth_finding_dup_mask (finding, placement->width, placement->height, NULL, NULL, NULL);
  guint side;

  psc_localisation_measure (psc_overlay_get_values (overlay, &side), placement, mask, NULL, result);
}

static void
assert_measured (PscViewerDriver *driver)
{
  const PscLocalisation *shown;
  PscLocalisation expected;

  psc_viewer_driver_wait (driver, is_measured, NULL, "the measures of the map");
  measure_directly (driver, &expected);
  shown = psc_truth_measurer_get (get_measurer (driver), PSC_TRUTH_SUBJECT_MAP);
  g_assert_cmpfloat (shown->hit, ==, expected.hit);
  g_assert_cmpfloat (shown->relevance_mass, ==, expected.relevance_mass);
  g_assert_cmpfloat (shown->auprc, ==, expected.auprc);
  g_assert_cmpfloat (shown->cnr, ==, expected.cnr);
  g_assert_cmpfloat (shown->iou_otsu, ==, expected.iou_otsu);
}

/* Whenever another map is looked into, the last one's figures are gone before anybody sees it. */
static void
overlay_cb (PscViewerDriver *driver, GParamSpec *pspec, PscReading *reading)
{
  g_assert_null (psc_truth_measurer_get (get_measurer (driver), PSC_TRUTH_SUBJECT_MAP));
}

static PscViewerDriver *
open_effusion (void)
{
  PscViewerDriver *driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (3);

  psc_viewer_driver_open (driver, file);
  psc_viewer_driver_ask (driver, "left pleural effusion", METHOD);
  psc_viewer_driver_wait (driver, has_regions, NULL, "regions");
  g_signal_connect_data (driver->reading, "notify::overlay", G_CALLBACK (overlay_cb), driver, NULL,
                         G_CONNECT_AFTER | G_CONNECT_SWAPPED);
  return driver;
}

static void
test_measures (void)
{
  g_autoptr (PscViewerDriver) driver = open_effusion ();
  const PscLocalisation *random;
  const PscLocalisation *map;
  PscLocalisation first;

  gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.findings", NULL);
  draw_box (driver, 100, 300, 400, 450);
  assert_measured (driver);
  map = psc_truth_measurer_get (get_measurer (driver), PSC_TRUTH_SUBJECT_MAP);
  random = psc_truth_measurer_get (get_measurer (driver), PSC_TRUTH_SUBJECT_RANDOM);
  g_assert_cmpfloat_with_epsilon (random->relevance_mass / random->area_share, 1, 0.05);
  g_assert_cmpfloat_with_epsilon (random->cnr, 0, 0.05);
  g_assert_cmpfloat (random->area_share, ==, map->area_share);
  first = *map;

  psc_viewer_driver_ask (driver, "right pneumothorax", METHOD);
  psc_viewer_driver_settle (driver);
  assert_measured (driver);
  g_assert_cmpfloat (psc_truth_measurer_get (get_measurer (driver), PSC_TRUTH_SUBJECT_MAP)->auprc,
                     !=, first.auprc);

  /* Another finding is another truth. */
  draw_box (driver, 10, 10, 60, 60);
  g_assert_null (psc_truth_measurer_get (get_measurer (driver), PSC_TRUTH_SUBJECT_MAP));
  g_assert_null (psc_truth_measurer_get (get_measurer (driver), PSC_TRUTH_SUBJECT_CENTRE));
  assert_measured (driver);

  /* What nobody sees is not measured. */
  gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.findings", NULL);
  g_assert_null (psc_truth_measurer_get (get_measurer (driver), PSC_TRUTH_SUBJECT_MAP));
}

static gboolean
is_revealed (PscViewerDriver *driver, gpointer data)
{
  return get_regions (driver) != NULL
         && psc_region_set_count (get_regions (driver), PSC_REGION_PHANTOM) > 0;
}

/* A sample keeps its secret until it is asked for it. */
static void
test_sample (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autofree char *path =
      g_build_filename (g_getenv ("PROMPTOSCOPE_SAMPLES"), "left-pleural-effusion.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  PscRegionItem *item;

  psc_viewer_driver_open (driver, file);
  psc_viewer_driver_wait (driver, has_regions, NULL, "regions");
  g_assert_cmpuint (psc_region_set_get_n (get_regions (driver)), ==, 0);
  g_assert_true (psc_truth_book_can_reveal (driver->window->truth_book));
  gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.reveal-findings", NULL);
  psc_viewer_driver_wait (driver, is_revealed, NULL, "the truth");
  g_assert_false (psc_truth_book_can_reveal (driver->window->truth_book));
  item = psc_region_set_get (get_regions (driver), 0);
  g_assert_cmpstr (psc_truth_finding_get_class (item->finding), ==, "Pleural Effusion");
  g_assert_cmpuint (psc_truth_outline_get_n_lines (item->outline), >, 0);
}

int
main (int argc, char **argv)
{
  test_screen_init (&argc, &argv);
  g_test_add_func ("/truth-measures/measures", test_measures);
  g_test_add_func ("/truth-measures/sample", test_sample);
  return g_test_run ();
}
