/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PscStudyChoice:
 *
 * What a user is asked to choose to read.
 */
typedef enum
{
  PSC_STUDY_CHOICE_IMAGES,
  PSC_STUDY_CHOICE_FOLDER,
  PSC_STUDY_CHOICE_TABLE,
} PscStudyChoice;

/** @files: (element-type GFile): what was chosen; borrowed */
typedef void (*PscStudyChosenFunc) (GListModel *files, gpointer user_data);

/** @chosen: called with @user_data, which is kept, unless the user gives up. */
void psc_study_choose (GtkWidget *parent,
                       PscStudyChoice choice,
                       PscStudyChosenFunc chosen,
                       GObject *user_data);

G_END_DECLS
