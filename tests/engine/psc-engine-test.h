/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-session.h"

G_BEGIN_DECLS

/* For tests that wait for what an engine does. */

/** Two classes with two and three prompts. */
PscPromptBank *psc_engine_test_new_bank (void);

/** A smooth picture of 97 × 61 pixels; other seeds give others. */
PscImage *psc_engine_test_new_image (guint32 seed);

/** The path of the miniature model of tests/fixtures. */
char *psc_engine_test_dup_model (void);

/** An engine with @cache whose model is ready. */
PscEngine *psc_engine_test_new_engine (PscStackCache *cache);

/** Runs the main loop until @condition holds; ends the program if it does not for minutes. */
#define psc_engine_test_wait_until(condition)                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    psc_engine_test_start_watch ();                                                                \
    while (!(condition))                                                                           \
      psc_engine_test_iterate (#condition);                                                        \
  }                                                                                                \
  G_STMT_END

void psc_engine_test_start_watch (void);
void psc_engine_test_iterate (const char *condition);

/** Whether there are scores. */
gboolean psc_engine_test_is_scored (PscSession *session);

G_END_DECLS
