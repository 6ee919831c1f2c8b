/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-embedding-table.h"

G_BEGIN_DECLS

/* The tables of embeddings that an encoder made last, full or not, up to a number of bytes: those
 * of the image on the screen and of the one that is fetched ahead lie beside each other, whatever
 * the method, and go with the encoder. On the encoder's thread. */

/** Bytes that are kept at most: some tables of each method that has any, for some images. A table
 * that is larger by itself is not kept. */
#define PSC_TABLE_SHELF_SIZE ((gsize) 128 << 20)

/** (transfer full) (nullable): the table with psc_perturbation_get_key(). */
PscEmbeddingTable *psc_table_shelf_dup (PscEncoder *encoder,
                                        const char *key) G_GNUC_WARN_UNUSED_RESULT;

/** Keeps a table that is not there yet, in place of those used least recently. */
void psc_table_shelf_keep (PscEncoder *encoder, PscEmbeddingTable *table);

/** Forgets all of them, for who measures how long they take. */
void psc_table_shelf_clear (PscEncoder *encoder);

G_END_DECLS
