/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/preferences/psc-parameter-label.h"

#include <glib/gi18n.h>

static const struct
{
  const char *nick;
  const char *label;
} labels[] = {
  { "zero", N_ ("Mean grey of X-rays") },
  { "black", N_ ("Black") },
  { "white", N_ ("White") },
  { "mean", N_ ("Mean grey of the image") },
  { "blur", N_ ("Blurred image") },
  { "noise", N_ ("Noise") },
  { "gauss-legendre", N_ ("Gauss–Legendre") },
  { "left", N_ ("Left sum") },
  { "right", N_ ("Right sum") },
  { "middle", N_ ("Midpoints") },
  { "trapezoid", N_ ("Trapezoids") },
  { "plain", N_ ("As the model has them") },
  { "guided", N_ ("Guided") },
  { "contribution", N_ ("What each adds") },
  { "cosine", N_ ("Cosine") },
  { "gradient", N_ ("Gradients") },
  { "integrated-gradients", N_ ("Integrated gradients") },
};

const char *
psc_parameter_label_get (const char *nick)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].nick, nick))
      return _ (labels[i].label);
  return nick;
}
