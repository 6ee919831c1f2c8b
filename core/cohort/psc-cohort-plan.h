/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "cohort/psc-cohort-error.h"

G_BEGIN_DECLS

/** The name of a plan's file in a cohort's folder, and what its members “format” and “version” are.
 */
#define PSC_COHORT_PLAN_NAME    "plan.json"
#define PSC_COHORT_PLAN_FORMAT  "promptoscope-cohort"
#define PSC_COHORT_PLAN_VERSION 1

/** The largest plan that is read, in bytes. */
#define PSC_COHORT_PLAN_MAX_SIZE ((gsize) 16 * 1024 * 1024)

/**
 * PscCohortMode:
 * @PSC_COHORT_FUSED: see PSC_EXPLANATION_FUSED
 * @PSC_COHORT_CONVENTIONAL: see PSC_EXPLANATION_CONVENTIONAL
 * @PSC_COHORT_CONTRAST: fused, less what speaks against it: the plan's “minus”, or else the class's
 *   negative
 * @PSC_COHORT_CENTRED: fused, less what all prompts of the bank share
 *
 * Ways of asking for a map.
 */
typedef enum
{
  PSC_COHORT_FUSED,
  PSC_COHORT_CONVENTIONAL,
  PSC_COHORT_CONTRAST,
  PSC_COHORT_CENTRED,
  PSC_COHORT_N_MODES,
} PscCohortMode;

/** As the column “mode” has it; static. */
const char *psc_cohort_mode_get_nick (PscCohortMode mode);
gboolean psc_cohort_mode_from_nick (const char *nick, PscCohortMode *mode);

/**
 * PscCohortMaps:
 * @PSC_COHORT_MAPS_NONE: none are kept
 * @PSC_COHORT_MAPS_PROMPTS: every map of the results, made smaller
 * @PSC_COHORT_MAPS_TOKENS: of each model what token similarity is made of, from which the fused map
 *   of any text can be had
 */
typedef enum
{
  PSC_COHORT_MAPS_NONE,
  PSC_COHORT_MAPS_PROMPTS,
  PSC_COHORT_MAPS_TOKENS,
} PscCohortMaps;

/** “none”, “prompts” or “tokens”; static. */
const char *psc_cohort_maps_get_nick (PscCohortMaps maps);
gboolean psc_cohort_maps_from_nick (const char *nick, PscCohortMaps *maps);

/**
 * PscCohortPlanMethod:
 * @name: see psc_method_get_name()
 * @parameters: all of them, for this model, see psc_method_dup_parameters()
 * @digest: as the column “parameters_digest” has it
 * @is_linear: see psc_method_is_linear()
 * @refusal: (nullable): why the model is not one that it can explain
 */
typedef struct
{
  char *name;
  char *parameters;
  char *digest;
  gboolean is_linear;
  char *refusal;
} PscCohortPlanMethod;

/**
 * PscCohortPlanModel:
 * @name: unique in the plan
 * @digest: SHA-256 of the weights
 * @family: see psc_model_family_get_nick()
 * @score: see psc_score_rule_get_nick()
 * @temperature, @bias: τ and b
 * @side: A, of its input in pixels
 * @dimensions: M
 * @token_columns, @token_rows: of the image encoder's last grid; 0 where token similarity is not
 * for the model
 * @methods: (element-type PscCohortPlanMethod): in the order of the results
 */
typedef struct
{
  char *name;
  char *digest;
  char *family;
  char *score;
  double temperature;
  double bias;
  guint side;
  guint dimensions;
  guint token_columns;
  guint token_rows;
  GPtrArray *methods;
} PscCohortPlanModel;

/**
 * PscCohortPlanQuery:
 * @prompt: (nullable): %NULL if a class is asked for
 * @class_name: (nullable): the class, or that which the prompt is about
 */
typedef struct
{
  char *prompt;
  char *class_name;
} PscCohortPlanQuery;

/**
 * PscCohortPlan:
 * @program: the version of the program
 * @n_images: that the table or folder has, also those that cannot be read
 * @n_patients: of them, see the column “patient”
 * @images_digest: SHA-256 of what was listed: paths and labels
 * @table: (nullable): where from; only with identities
 * @has_labels: whether the table says anything of findings
 * @prompts: where queries come from: “bank”, “labels” or “file”
 * @bank: the name of the prompt bank
 * @bank_digest: SHA-256 of its classes and prompts
 * @minus: (nullable): what contrast takes away
 * @queries: (element-type PscCohortPlanQuery)
 * @labelled_only: whether of these an image is asked those of which its row of the table says
 *   something
 * @preset: “paper” or “measured”
 * @models: (element-type PscCohortPlanModel): in the order of the results
 * @modes: (element-type PscCohortMode): in the order of the results; none with no methods
 * @metrics: the names of the columns that are measured, %NULL behind them
 * @truth: (nullable): the file of regions; only with identities
 * @truth_form: (nullable): of what form it is; %NULL if there is none
 * @truth_digest: (nullable): SHA-256 of it
 * @maps: which maps are kept
 * @n_figures: how many images get a figure
 * @keep_ids: whether identities are kept
 * @voi: (nullable): which window or table of the images is used
 * @device: what numbers depend on, see psc_encoder_get_device_kind()
 *
 * All that it takes to do a cohort again. All members but arrays of structures are owned.
 */
typedef struct
{
  char *program;
  guint n_images;
  guint n_patients;
  char *images_digest;
  char *table;
  gboolean has_labels;
  char *prompts;
  char *bank;
  char *bank_digest;
  char *minus;
  GPtrArray *queries;
  gboolean labelled_only;
  char *preset;
  GPtrArray *models;
  GArray *modes;
  char **metrics;
  char *truth;
  char *truth_form;
  char *truth_digest;
  PscCohortMaps maps;
  guint n_figures;
  gboolean keep_ids;
  char *voi;
  char *device;
} PscCohortPlan;

/** Empty. (transfer full) */
PscCohortPlan *psc_cohort_plan_new (void) G_GNUC_WARN_UNUSED_RESULT;
void psc_cohort_plan_free (PscCohortPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortPlan, psc_cohort_plan_free)

/** Adds an empty one, to be filled in; borrowed. */
PscCohortPlanModel *psc_cohort_plan_add_model (PscCohortPlan *self);
PscCohortPlanMethod *psc_cohort_plan_model_add_method (PscCohortPlanModel *self);

/** @prompt, @class_name: (nullable): copied. */
void psc_cohort_plan_add_query (PscCohortPlan *self, const char *prompt, const char *class_name);

/** The index of @mode in the plan's, -1 if it is not among them. */
int psc_cohort_plan_find_mode (const PscCohortPlan *self, PscCohortMode mode);

/** (transfer full): the text of its file; the same plan has the same text. */
char *psc_cohort_plan_write (const PscCohortPlan *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_cohort_plan_read:
 * @name: for errors
 *
 * Reads a plan's text, which may be hostile.
 *
 * Returns: (transfer full): or %NULL with PSC_COHORT_ERROR_PLAN
 */
PscCohortPlan *
psc_cohort_plan_read (GBytes *bytes, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The plan of a cohort's folder; errors can also be PSC_COHORT_ERROR_FILE. Blocks. */
PscCohortPlan *psc_cohort_plan_load (const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** (nullable): what was chosen otherwise, as the command line has it: an option, “TABLE|FOLDER”, or
 * “program” where the version is another; static. %NULL if the plans are the same. */
const char *psc_cohort_plan_compare (const PscCohortPlan *self, const PscCohortPlan *other);

G_END_DECLS
