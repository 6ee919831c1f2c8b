/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "study/psc-study-finder.h"

G_BEGIN_DECLS

/*
 * What tests of tables share: folders full of small files, and lists in words.
 */

/** (transfer full): makes an empty folder. */
char *psc_test_study_make_folder (void);

/** Writes a file and the folders that it lies in; @size -1 for a text. */
void psc_test_study_write (const char *folder, const char *name, const char *data, gssize size);

/** Makes files that begin as a PNG does; @names are separated by spaces. */
void psc_test_study_make_images (const char *folder, const char *names);

/** (transfer full): @data packed with gzip. */
GBytes *psc_test_study_pack (const char *data, gsize size);

/** Finds what lies behind @name in @folder. */
PscStudyFinds *psc_test_study_find (const char *folder, const char *name, GError **error);

/** (transfer full): one “PATH: Finding=1, Finding=-1” for each study, separated by “; ”, and the
 * notes behind them; paths begin at @folder. */
char *psc_test_study_describe (const PscStudyFinds *finds, const char *folder);

G_END_DECLS
