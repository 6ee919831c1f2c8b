/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-run.h"

G_BEGIN_DECLS

/* A small cohort of phantoms for a miniature model. Every failure ends the test program. */

/** How many images it has. */
#define FIXTURE_IMAGES 11

/** In the names of its files and of its patients, and nowhere in what is written. */
#define FIXTURE_SECRET "DoeJane"

/** Folders of a test, and what is asked. */
typedef struct
{
  char *folder;       /* owned, of the images, the table and the regions */
  char *output;       /* owned, not made */
  const char *device; /* of the plan that the request goes on with; static, nullable */
  PscCohortTask *task;
} RunFixture;

/** @methods: with commas between; @modes: [n_modes] */
void run_fixture_init (RunFixture *self,
                       const char *methods,
                       const PscCohortMode *modes,
                       guint n_modes,
                       PscCohortMaps maps,
                       gboolean keep_ids);
/** The same of another model than the one that tests share. */
void run_fixture_init_with (RunFixture *self,
                            PscModel *model,
                            const char *methods,
                            const PscCohortMode *modes,
                            guint n_modes,
                            PscCohortMaps maps,
                            gboolean keep_ids);
void run_fixture_clear (RunFixture *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RunFixture, run_fixture_clear)

/** (transfer full): the path of an image, from 0 */
char *run_fixture_dup_image (const RunFixture *self, guint index);

/** Runs a shard; @stop_after: images, 0 for all. Returns: whether all is there */
gboolean run_fixture_run (RunFixture *self,
                          const char *folder,
                          PscCohortShard shard,
                          gboolean resume,
                          guint stop_after,
                          PscCohortProgress *progress,
                          GError **error);

/** Fails unless all is there. */
void run_fixture_run_all (RunFixture *self, const char *folder, gboolean resume);

/** Fails unless both folders have the same rows and the same maps. */
void run_fixture_compare (const char *folder, const char *expected);

G_END_DECLS
