/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "image/psc-image.h"

G_BEGIN_DECLS

/* The choices of how a picture is shown to the eye and to a model: first those of the file, which
 * are its windows and tables or, without any, the way in which it was read; then some that suit
 * any picture. They are numbered from 0 here and from 1 for users. */

/** How many choices the file itself gives, at least 1. */
guint psc_voi_get_n_own (PscImage *image);

/** How many choices there are in all. */
guint psc_voi_get_n_choices (PscImage *image);

/** What a choice is called, translated where the file does not name it; no two alike. (transfer
 * full) */
char *psc_voi_dup_name (PscImage *image, guint choice) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_voi_choose:
 *
 * Some choices look at the picture's values: not for a main thread.
 *
 * Returns: (transfer full): the same picture, shown as @choice says
 */
PscImage *psc_voi_choose (PscImage *image, guint choice) G_GNUC_WARN_UNUSED_RESULT;

/** The same on a thread. @cancellable: (nullable) */
void psc_voi_choose_async (PscImage *image,
                           guint choice,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/** (transfer full): %NULL only with G_IO_ERROR_CANCELLED. */
PscImage *psc_voi_choose_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_voi_find:
 * @text: a number from 1, a name in any case, or “range” or “percentiles”
 *
 * Returns: %FALSE with G_IO_ERROR_NOT_FOUND, which lists the choices
 */
gboolean psc_voi_find (PscImage *image, const char *text, guint *choice, GError **error);

/**
 * psc_voi_dup_description:
 *
 * Returns: (transfer full) (nullable): which choice @image shows, such as “HARD”, 2 of 3 in the
 * file; %NULL where there was nothing to choose and nobody did
 */
char *psc_voi_dup_description (PscImage *image) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
