/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-progress.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "file/psc-replaced-file.h"
#include "text/psc-json.h"

void
psc_cohort_progress_estimate (PscCohortProgress *self, double seconds)
{
  guint n = self->n_done - self->n_before;

  self->images_per_minute = n > 0 && seconds > 0 ? n * 60 / seconds : 0;
  self->seconds_left = n > 0 ? seconds * (self->n_images - self->n_done) / n : -1;
}

static void
add_int (JsonBuilder *builder, const char *member, gint64 value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

static void
add_text (JsonBuilder *builder, const char *member, const char *value)
{
  json_builder_set_member_name (builder, member);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

char *
psc_cohort_progress_write (const PscCohortProgress *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *shard = psc_cohort_shard_dup_name (self->shard);
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "shard", shard);
  add_text (builder, "state", self->state);
  add_int (builder, "images", self->n_images);
  add_int (builder, "done", self->n_done);
  add_int (builder, "failed", self->n_failed);
  add_int (builder, "before", self->n_before);
  json_builder_set_member_name (builder, "images_per_minute");
  json_builder_add_double_value (builder, self->images_per_minute);
  json_builder_set_member_name (builder, "seconds_left");
  if (self->seconds_left >= 0)
    json_builder_add_double_value (builder, self->seconds_left);
  else
    json_builder_add_null_value (builder);
  add_text (builder, "message", self->message);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = psc_json_write (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}

void
psc_cohort_progress_save (const PscCohortProgress *self, const char *folder)
{
  g_autofree char *name = psc_cohort_shard_dup_progress (self->shard);
  g_autofree char *text = psc_cohort_progress_write (self);

  psc_replaced_file_write (folder, name, text, strlen (text), FALSE, NULL);
}
