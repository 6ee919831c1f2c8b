/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/report/psc-cohort-row-key.h"

PscCohortRowKey
psc_cohort_row_key_of_query (const PscCohortRow *row)
{
  return (PscCohortRowKey){ .model = row->texts[PSC_COHORT_MODEL],
                            .kind = row->texts[PSC_COHORT_KIND],
                            .prompt = row->texts[PSC_COHORT_PROMPT],
                            .class_name = row->texts[PSC_COHORT_CLASS] };
}

PscCohortRowKey
psc_cohort_row_key_of_map (const PscCohortRow *row)
{
  PscCohortRowKey key = psc_cohort_row_key_of_query (row);

  key.method = row->texts[PSC_COHORT_METHOD];
  key.parameters = row->texts[PSC_COHORT_PARAMETERS];
  return key;
}

guint
psc_cohort_row_key_hash (gconstpointer data)
{
  const PscCohortRowKey *key = data;
  const gconstpointer parts[] = { key->model, key->method, key->parameters,
                                  key->kind,  key->prompt, key->class_name };
  guint hash = 0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    hash = 31 * hash + g_direct_hash (parts[i]) / 8;
  return hash;
}

gboolean
psc_cohort_row_key_equal (gconstpointer a, gconstpointer b)
{
  const PscCohortRowKey *one = a;
  const PscCohortRowKey *other = b;

  return one->model == other->model && one->method == other->method
         && one->parameters == other->parameters && one->kind == other->kind
         && one->prompt == other->prompt && one->class_name == other->class_name;
}
