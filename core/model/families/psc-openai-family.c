/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-openai-family.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-openai-layout.h"

struct _PscOpenaiFamily
{
  PscModelFamily parent_instance;
};

G_DEFINE_FINAL_TYPE (PscOpenaiFamily, psc_openai_family, PSC_TYPE_MODEL_FAMILY)

static gboolean
probe (PscModelFamily *self, PscModelPackage *files)
{
  return psc_openai_layout_probe (files);
}

static char *
dup_reason (PscModelFamily *self, PscModelPackage *files)
{
  return g_strdup (_ ("weights by OpenAI's names, of 16 bits or of a ResNet: taken for OpenAI's; "
                      "--family chexzero or open-clip says otherwise"));
}

static void
psc_openai_family_class_init (PscOpenaiFamilyClass *klass)
{
  PscModelFamilyClass *family_class = PSC_MODEL_FAMILY_CLASS (klass);

  family_class->nick = "openai";
  family_class->title = "OpenAI CLIP";
  family_class->licence = N_ ("MIT");
  family_class->download = N_ ("ViT-B-32.pt, RN50.pt or another file that clip/clip.py of "
                               "github.com/openai/CLIP links to");
  family_class->probe = probe;
  family_class->canonicalise = psc_openai_layout_canonicalise;
  family_class->read_spec = psc_openai_layout_read_spec;
  family_class->new_tokenizer = psc_openai_layout_new_tokenizer;
  family_class->dup_reason = dup_reason;
}

static void
psc_openai_family_init (PscOpenaiFamily *self)
{
}
