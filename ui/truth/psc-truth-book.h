/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/canvas/psc-region-set.h"
#include "ui/reading/psc-reading.h"

G_BEGIN_DECLS

/**
 * PscTruthBook:
 *
 * What is said of the images of a window: what a user drew, which is kept by itself, what a file
 * says that is open for all of them, and what is known of phantoms. The viewport of the reading
 * gets what belongs to the image on screen as soon as it is known. Belongs to the main thread.
 *
 * Signals: “changed”: the image, its findings, or what there is to tell of them; “told” (const char
 * *text): something to be told once, translated.
 */
#define PSC_TYPE_TRUTH_BOOK (psc_truth_book_get_type ())
G_DECLARE_FINAL_TYPE (PscTruthBook, psc_truth_book, PSC, TRUTH_BOOK, GObject)

/** @folder: where what is drawn is kept */
PscTruthBook *psc_truth_book_new (PscReading *reading,
                                  const char *folder) G_GNUC_WARN_UNUSED_RESULT;

/** The image of the reading's session and the file that it came from; nothing if either is %NULL.
 */
void psc_truth_book_turn_to (PscTruthBook *self, PscImage *image, GFile *file);

/** (nullable): of the image on screen; %NULL until they are known. */
PscRegionSet *psc_truth_book_get_regions (PscTruthBook *self);

/** Reads a file of regions, which stays open instead of the one before until another is. */
void psc_truth_book_open_async (PscTruthBook *self,
                                GFile *file,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/** Returns: %FALSE with PSC_TRUTH_ERROR, whose message begins with the file's name, or G_IO_ERROR
 */
gboolean psc_truth_book_open_finish (PscTruthBook *self, GAsyncResult *result, GError **error);
void psc_truth_book_close (PscTruthBook *self);

/** (nullable): the file that is open, as a user knows it. */
const char *psc_truth_book_get_file_name (PscTruthBook *self);

/** (nullable): where the lungs of the image on screen are, if anybody says; borrowed. */
PscTruthFinding *psc_truth_book_get_lungs (PscTruthBook *self);

/** (nullable): why it says nothing of the image on screen, translated. */
const char *psc_truth_book_get_note (PscTruthBook *self);

/** (nullable): that, where it says something of the image but its regions do not fit; of no file or
 * patient. */
const char *psc_truth_book_get_misfit (PscTruthBook *self);

/** Whether the findings of the image on screen are known, as those of a phantom are, and not shown.
 */
gboolean psc_truth_book_can_reveal (PscTruthBook *self);
void psc_truth_book_reveal (PscTruthBook *self);

/**
 * psc_truth_book_save_async:
 * @inputs: (element-type filename): what must not be written over, beside the image and the file of
 *   regions
 *
 * Writes what was drawn on the image on screen to a file, without the image's name.
 */
void psc_truth_book_save_async (PscTruthBook *self,
                                GFile *file,
                                GPtrArray *inputs,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean psc_truth_book_save_finish (PscTruthBook *self, GAsyncResult *result, GError **error);

/** Emits “told”. */
void psc_truth_book_tell (PscTruthBook *self, const char *text);

/** Whether something that was drawn is not yet on the disk. */
gboolean psc_truth_book_is_busy (PscTruthBook *self);

G_END_DECLS
