/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What libadwaita recommends: since 1.5 a dialog within the window, before that a window. */
#if ADW_CHECK_VERSION(1, 5, 0)
#define PscDialogBase        AdwDialog
#define PscDialogBaseClass   AdwDialogClass
#define PSC_TYPE_DIALOG_BASE (ADW_TYPE_DIALOG)
#else
#define PscDialogBase        AdwWindow
#define PscDialogBaseClass   AdwWindowClass
#define PSC_TYPE_DIALOG_BASE (ADW_TYPE_WINDOW)
#endif

/**
 * PscDialog:
 *
 * What is shown over a window until it is dealt with. Escape closes it.
 *
 * Properties: “body”, the widget that it shows; “title”; “content-width” and “content-height”, its
 * size where there is room for it.
 */
#define PSC_TYPE_DIALOG (psc_dialog_get_type ())
G_DECLARE_DERIVABLE_TYPE (PscDialog, psc_dialog, PSC, DIALOG, PscDialogBase)

/**
 * PscDialogClass:
 * @dismissed: it is about to leave the screen
 */
struct _PscDialogClass
{
  PscDialogBaseClass parent_class;

  void (*dismissed) (PscDialog *self);
};

/** Shows it over @parent's window; @parent: (nullable) */
void psc_dialog_present (PscDialog *self, GtkWidget *parent);

/** Takes it off the screen; it is freed unless somebody holds it. */
void psc_dialog_close (PscDialog *self);

/** @widget: (nullable): what Enter activates */
void psc_dialog_set_default_widget (PscDialog *self, GtkWidget *widget);

/** Shows any of libadwaita's dialogs or windows over @parent's window; @parent: (nullable) */
void psc_dialog_present_any (GtkWidget *dialog, GtkWidget *parent);

/** The dialog that lies within @window and should get its keys; (nullable) */
GtkWidget *psc_dialog_get_over (GtkWindow *window);

/** Has @changed called with @window, as a swapped handler, when such a dialog comes or goes. */
void psc_dialog_watch (GtkWindow *window, GCallback changed);

G_END_DECLS
