/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "document/psc-document-private.h"
#include "figure/psc-figure-text.h"

/* Nothing is loaded from anywhere, and a script that got in would not run. */
static const char policy[] = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

static const char style[] =
    "*{box-sizing:border-box}"
    "body{margin:0 auto;max-width:52rem;padding:1.5rem;background:var(--page);color:var(--ink-0);"
    "font:.95rem/1.5 system-ui,'DejaVu Sans',sans-serif}"
    "h1{font-size:1.7rem;line-height:1.2;margin:0 0 .3rem}"
    "h2{font-size:1.3rem;margin:2.4rem 0 .6rem;padding-top:.6rem;"
    "border-top:1px solid var(--ink-2)}"
    "h3{font-size:1.05rem;margin:1.6rem 0 .4rem}"
    "p{margin:.5rem 0;overflow-wrap:anywhere}"
    ".note,figcaption{font-size:.85rem;color:var(--ink-1)}"
    ".warning,.research{font-weight:600;color:var(--warning)}"
    ".scroll{overflow-x:auto;margin:.8rem 0}"
    "table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums}"
    "th,td{padding:.25rem .8rem .25rem 0;text-align:left;vertical-align:top;"
    "border-bottom:1px solid var(--ink-2);overflow-wrap:anywhere;min-width:6.5em}"
    "th{color:var(--ink-1);font-weight:600;vertical-align:bottom}"
    ".number{text-align:right;white-space:nowrap;min-width:0}"
    "svg{display:inline-block;vertical-align:top;max-width:100%;height:auto;margin:1rem 1.5rem 1rem 0;"
    "font-family:system-ui,'DejaVu Sans',sans-serif}"
    ".case{margin:1.2rem 0;break-inside:avoid}"
    ".pictures{display:flex;gap:.8rem;flex-wrap:wrap}"
    ".pictures figure{margin:0;flex:1 1 9rem;max-width:16rem}"
    "img{display:block;width:100%;height:auto;background:#000}"
    ".case>figcaption{margin-top:.3rem;color:var(--ink-0)}"
    "footer{margin-top:3rem;padding-top:.6rem;border-top:1px solid var(--ink-2);"
    "font-size:.85rem;color:var(--ink-1)}"
    "@page{size:A4;margin:18mm 16mm}"
    "@media print{html{font-size:11.5px}body{max-width:none;padding:0}"
    "h2,h3{break-after:avoid}tr,svg,.case{break-inside:avoid}thead{display:table-header-group}"
    ".scroll{overflow:visible}th,td{padding-right:.6rem}}";

static void
append_escaped (GString *html, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text != NULL ? text : "", -1);

  g_string_append (html, escaped);
}

static void
append_element (GString *html, const char *start, const char *text, const char *end)
{
  g_string_append (html, start);
  append_escaped (html, text);
  g_string_append (html, end);
}

static void
append_inks (GString *html, gboolean is_dark)
{
  for (guint i = 0; i < PSC_DRAWING_N_INKS; i++)
    g_string_append_printf (html, "--ink-%u:#%06x;", i, psc_drawing_get_ink (i, is_dark));
  g_string_append_printf (html, "--page:%s;--warning:%s", is_dark ? "#131518" : "#ffffff",
                          is_dark ? "#ffb070" : "#a8420f");
}

static void
append_head (GString *html, const char *title)
{
  /* Translators: the language that this is translated to, as in HTML, such as “de” or “zh-Hans”. */
  const char *language = C_ ("HTML language", "en");

  g_string_append_printf (html, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n", language);
  g_string_append (html, "<meta charset=\"utf-8\"/>\n");
  g_string_append_printf (html, "<meta http-equiv=\"Content-Security-Policy\" content=\"%s\"/>\n",
                          policy);
  g_string_append (html, "<meta name=\"viewport\" content=\"width=device-width\"/>\n"
                         "<meta name=\"color-scheme\" content=\"light dark\"/>\n");
  append_element (html, "<meta name=\"generator\" content=\"", psc_figure_get_software (),
                  "\"/>\n");
  append_element (html, "<title>", title, "</title>\n<style>\n:root{");
  append_inks (html, FALSE);
  g_string_append (html, "}\n@media screen and (prefers-color-scheme:dark){:root{");
  append_inks (html, TRUE);
  g_string_append_printf (html, "}}\n%s\n</style>\n</head>\n<body>\n", style);
}

static void
append_heading (GString *html, const PscDocumentBlock *block)
{
  append_element (html, block->level == 1 ? "<h2>" : "<h3>", block->text,
                  block->level == 1 ? "</h2>\n" : "</h3>\n");
}

static void
append_text (GString *html, const PscDocumentBlock *block)
{
  static const char *const starts[] = {
    [PSC_DOCUMENT_PLAIN] = "<p>",
    [PSC_DOCUMENT_NOTE] = "<p class=\"note\">",
    [PSC_DOCUMENT_WARNING] = "<p class=\"warning\">",
  };

  append_element (html, starts[block->tone], block->text, "</p>\n");
}

static void
append_table (GString *html, const PscTable *table)
{
  guint n = psc_table_get_n_columns (table);

  g_string_append (html, "<div class=\"scroll\"><table>\n<thead><tr>");
  for (guint i = 0; i < n; i++)
    append_element (html,
                    psc_table_is_number (table, i) ? "<th scope=\"col\" class=\"number\">"
                                                   : "<th scope=\"col\">",
                    psc_table_get_title (table, i), "</th>");
  g_string_append (html, "</tr></thead>\n<tbody>\n");
  for (guint row = 0; row < psc_table_get_n_rows (table); row++)
    {
      g_string_append (html, "<tr>");
      for (guint i = 0; i < n; i++)
        append_element (html, psc_table_is_number (table, i) ? "<td class=\"number\">" : "<td>",
                        psc_table_get_cell (table, row, i), "</td>");
      g_string_append (html, "</tr>\n");
    }
  g_string_append (html, "</tbody>\n</table></div>\n");
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
append_picture (GString *html, const PscDocumentPicture *picture, GError **error)
{
  g_autoptr (GByteArray) png = g_byte_array_new ();
  g_autofree char *base64 = NULL;

  if (!psc_document_check_status (
          cairo_surface_write_to_png_stream (picture->surface, append_cb, png), error))
    return FALSE;
  base64 = g_base64_encode (png->data, png->len);
  g_string_append_printf (html, "<figure><img src=\"data:image/png;base64,%s\" alt=\"", base64);
  append_escaped (html, picture->caption);
  append_element (html, "\"/><figcaption>", picture->caption, "</figcaption></figure>\n");
  return TRUE;
}

static gboolean
append_case (GString *html, const PscDocumentBlock *block, GError **error)
{
  g_string_append (html, "<figure class=\"case\"><div class=\"pictures\">\n");
  for (guint i = 0; i < block->pictures->len; i++)
    if (!append_picture (html, &g_array_index (block->pictures, PscDocumentPicture, i), error))
      return FALSE;
  append_element (html, "</div><figcaption><strong>", block->title, "</strong> ");
  append_element (html, "", block->text, "</figcaption></figure>\n");
  return TRUE;
}

static gboolean
append_block (GString *html, const PscDocumentBlock *block, GError **error)
{
  switch (block->kind)
    {
    case PSC_DOCUMENT_BLOCK_HEADING:
      append_heading (html, block);
      break;
    case PSC_DOCUMENT_BLOCK_TEXT:
      append_text (html, block);
      break;
    case PSC_DOCUMENT_BLOCK_TABLE:
      append_table (html, block->table);
      break;
    case PSC_DOCUMENT_BLOCK_DRAWING:
      psc_drawing_write_svg (block->drawing, html);
      break;
    case PSC_DOCUMENT_BLOCK_CASE:
    default:
      return append_case (html, block, error);
    }
  return TRUE;
}

GByteArray *
psc_document_encode_html (PscDocument *self, GError **error)
{
  g_autoptr (GString) html = g_string_new (NULL);
  GByteArray *bytes;

  append_head (html, self->title);
  append_element (html, "<h1>", self->title, "</h1>\n");
  append_element (html, "<p class=\"research\">", psc_figure_get_research_line (), "</p>\n");
  for (guint i = 0; i < self->blocks->len; i++)
    if (!append_block (html, self->blocks->pdata[i], error))
      return NULL;
  append_element (html, "<footer>", psc_figure_get_research_line (), " ");
  append_element (html, "", psc_figure_get_software (), "</footer>\n</body>\n</html>\n");

  bytes = g_byte_array_sized_new ((guint) html->len);
  g_byte_array_append (bytes, (const guint8 *) html->str, (guint) html->len);
  return bytes;
}
