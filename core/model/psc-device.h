/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscDevice:
 * @name: as the option --device takes it: “cpu”, “cuda:0”
 * @title: as its maker calls it
 * @memory: bytes that it has; 0 if that is not known
 * @free_memory: bytes that nobody uses now; 0 if that is not known
 * @precision: a translated list of the precisions of gradients on it: the full one, then the
 *   reduced one if it is faster there
 * @refusal: (nullable): a translated sentence: why models cannot run on it
 *
 * Something that models run on, or could.
 */
typedef struct
{
  char *name;
  char *title;
  guint64 memory;
  guint64 free_memory;
  char *precision;
  char *refusal;
} PscDevice;

void psc_device_free (PscDevice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscDevice, psc_device_free)

/** Whether @name is that of a device, be it here or not: “auto”, “cpu”, “cuda” or “cuda:N”. */
gboolean psc_device_is_name (const char *name);

/**
 * psc_device_list:
 *
 * The processor, then what the graphics driver knows. Opens libtorch, which takes half a second;
 * may be called from any thread.
 *
 * Returns: (transfer full) (element-type PscDevice): or %NULL with PSC_MODEL_ERROR_BACKEND
 */
GPtrArray *psc_device_list (GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Bytes of the processor's memory that nobody uses now; 0 if that is not known. Any thread. */
guint64 psc_device_get_free_processor_memory (void);

G_END_DECLS
