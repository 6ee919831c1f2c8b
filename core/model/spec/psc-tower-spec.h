/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <json-glib/json-glib.h>

#include "model/spec/psc-weight-visitor.h"

G_BEGIN_DECLS

/**
 * PscTowerCost:
 *
 * Multiply-adds of an encoder's matrix products and convolutions, those of products of activations
 * with each other apart: going back, each of these has two factors to go to.
 */
typedef struct
{
  double linear;
  double attention;
} PscTowerCost;

/**
 * PscTowerSpec:
 *
 * The sizes of one of the two encoders of a model, with its projection: everything that its weights
 * do not say by themselves. One type for each architecture; its fields are public, written by who
 * makes it and then only read, by several threads if need be.
 *
 * A subclass is all that the core knows about an architecture. The libtorch module has an encoder
 * under the same nick.
 */
typedef struct
{
  GObject parent_instance;

  guint dimensions; /* M, of the embedding that leaves the projection */
} PscTowerSpec;

/**
 * PscTowerSpecClass:
 * @nick: “swin”; what a configuration's “architecture” says
 * @read_json: takes from an object what it has; what it leaves out stays
 * @write_json: adds to an open object what @read_json takes
 * @check: whether the sizes fit each other
 * @visit_weights: names every weight that the tower needs, in the order of its layers
 * @count: @n is the number of channels of the picture, or of tokens of the text
 * @describe: (transfer full): one line for `model info`, translated
 *
 * Errors are PSC_MODEL_ERROR_CONFIG.
 */
typedef struct
{
  GObjectClass parent_class;

  const char *nick;
  gboolean (*read_json) (PscTowerSpec *self, JsonObject *object, GError **error);
  void (*write_json) (const PscTowerSpec *self, JsonBuilder *builder);
  gboolean (*check) (const PscTowerSpec *self, GError **error);
  void (*visit_weights) (const PscTowerSpec *self, PscWeightVisitor *visitor);
  PscTowerCost (*count) (const PscTowerSpec *self, guint n);
  char *(*describe) (const PscTowerSpec *self);
} PscTowerSpecClass;

#define PSC_TYPE_TOWER_SPEC (psc_tower_spec_get_type ())
GType psc_tower_spec_get_type (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTowerSpec, g_object_unref)

/** Channels that an image encoder's weights are for. */
#define PSC_VISION_CHANNELS 3

/**
 * PscVisionSpec:
 *
 * An image encoder: one channel x [A, A], which is each of the three channels (x − mean) / std that
 * the weights are for, to [M]. A mean of 0 and a deviation of 1 are not written in a configuration.
 */
typedef struct
{
  PscTowerSpec parent_instance;

  guint image_size; /* A, pixels on a side */
  double channel_mean[PSC_VISION_CHANNELS];
  double channel_std[PSC_VISION_CHANNELS];
} PscVisionSpec;

/** A grid of cells that an image encoder has on its way, row by row of the picture. */
typedef struct
{
  guint columns;
  guint rows;
  guint channels; /* of each cell */
} PscVisionStage;

/**
 * PscVisionSpecClass:
 * @get_n_stages: of a specification that is checked
 * @get_stage: from 0, next to the picture, on
 * @averages_cells: (nullable): %NULL for never
 * @has_relus: whether what is not linear in it are ReLUs
 */
typedef struct
{
  PscTowerSpecClass parent_class;

  guint (*get_n_stages) (const PscVisionSpec *self);
  PscVisionStage (*get_stage) (const PscVisionSpec *self, guint stage);
  gboolean (*averages_cells) (const PscVisionSpec *self);
  gboolean has_relus;
} PscVisionSpecClass;

#define PSC_TYPE_VISION_SPEC  (psc_vision_spec_get_type ())
#define PSC_IS_VISION_SPEC(o) (G_TYPE_CHECK_INSTANCE_TYPE ((o), PSC_TYPE_VISION_SPEC))
GType psc_vision_spec_get_type (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscVisionSpec, g_object_unref)

/**
 * psc_vision_spec_get_n_stages:
 *
 * Places where a PscTap can be: the ends of a Swin's or a ResNet's stages, before a grid becomes
 * smaller. Of a vision transformer, and in the last stage of a Swin of which a single token is
 * taken, they are what an attention sees, normalised: behind the last attention, nothing comes back
 * to a cell.
 */
guint psc_vision_spec_get_n_stages (const PscVisionSpec *self);
PscVisionStage psc_vision_spec_get_stage (const PscVisionSpec *self, guint stage);

/** The last one. */
PscVisionStage psc_vision_spec_get_last_stage (const PscVisionSpec *self);

/** Whether the embedding is the mean of what psc_encoder_read_cells() reads. */
gboolean psc_vision_spec_averages_cells (const PscVisionSpec *self);

gboolean psc_vision_spec_has_relus (const PscVisionSpec *self);

/** A text encoder: token ids to [M]. */
typedef struct
{
  PscTowerSpec parent_instance;

  guint vocab_size;
  guint max_positions; /* tokens that it has positions for */
} PscTextSpec;

typedef struct
{
  PscTowerSpecClass parent_class;
} PscTextSpecClass;

#define PSC_TYPE_TEXT_SPEC (psc_text_spec_get_type ())
GType psc_text_spec_get_type (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTextSpec, g_object_unref)

const char *psc_tower_spec_get_nick (const PscTowerSpec *self);

/** @object must fit @self as a whole: sizes that do not fit each other are errors. */
gboolean psc_tower_spec_read_json (PscTowerSpec *self, JsonObject *object, GError **error);

/** Whether the sizes fit each other, of a tower whose fields somebody wrote. */
gboolean psc_tower_spec_check (const PscTowerSpec *self, GError **error);

/** Adds “architecture” and all else that psc_tower_spec_read_json() takes to an open object. */
void psc_tower_spec_write_json (const PscTowerSpec *self, JsonBuilder *builder);

void psc_tower_spec_visit_weights (const PscTowerSpec *self, PscWeightVisitor *visitor);
PscTowerCost psc_tower_spec_count (const PscTowerSpec *self, guint n);
char *psc_tower_spec_describe (const PscTowerSpec *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
