/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "engine/psc-prompt-directions.h"
#include "image/psc-model-input.h"
#include "model/psc-model.h"
#include "text/psc-prompt-bank.h"

G_BEGIN_DECLS

/*
 * What the commands of promptoscope-cli share. A command returns TRUE only when all that was asked
 * was done, and an error otherwise; PSC_CLI_ERROR_USAGE stands for a command line that makes no
 * sense.
 */

typedef enum
{
  PSC_CLI_ERROR_USAGE,
} PscCliError;

#define PSC_CLI_ERROR (psc_cli_error_quark ())
GQuark psc_cli_error_quark (void);

/** Runs a command with what follows its name; @argv[0] is the name. */
typedef gboolean (*PscCliCommandFunc) (int argc, char **argv, GError **error);

gboolean psc_cli_bench (int argc, char **argv, GError **error);
gboolean psc_cli_classify (int argc, char **argv, GError **error);
gboolean psc_cli_cohort (int argc, char **argv, GError **error);
gboolean psc_cli_devices (int argc, char **argv, GError **error);
gboolean psc_cli_embed (int argc, char **argv, GError **error);
gboolean psc_cli_evaluate (int argc, char **argv, GError **error);
gboolean psc_cli_explain (int argc, char **argv, GError **error);
gboolean psc_cli_model (int argc, char **argv, GError **error);
gboolean psc_cli_paper (int argc, char **argv, GError **error);
gboolean psc_cli_phantom (int argc, char **argv, GError **error);
gboolean psc_cli_stack (int argc, char **argv, GError **error);
gboolean psc_cli_study (int argc, char **argv, GError **error);
gboolean psc_cli_tokenize (int argc, char **argv, GError **error);
gboolean psc_cli_train (int argc, char **argv, GError **error);

/** Adds a command's name to the program's, which usage lines and errors begin with. */
void psc_cli_enter_command (const char *name);

/** Options that choose a model and where it runs; @models, where @takes_several was set before the
 * options are read: those that were given, of which @model is the one to open. */
typedef struct
{
  char *model;
  gboolean takes_several;
  char **models;
  char *vocabulary;
  char *family;
  char *device;
  char *precision;
  int threads;
} PscCliModelOptions;

void psc_cli_model_options_clear (PscCliModelOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscCliModelOptions, psc_cli_model_options_clear)

/** Of the options --vocab and --family. */
#define PSC_CLI_VOCAB_HELP                                                                         \
  N_ ("The model's vocabulary, or the folder that it is in, if it does not lie beside the weights")
#define PSC_CLI_FAMILY_HELP                                                                        \
  N_ ("Whose files these are, if they are taken for another's; “model families” lists the names")

/** @family: (nullable): what was given with --family; %FALSE with PSC_CLI_ERROR_USAGE. */
gboolean psc_cli_check_family (const char *family, GError **error);

/** What they say of the encoder, after psc_cli_parse(); borrows from @options. */
PscEncoderOptions psc_cli_model_options_get_encoder (const PscCliModelOptions *options);

/**
 * psc_cli_parse:
 * @entries: (nullable): the command's own options
 * @model_options: (nullable)
 * @arguments: what the usage line says after the options, such as “IMAGE”
 * @n_arguments: how many arguments there must be; -1 for any number
 *
 * Returns: %FALSE with PSC_CLI_ERROR_USAGE; @argv holds the arguments from 1 on
 */
gboolean psc_cli_parse (int *argc,
                        char ***argv,
                        const char *arguments,
                        const char *summary,
                        const GOptionEntry *entries,
                        PscCliModelOptions *model_options,
                        int n_arguments,
                        GError **error);

PscModelBundle *psc_cli_open_bundle (const PscCliModelOptions *options, GError **error);

/** A model that says so when it is moved to the CPU, which happens here if the device has no room
 * for it, and later by psc_model_retry_on_cpu(). */
PscModel *psc_cli_load_model (const PscCliModelOptions *options, GError **error);

/** psc_prompt_directions_new(), on the CPU if need be. */
PscPromptDirections *psc_cli_encode_bank (PscModel *model, PscPromptBank *bank, GError **error);

/** The default bank, or the file at @path. */
PscPromptBank *psc_cli_load_bank (const char *path, GError **error);

/**
 * psc_cli_check_outputs:
 * @outputs: (array zero-terminated=1): all files that the command is to write
 * @model_options: (nullable): whose files it reads
 * @inputs: (array zero-terminated=1): the other files that it reads; empty strings are passed over
 *
 * To be called before the work.
 *
 * Returns: %FALSE with PSC_CLI_ERROR_USAGE where an output cannot be made, is one of the inputs or
 * is another output, which it would take the place of, and with G_FILE_ERROR_NOENT where there is
 * no folder for it
 */
gboolean psc_cli_check_outputs (const char *const *outputs,
                                const PscCliModelOptions *model_options,
                                const char *const *inputs,
                                GError **error);

/** The same of one file, whose folder the command makes. @inputs: (nullable) */
gboolean psc_cli_check_output (const char *output, const char *const *inputs, GError **error);

/** Of the option --voi, which chooses for psc_cli_load_input(). */
#define PSC_CLI_VOI_HELP     N_ ("Which window or table of the image to use; a wrong one lists them")
#define PSC_CLI_VOI_ARGUMENT N_ ("N|NAME")

/**
 * psc_cli_load_input:
 * @voi: (nullable): what was given with --voi
 * @image: (nullable) (optional): the image, as the model sees it
 *
 * Loads an image for @model, and tells its notes on standard error.
 */
PscModelInput *psc_cli_load_input (
    const char *path, PscModel *model, const char *voi, PscImage **image, GError **error);

/** Adds which of the image's windows and tables the model saw. */
void psc_cli_add_voi (JsonBuilder *builder, PscImage *image);

/** Adds the image's notes, warnings first, as an array “notes”. */
void psc_cli_add_notes (JsonBuilder *builder, PscImage *image);

/** @n: sets it to M. Returns: (transfer full): z, [M] */
float *psc_cli_encode_input (PscModel *model, PscModelInput *input, guint *n, GError **error);

/** Refuses, as what a command line cannot ask for, a text that has nothing to see in it. @option:
 * how it was given, such as “--prompt”; @text: (nullable) */
gboolean psc_cli_check_text (const char *option, const char *text, GError **error);

/** Says something on standard error. @note: (nullable) */
void psc_cli_warn (const char *note);

/** Prints JSON with a line end to standard output. @builder holds the root. */
void psc_cli_print_json (JsonBuilder *builder);

/** A member of the object that is being built. */
void psc_cli_add_string (JsonBuilder *builder, const char *member, const char *value);
void psc_cli_add_int (JsonBuilder *builder, const char *member, gint64 value);
void psc_cli_add_double (JsonBuilder *builder, const char *member, double value);
void psc_cli_add_number (JsonBuilder *builder, double value);

void psc_cli_set_usage_error (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
