/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What psc_encoder_get_device_kind() says, for who has only kept the word: a device, and behind it
 * the precision of its gradients where that is reduced.
 */

/** Whether the precision is reduced. */
gboolean psc_device_kind_is_reduced (const char *kind);

/** (transfer full): the device without the precision. */
char *psc_device_kind_dup_device (const char *kind) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
