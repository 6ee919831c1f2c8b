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

static PscWeights *
canonicalise (PscModelFamily *self,
              PscModelPackage *files,
              GCancellable *cancellable,
              GError **error)
{
  return psc_openai_layout_canonicalise (files, error);
}

static PscModelSpec *
read_spec (PscModelFamily *self, PscModelPackage *files, PscWeights *weights, GError **error)
{
  return psc_openai_layout_new_spec (files, weights, error);
}

static PscTokenizer *
new_tokenizer (PscModelFamily *self, PscModelPackage *files, PscModelSpec *spec, GError **error)
{
  return psc_openai_layout_new_tokenizer (files, spec, error);
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
  family_class->canonicalise = canonicalise;
  family_class->read_spec = read_spec;
  family_class->new_tokenizer = new_tokenizer;
  family_class->dup_reason = dup_reason;
}

static void
psc_openai_family_init (PscOpenaiFamily *self)
{
}
