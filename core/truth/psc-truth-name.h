/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscTruthName:
 *
 * Private to this folder: the path of a picture, to be compared with what files call pictures, by
 * the rule of psc_truth_set_lookup().
 */
typedef struct _PscTruthName PscTruthName;

PscTruthName *psc_truth_name_new (const char *path) G_GNUC_WARN_UNUSED_RESULT;
void psc_truth_name_free (PscTruthName *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTruthName, psc_truth_name_free)

/** 0 if @name is another picture's; otherwise the more, the more certainly it is this one's. */
guint64 psc_truth_name_compare (const PscTruthName *self, const char *name);

G_END_DECLS
