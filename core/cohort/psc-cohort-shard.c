/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-shard.h"

#include <string.h>

/* A whole number without a sign, up to @end. */
static gboolean
read_number (const char **text, guint *number)
{
  gsize n = strspn (*text, "0123456789");

  if (n == 0 || n > 9)
    return FALSE;
  *number = (guint) g_ascii_strtoull (*text, NULL, 10);
  *text += n;
  return TRUE;
}

/* “2”, what stands between, and “4”; @text is then behind it. */
static gboolean
read_pair (const char **text, const char *between, PscCohortShard *shard)
{
  if (!read_number (text, &shard->number) || !g_str_has_prefix (*text, between))
    return FALSE;
  *text += strlen (between);
  return read_number (text, &shard->count) && shard->number > 0 && shard->number <= shard->count
         && shard->count <= PSC_COHORT_MAX_SHARDS;
}

gboolean
psc_cohort_shard_parse (const char *text, PscCohortShard *shard)
{
  return read_pair (&text, "/", shard) && *text == '\0';
}

static gboolean
read_variable (const char *name, guint *number)
{
  const char *text = g_getenv (name);

  return text != NULL && read_number (&text, number) && *text == '\0';
}

gboolean
psc_cohort_shard_from_slurm (PscCohortShard *shard)
{
  guint id, count, first;

  if (!read_variable ("SLURM_ARRAY_TASK_ID", &id)
      || !read_variable ("SLURM_ARRAY_TASK_COUNT", &count))
    return FALSE;
  if (!read_variable ("SLURM_ARRAY_TASK_MIN", &first))
    first = 0;
  if (id < first || id - first >= count || count > PSC_COHORT_MAX_SHARDS)
    return FALSE;
  *shard = (PscCohortShard){ id - first + 1, count };
  return TRUE;
}

guint
psc_cohort_shard_count_images (PscCohortShard self, guint n)
{
  return n / self.count + (n % self.count >= self.number);
}

guint
psc_cohort_shard_get_place (PscCohortShard self, guint index)
{
  return index * self.count + self.number - 1;
}

char *
psc_cohort_shard_dup_name (PscCohortShard self)
{
  return g_strdup_printf ("%u-of-%u", self.number, self.count);
}

char *
psc_cohort_shard_dup_results (PscCohortShard self)
{
  g_autofree char *name = psc_cohort_shard_dup_name (self);

  return g_strdup_printf ("results-%s.csv", name);
}

char *
psc_cohort_shard_dup_progress (PscCohortShard self)
{
  g_autofree char *name = psc_cohort_shard_dup_name (self);

  return self.count == 1 ? g_strdup ("progress.json") : g_strdup_printf ("progress-%s.json", name);
}

gboolean
psc_cohort_shard_from_results (const char *name, PscCohortShard *shard)
{
  g_autofree char *again = NULL;
  const char *text = name;

  if (!g_str_has_prefix (text, "results-"))
    return FALSE;
  text += strlen ("results-");
  if (!read_pair (&text, "-of-", shard))
    return FALSE;
  again = psc_cohort_shard_dup_results (*shard);
  return g_str_equal (again, name);
}
