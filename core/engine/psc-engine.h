/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"
#include "engine/psc-stack-cache.h"
#include "model/spec/psc-head.h"
#include "text/psc-prompt-bank.h"

G_BEGIN_DECLS

/**
 * PscEngineState:
 * @PSC_ENGINE_EMPTY: no model was asked for yet
 * @PSC_ENGINE_LOADING: the worker opens the model and encodes the bank's prompts
 * @PSC_ENGINE_READY: work is done as it comes
 * @PSC_ENGINE_FAILED: the model cannot be used; psc_engine_get_message() says why
 */
typedef enum
{
  PSC_ENGINE_EMPTY,
  PSC_ENGINE_LOADING,
  PSC_ENGINE_READY,
  PSC_ENGINE_FAILED,
} PscEngineState;

#define PSC_TYPE_ENGINE_STATE (psc_engine_state_get_type ())
GType psc_engine_state_get_type (void);

/**
 * PscEngine:
 *
 * One model, the worker thread that owns it and its device, and the queue of work for it. All
 * windows share one. Its functions belong to the main thread, and none of them blocks.
 *
 * Properties, all read-only and notified: “state”, “model-name”, “device”, “digest”, “message”.
 * Signals “method-changed” (const char *name): a method's parameters are others now;
 * “negative-changed”: so is what a class is set against.
 */
#define PSC_TYPE_ENGINE (psc_engine_get_type ())
G_DECLARE_FINAL_TYPE (PscEngine, psc_engine, PSC, ENGINE, GObject)

/**
 * psc_engine_new:
 * @cache: (nullable): where stacks are kept; %NULL keeps them in memory only
 */
PscEngine *psc_engine_new (PscPromptBank *bank, PscStackCache *cache) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_engine_set_model:
 * @name_or_path: (nullable): see psc_model_store_open()
 * @device, @precision: see PscEncoderOptions
 *
 * Leaves the model that is in use and loads another, once no job keeps the former one in memory;
 * sessions start anew with it by themselves. libtorch is opened by the worker, with the first
 * model.
 */
void psc_engine_set_model (PscEngine *self,
                           const char *name_or_path,
                           const char *device,
                           PscPrecision precision);

/** Cancels everything and waits for the worker to end: at most for a chunk of its work, a block of
 * an archive, or libtorch to be opened. Further work is not taken. For the end of the application.
 */
void psc_engine_shut_down (PscEngine *self);

PscEngineState psc_engine_get_state (PscEngine *self);
PscPromptBank *psc_engine_get_bank (PscEngine *self);
PscStackCache *psc_engine_get_cache (PscEngine *self);

/** Of the model in use, %NULL or 0 unless ready: its name, SHA-256, “CPU, 2 threads”, A and M. */
const char *psc_engine_get_model_name (PscEngine *self);
const char *psc_engine_get_digest (PscEngine *self);
const char *psc_engine_get_device (PscEngine *self);
guint psc_engine_get_side (PscEngine *self);
guint psc_engine_get_dimensions (PscEngine *self);

/** Of the model in use, see psc_model_spec_explains_levels(); %FALSE unless ready. */
gboolean psc_engine_explains_levels (PscEngine *self);

/** What the scores of the model in use are; PSC_SCORE_SOFTMAX unless ready. */
PscScoreRule psc_engine_get_score_rule (PscEngine *self);

/** That psc_engine_set_model() was asked for last, whether the device can or not. */
PscPrecision psc_engine_get_precision (PscEngine *self);

/** (nullable): a translated sentence: why there is no model, or why it is on the CPU. */
const char *psc_engine_get_message (PscEngine *self);

/** The method of that name, one of psc_method_get_names(), with the parameters in use, which fit
 * the model's side, see psc_method_dup_for_side(); borrowed. Not to be changed: see
 * psc_engine_take_method(). */
PscMethod *psc_engine_get_method (PscEngine *self, const char *name);

/** Whether the model in use is one that the method can explain; see psc_method_supports(). %TRUE as
 * long as there is none. */
gboolean psc_engine_supports (PscEngine *self, const char *name, GError **error);

/** (nullable): what is to be known of the method's maps of the model in use, see
 * psc_method_get_note(); static. @method: with whatever parameters, one that the model supports */
const char *psc_engine_get_note (PscEngine *self, PscMethod *method);

/** @method: (transfer full): takes the place of the method of its name, in every session. */
void psc_engine_take_method (PscEngine *self, PscMethod *method);

/** (nullable): what the class is set against instead of its negative; borrowed. */
const char *psc_engine_get_negative (PscEngine *self, guint class_index);

/** @negative: (nullable): sets a class against that, in every session of a model whose rule is
 * PSC_SCORE_PAIR, as soon as the model has read it; %NULL for its own negative again */
void psc_engine_set_negative (PscEngine *self, guint class_index, const char *negative);

G_END_DECLS
