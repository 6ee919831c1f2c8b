/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-table-shelf.h"

static void
free_tables (gpointer data)
{
  g_queue_free_full (data, g_object_unref);
}

/* The latest used first. */
static GQueue *
get_tables (PscEncoder *encoder)
{
  GQuark quark = g_quark_from_static_string ("psc-table-shelf");
  GQueue *tables;

  tables = g_object_get_qdata (G_OBJECT (encoder), quark);
  if (tables == NULL)
    {
      tables = g_queue_new ();
      g_object_set_qdata_full (G_OBJECT (encoder), quark, tables, free_tables);
    }
  return tables;
}

PscEmbeddingTable *
psc_table_shelf_dup (PscEncoder *encoder, const char *key)
{
  GQueue *tables = get_tables (encoder);

  for (GList *link = tables->head; link != NULL; link = link->next)
    if (g_str_equal (psc_embedding_table_get_key (link->data), key))
      {
        g_queue_unlink (tables, link);
        g_queue_push_head_link (tables, link);
        return g_object_ref (link->data);
      }
  return NULL;
}

void
psc_table_shelf_keep (PscEncoder *encoder, PscEmbeddingTable *table)
{
  GQueue *tables = get_tables (encoder);
  gsize size = psc_embedding_table_get_size (table);

  if (size > PSC_TABLE_SHELF_SIZE)
    return;
  g_queue_push_head (tables, g_object_ref (table));
  for (GList *link = tables->head->next; link != NULL; link = link->next)
    size += psc_embedding_table_get_size (link->data);
  while (size > PSC_TABLE_SHELF_SIZE)
    {
      g_autoptr (PscEmbeddingTable) oldest = g_queue_pop_tail (tables);

      size -= psc_embedding_table_get_size (oldest);
    }
}

void
psc_table_shelf_clear (PscEncoder *encoder)
{
  g_queue_clear_full (get_tables (encoder), g_object_unref);
}
