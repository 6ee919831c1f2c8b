/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-engine.h"
#include "engine/psc-overlay.h"
#include "engine/psc-stack-job.h"
#include "image/psc-model-input.h"

G_BEGIN_DECLS

/**
 * PscRankedPrompt:
 * @class_index, @prompt: of the bank
 * @value: of its fused map at the point
 */
typedef struct
{
  guint class_index;
  guint prompt;
  double value;
} PscRankedPrompt;

/**
 * PscSession:
 *
 * One image under the engine's model: its embedding, its scores, its stacks and the overlays that
 * somebody holds. Belongs to the main thread; what is left to do goes to the engine's queue, in the
 * order: embedding and scores; the stack of token similarity, of one forward pass, whose maps stand
 * in for those of any method that are still to come; direct maps of the overlays held that no stack
 * serves yet, those of the method in focus first; its stack; how far the map of one overlay is to
 * be believed, see psc_session_set_trusted(); the other stacks. Dropping the session cancels its
 * work.
 *
 * “scored” is emitted when scores become known, and when a class is set against something else,
 * “read” when it becomes known what the model reads of a text, see psc_session_get_reading(). When
 * the engine changes its model or a method, the session starts anew by itself: overlays held wait
 * and are filled in again.
 */
#define PSC_TYPE_SESSION (psc_session_get_type ())
G_DECLARE_FINAL_TYPE (PscSession, psc_session, PSC, SESSION, GObject)

PscSession *psc_session_new (PscEngine *engine, PscImage *image) G_GNUC_WARN_UNUSED_RESULT;

PscEngine *psc_session_get_engine (PscSession *self);
PscImage *psc_session_get_image (PscSession *self);

/** Where the image lies in the model's input; %NULL until the model is known. */
const PscPlacement *psc_session_get_placement (PscSession *self);

/**
 * psc_session_dup_overlay:
 * @method: its name
 *
 * The same arguments give the same object for as long as somebody holds it. While nobody does,
 * no work is done for it.
 *
 * Returns: (transfer full)
 */
PscOverlay *psc_session_dup_overlay (PscSession *self,
                                     const char *method,
                                     PscExplanationMode mode,
                                     const PscQuery *query) G_GNUC_WARN_UNUSED_RESULT;

/** The method whose work is done first. */
void psc_session_set_focus (PscSession *self, const char *method);

/**
 * psc_session_set_kept:
 * @names: methods whose stacks are worth their time beside that of the method in focus; at first
 *   those of the paper
 *
 * Work that goes on for another one's stack ends, unless it is in focus. Stacks that are there
 * stay.
 */
void psc_session_set_kept (PscSession *self, const char *const *names);

/** Whether this session's image is on screen: the work of those that are goes before that of those
 * that are not, such as the study list's next image. On unless set. */
void psc_session_set_visible (PscSession *self, gboolean visible);

/** Which session's image is likely to be on screen next, (nullable), instead of the one before: all
 * but the stacks that is held here is worked on there, too, when nothing is left of it here. Not
 * kept alive. */
void psc_session_set_next (PscSession *self, PscSession *next);

/** How a method's stack comes along; borrowed. The object is the same for the session's life. */
PscStackJob *psc_session_get_stack_job (PscSession *self, const char *method);

/** (nullable): the classes' scores; %NULL until “scored”. Borrowed. */
PscClassification *psc_session_get_classification (PscSession *self);

/** The logit, τ ẑ·t̂ + b, of a prompt of the bank; %FALSE until “scored”. */
gboolean
psc_session_get_prompt_score (PscSession *self, guint class_index, guint prompt, double *logit);

/** What the model reads of a prompt of the bank, of any text that an overlay has been asked for or
 * that is watched; (nullable): %NULL if that is not known yet. Borrowed. */
PscPromptReading *psc_session_get_reading (PscSession *self, const char *text);

/** The same texts' logits; %FALSE until it is known, or if the model cannot read the text. */
gboolean psc_session_get_text_score (PscSession *self, const char *text, double *logit);

/** Texts that somebody looks at without a map, instead of those watched before: they are read when
 * the maps on screen are there. @texts: %NULL-terminated, copied */
void psc_session_watch_texts (PscSession *self, const char *const *texts);

/** Whether there is enough of the method's stack to rank every prompt of the bank by. */
gboolean psc_session_can_rank (PscSession *self, const char *method);

/**
 * psc_session_rank_prompts_async:
 * @u, @v: a point of the model's input
 * @n: at most this many
 *
 * Which prompts of the bank have the highest fused value there.
 */
void psc_session_rank_prompts_async (PscSession *self,
                                     const char *method,
                                     double u,
                                     double v,
                                     guint n,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/** (transfer full) (element-type PscRankedPrompt): highest first, and none where there is nothing
 * to rank by or no such point; %NULL with G_IO_ERROR_CANCELLED. */
GArray *psc_session_rank_prompts_finish (PscSession *self,
                                         GAsyncResult *result,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
