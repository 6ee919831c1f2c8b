/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/truth/psc-truth-table.h"

#include <glib/gi18n.h>
#include <math.h>

#define N_MEASURES 7

struct _PscTruthTable
{
  GtkWidget parent_instance;

  GtkWidget *grid;                                    /* owned */
  GtkWidget *names[PSC_TRUTH_N_SUBJECTS];             /* borrowed */
  GtkLabel *fields[PSC_TRUTH_N_SUBJECTS][N_MEASURES]; /* borrowed */
};

G_DEFINE_FINAL_TYPE (PscTruthTable, psc_truth_table, GTK_TYPE_WIDGET)

static const struct
{
  const char *title;
  const char *definition;
} measures[N_MEASURES] = {
  { N_ ("Hit"),
    N_ ("Pointing game (Zhang et al., 2016): whether the map’s highest point lies in the finding: 1 "
        "or 0. Where several points are equally high, the share of them that does.") },
  { N_ ("Mass / area"),
    N_ ("Relevance mass (Arras et al., 2022) over area: the share of the map’s positive part that "
        "lies in the finding, divided by the share of the picture that the finding takes. 1 is "
        "chance.") },
  { N_ ("Rank"),
    N_ ("Relevance rank accuracy (Arras et al., 2022): of the map’s highest pixels, as many as the "
        "finding has, the share that lies in it. The share of the picture that the finding takes "
        "is chance.") },
  { N_ ("AUPRC"),
    N_ ("Area under the curve of precision over recall of pixels, over all thresholds of the map. "
        "The share of the picture that the finding takes is chance.") },
  { N_ ("CNR"),
    N_ ("Contrast to noise: the map’s mean in the finding minus that outside, over the root of the "
        "sum of both variances; as in BioViL (Boecking et al., 2022), with its sign. 0 is chance; "
        "less is a map that shows all but the finding.") },
  { N_ ("IoU, area"),
    N_ ("Intersection over union of the finding and the map’s highest pixels, as many as the "
        "finding has.") },
  { N_ ("IoU, Otsu"),
    N_ ("Intersection over union of the finding and the map’s positive part above Otsu’s threshold "
        "(1979). 0 where the map has none.") },
};

static const struct
{
  const char *title;
  const char *definition;
} subjects[PSC_TRUTH_N_SUBJECTS] = {
  { N_ ("This map"), N_ ("The map that is looked into, on the picture’s own pixels. What the model "
                         "does not see of the finding counts as missed.") },
  { N_ ("Centre"), N_ ("A map that points at the middle of the picture, whatever is in it") },
  { N_ ("Lungs"), N_ ("A map that points at the lungs, wherever the finding is") },
  { N_ ("Random"), N_ ("The mean of five maps of noise: what chance comes to") },
  { N_ ("Eigen-CAM"), N_ ("A map that shows what stands out to the model and that no prompt "
                          "changes") },
};

static void
psc_truth_table_dispose (GObject *object)
{
  g_clear_pointer (&PSC_TRUTH_TABLE (object)->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (psc_truth_table_parent_class)->dispose (object);
}

static void
psc_truth_table_class_init (PscTruthTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = psc_truth_table_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "truthtable");
}

static GtkWidget *
add_label (PscTruthTable *self, const char *text, const char *tooltip, float xalign, int x, int y)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_set_tooltip_text (label, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  tooltip, -1);
  gtk_grid_attach (GTK_GRID (self->grid), label, x, y, 1, 1);
  return label;
}

static void
add_row (PscTruthTable *self, PscTruthSubject subject)
{
  self->names[subject] = add_label (self, _ (subjects[subject].title),
                                    _ (subjects[subject].definition), 0, 0, (int) subject + 1);
  if (subject != PSC_TRUTH_SUBJECT_MAP)
    gtk_widget_add_css_class (self->names[subject], "dim-label");
  for (guint i = 0; i < N_MEASURES; i++)
    {
      GtkWidget *field =
          add_label (self, NULL, _ (measures[i].definition), 1, (int) i + 1, (int) subject + 1);

      gtk_widget_add_css_class (field, "numeric");
      if (subject != PSC_TRUTH_SUBJECT_MAP)
        gtk_widget_add_css_class (field, "dim-label");
      self->fields[subject][i] = GTK_LABEL (field);
    }
}

static void
psc_truth_table_init (PscTruthTable *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 14);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 3);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  for (guint i = 0; i < N_MEASURES; i++)
    gtk_widget_add_css_class (
        add_label (self, _ (measures[i].title), _ (measures[i].definition), 1, (int) i + 1, 0),
        "caption-heading");
  for (PscTruthSubject i = 0; i < PSC_TRUTH_N_SUBJECTS; i++)
    add_row (self, i);
  psc_truth_table_fill (self, NULL);
}

GtkWidget *
psc_truth_table_new (void)
{
  return g_object_new (PSC_TYPE_TRUTH_TABLE, NULL);
}

static void
get_values (const PscLocalisation *result, double *values)
{
  values[0] = result->hit;
  values[1] = result->relevance_mass / result->area_share;
  values[2] = result->rank_accuracy;
  values[3] = result->auprc;
  values[4] = result->cnr;
  values[5] = result->iou_area;
  values[6] = result->iou_otsu;
}

static void
set_field (GtkLabel *field, double value)
{
  g_autofree char *text = NULL;

  if (isnan (value))
    text = g_strdup ("–");
  else if (isinf (value))
    text = g_strdup (value > 0 ? "∞" : "−∞");
  else
    text = g_strdup_printf ("%s%.2f", value < 0 && value <= -0.005 ? "−" : "", fabs (value));
  gtk_label_set_label (field, text);
}

static void
fill_row (PscTruthTable *self, PscTruthSubject subject, const PscLocalisation *result)
{
  double values[N_MEASURES];

  if (result != NULL)
    get_values (result, values);
  for (guint i = 0; i < N_MEASURES; i++)
    if (result != NULL)
      set_field (self->fields[subject][i], values[i]);
    else
      gtk_label_set_label (self->fields[subject][i], "·");
}

void
psc_truth_table_fill (PscTruthTable *self, PscTruthMeasurer *measurer)
{
  g_return_if_fail (PSC_IS_TRUTH_TABLE (self));

  for (PscTruthSubject i = 0; i < PSC_TRUTH_N_SUBJECTS; i++)
    fill_row (self, i, measurer != NULL ? psc_truth_measurer_get (measurer, i) : NULL);
}

void
psc_truth_table_set_has (PscTruthTable *self, PscTruthSubject subject, gboolean has)
{
  g_return_if_fail (PSC_IS_TRUTH_TABLE (self));

  gtk_widget_set_visible (self->names[subject], has);
  for (guint i = 0; i < N_MEASURES; i++)
    gtk_widget_set_visible (GTK_WIDGET (self->fields[subject][i]), has);
}

const char *
psc_truth_table_get_text (PscTruthTable *self, PscTruthSubject subject, guint measure)
{
  g_return_val_if_fail (subject < PSC_TRUTH_N_SUBJECTS && measure < N_MEASURES, NULL);

  return gtk_label_get_label (self->fields[subject][measure]);
}
