/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-session.h"

G_BEGIN_DECLS

/* For tests of sessions, all of the miniature model of tests/fixtures: its input's side and area,
 * the length of its embeddings, and a text that is not in the bank. */
#define PSC_SESSION_TEST_SIDE  224
#define PSC_SESSION_TEST_AREA  (PSC_SESSION_TEST_SIDE * PSC_SESSION_TEST_SIDE)
#define PSC_SESSION_TEST_M     24
#define PSC_SESSION_TEST_TYPED "left lung base effusion"

/** Those of psc_engine_test_new_bank(); borrowed. */
PscPromptDirections *psc_session_test_get_directions (void);

/** What the model sees of psc_engine_test_new_image() with @seed. */
PscModelInput *psc_session_test_new_input (guint32 seed);

/** A session of that image. */
PscSession *psc_session_test_new_session (PscEngine *engine, guint32 seed);

/** A session whose stacks no user wants, but for that of @method; (nullable): of none. */
PscSession *
psc_session_test_new_session_with_stack (PscEngine *engine, guint32 seed, const char *method);

gboolean psc_session_test_is_ready (PscOverlay *overlay);

/** Whether @method's stack is whole. */
gboolean psc_session_test_is_done (PscSession *session, const char *method);

/** Whether a map, which must be there, is from a stack. */
gboolean psc_session_test_is_from_stack (PscOverlay *overlay);

/** Has @engine take the method as in the paper, but for one parameter. */
void psc_session_test_take_method_with (PscEngine *engine,
                                        const char *name,
                                        const char *parameter,
                                        const char *value);

/** The maps, fused and conventional, that the method of @engine gives without a session. */
PscExplanations *
psc_session_test_explain (PscEngine *engine, const char *name, const PscQuery *query, guint32 seed);

/** Whether an overlay shows that map, [side × side], wherever it is from. */
void psc_session_test_check_values (PscOverlay *overlay, const float *expected, double tolerance);

/** Also, that it is from @source. */
void psc_session_test_check_map (PscOverlay *overlay,
                                 PscOverlaySource source,
                                 const float *expected,
                                 double tolerance);

/** The prompts that rank highest at a point, once the thread that looks has found them: at most @n.
 * (transfer full) */
GArray *
psc_session_test_rank (PscSession *session, const char *method, double u, double v, guint n);

/** Removes a cache's folder. */
void psc_session_test_clear_folder (const char *folder);

G_END_DECLS
