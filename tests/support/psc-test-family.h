/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <json-glib/json-glib.h>

#include "attribution/psc-npy.h"

G_BEGIN_DECLS

/* The small models in tests/fixtures/families, each in a folder of its own in the layout in which
 * dual encoders are published, with what the published code makes of it
 * (tests/fixtures/make-families.py). Where a reference picture may not be passed on, it lies with
 * all that was made of it beside the sources, if anywhere. */

/** (transfer full): where the model lies; a failure ends the test program */
char *psc_test_family_dup_path (const char *family);

/** (transfer full) (nullable): where a file of the references lies; %NULL, and the test is skipped,
 * if it is not here */
char *psc_test_family_find (const char *family, const char *name);

/** (transfer full) (nullable): the references' picture, in the same way */
char *psc_test_family_find_image (const char *family);

/** (transfer full) (nullable): an array of the references, in the same way */
PscNpy *psc_test_family_read_array (const char *family, const char *name);

/** (transfer full): a file of the references that must be here */
JsonNode *psc_test_family_read_json (const char *family, const char *name);

G_END_DECLS
