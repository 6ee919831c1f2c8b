/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "report/psc-report-private.h"

/* Of the sidecar. */
static const char *const nicks[] = {
  [PSC_REPORT_SOURCE_DRAWN] = "drawn",
  [PSC_REPORT_SOURCE_FILE] = "file",
  [PSC_REPORT_SOURCE_PHANTOM] = "phantom",
};

void
psc_report_region_free (PscReportRegion *region)
{
  psc_truth_finding_unref (region->finding);
  psc_truth_outline_unref (region->outline);
  g_free (region->form);
  g_free (region);
}

void
psc_report_add_region (PscReport *self,
                       PscTruthFinding *finding,
                       PscTruthOutline *outline,
                       PscReportSource source,
                       const char *form,
                       gboolean is_chosen)
{
  PscReportRegion *region;

  g_return_if_fail (PSC_IS_REPORT (self));
  g_return_if_fail (finding != NULL && outline != NULL);

  if (psc_truth_outline_get_n_lines (outline) == 0)
    return;
  region = g_new0 (PscReportRegion, 1);
  region->finding = psc_truth_finding_ref (finding);
  region->outline = psc_truth_outline_ref (outline);
  region->source = source;
  region->form = g_strdup (form);
  region->is_chosen = is_chosen;
  g_ptr_array_add (self->regions, region);
}

guint
psc_report_get_n_regions (PscReport *self)
{
  g_return_val_if_fail (PSC_IS_REPORT (self), 0);

  return self->regions->len;
}

static const char *
describe_source (const PscReportRegion *region)
{
  switch (region->source)
    {
    case PSC_REPORT_SOURCE_DRAWN:
      return _ ("drawn in Promptoscope");
    case PSC_REPORT_SOURCE_PHANTOM:
      return _ ("what the synthetic picture was drawn with");
    case PSC_REPORT_SOURCE_FILE:
    default:
      return region->form != NULL ? region->form : _ ("a file");
    }
}

/* Several readers may see the same. */
static char *
dup_name (const PscReportRegion *region)
{
  const char *name = psc_truth_finding_get_name (region->finding);
  const char *reader = psc_truth_finding_get_reader (region->finding);

  return reader != NULL ? g_strdup_printf ("%s (%s)", name, reader) : g_strdup (name);
}

void
psc_report_compose_regions (PscReport *self, PscFigure *figure)
{
  for (guint i = 0; i < self->regions->len; i++)
    {
      const PscReportRegion *region = self->regions->pdata[i];
      g_autofree char *name = dup_name (region);

      psc_figure_add_region (figure, region->outline, name, describe_source (region),
                             region->is_chosen);
    }
}

static void
add_string (JsonBuilder *builder, const char *member, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, value);
}

void
psc_report_describe_regions (PscReport *self, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "regions");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->regions->len; i++)
    {
      const PscReportRegion *region = self->regions->pdata[i];

      json_builder_begin_object (builder);
      add_string (builder, "class", psc_truth_finding_get_class (region->finding));
      add_string (builder, "phrase", psc_truth_finding_get_phrase (region->finding));
      add_string (builder, "reader", psc_truth_finding_get_reader (region->finding));
      add_string (builder, "source", nicks[region->source]);
      add_string (builder, "format", region->form);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
