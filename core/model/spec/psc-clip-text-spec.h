/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-tower-spec.h"
#include "model/spec/psc-transformer-spec.h"

G_BEGIN_DECLS

/** The nick of its architecture. */
#define PSC_CLIP_TEXT_NICK "clip-text"

/**
 * PscClipTextSpec:
 *
 * The text transformer of CLIP and of SigLIP: after the last layer and a LayerNorm the last token
 * that the tokenizer gives is the text (CLIP's end of text; SigLIP's last position, padding or
 * not), and is projected. CLIP's tokens attend to those before them only, so what comes after the
 * end of text does not matter and is never given.
 */
typedef struct
{
  PscTextSpec parent_instance;

  PscTransformerSpec layers;
  gboolean is_causal;
  gboolean has_projection_bias;
} PscClipTextSpec;

typedef struct
{
  PscTextSpecClass parent_class;
} PscClipTextSpecClass;

#define PSC_TYPE_CLIP_TEXT_SPEC (psc_clip_text_spec_get_type ())
#define PSC_CLIP_TEXT_SPEC(o)                                                                      \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), PSC_TYPE_CLIP_TEXT_SPEC, PscClipTextSpec))
GType psc_clip_text_spec_get_type (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscClipTextSpec, g_object_unref)

G_END_DECLS
