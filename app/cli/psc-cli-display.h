/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib/gi18n.h>

#include "attribution/psc-map-display.h"

G_BEGIN_DECLS

/** How a command line says what maps look like; owned strings, nullable. */
typedef struct
{
  char *colormap;
  char *opacity;
  char *sign;
  char *scale;
} PscCliDisplayOptions;

/** The four options, for a list of GOptionEntry. @options: a PscCliDisplayOptions, by name */
#define PSC_CLI_DISPLAY_ENTRIES(options)                                                           \
  { "colormap",                                                                                    \
    0,                                                                                             \
    0,                                                                                             \
    G_OPTION_ARG_STRING,                                                                           \
    &(options).colormap,                                                                           \
    N_ ("The colours: inferno, viridis, cividis, diverging, grey or jet"),                         \
    N_ ("NAME") },                                                                                 \
      { "opacity",                                                                                 \
        0,                                                                                         \
        0,                                                                                         \
        G_OPTION_ARG_STRING,                                                                       \
        &(options).opacity,                                                                        \
        N_ ("Of the overlay, from 0 to 1; 0.7 unless given"),                                      \
        N_ ("F") },                                                                                \
      { "sign",                                                                                    \
        0,                                                                                         \
        0,                                                                                         \
        G_OPTION_ARG_STRING,                                                                       \
        &(options).sign,                                                                           \
        N_ ("The values: positive (the default), absolute or signed"),                             \
        N_ ("SIGN") },                                                                             \
  {                                                                                                \
    "scale", 0, 0, G_OPTION_ARG_STRING, &(options).scale,                                          \
        N_ ("map (the default: each for itself), shared (one for a method and mode) or raw "       \
            "(unclipped)"),                                                                        \
        N_ ("SCALE")                                                                               \
  }

void psc_cli_display_options_clear (PscCliDisplayOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscCliDisplayOptions, psc_cli_display_options_clear)

/** @display: (out caller-allocates). Returns: %FALSE with PSC_CLI_ERROR_USAGE */
gboolean psc_cli_display_options_parse (const PscCliDisplayOptions *options,
                                        PscMapDisplay *display,
                                        GError **error);

G_END_DECLS
