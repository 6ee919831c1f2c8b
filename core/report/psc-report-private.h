/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <json-glib/json-glib.h>

#include "report/psc-report.h"

G_BEGIN_DECLS

/* A place of the grid. */
typedef struct
{
  gboolean is_used;
  gboolean has_map;
  PscReportMap map; /* its pointers are owned */
} PscReportPlace;

struct _PscReport
{
  GObject parent_instance;

  PscImage *image;        /* owned */
  PscPromptBank *bank;    /* owned */
  PscPlacement placement; /* of side 0 while it is not known */
  PscMapDisplay display;
  gboolean has_window;
  PscWindow window;
  gboolean inverted;
  gboolean compact;
  char *model;  /* owned, nullable, as all strings here */
  char *digest; /* SHA-256 of the weights */
  gboolean explains_levels;
  const char *score;      /* static, nullable */
  char **row_headings;    /* owned, [n_rows] */
  char **column_headings; /* owned, [n_columns] */
  GPtrArray *notes;       /* owned, of char * */
  GPtrArray *regions;     /* owned, of PscReportRegion * */
  guint n_rows;
  guint n_columns;
  PscReportPlace *places; /* owned, [n_rows][n_columns] */
};

/* psc-report-regions.c */
typedef struct
{
  PscTruthFinding *finding; /* owned */
  PscTruthOutline *outline; /* owned */
  PscReportSource source;
  char *form; /* owned, nullable */
  gboolean is_chosen;
} PscReportRegion;

void psc_report_region_free (PscReportRegion *region);
void psc_report_compose_regions (PscReport *self, PscFigure *figure);
void psc_report_describe_regions (PscReport *self, JsonBuilder *builder);

G_END_DECLS
