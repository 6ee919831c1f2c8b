/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "figure/psc-figure-panel.h"

#include "figure/psc-figure-text.h"

PscFigurePanel *
psc_figure_panel_new (const char *title, const char *subtitle)
{
  PscFigurePanel *self = g_new0 (PscFigurePanel, 1);

  self->title = psc_figure_clean_text (title);
  self->subtitle = psc_figure_clean_text (subtitle);
  self->display = (PscMapDisplay) PSC_MAP_DISPLAY_INIT;

  return self;
}

void
psc_figure_panel_free (PscFigurePanel *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->prompt);
  g_free (self->score);
  g_free (self->map);
  g_free (self);
}

void
psc_figure_panel_set_prompt (PscFigurePanel *self, const char *prompt)
{
  g_return_if_fail (self != NULL);

  g_free (self->prompt);
  self->prompt = psc_figure_clean_text (prompt);
}

void
psc_figure_panel_set_score (PscFigurePanel *self, const char *score)
{
  g_return_if_fail (self != NULL);

  g_free (self->score);
  self->score = psc_figure_clean_text (score);
}

void
psc_figure_panel_set_map (PscFigurePanel *self,
                          const float *values,
                          guint side,
                          const PscMapDisplay *display)
{
  g_return_if_fail (self != NULL && values != NULL && display != NULL);
  g_return_if_fail (side > 0 && side <= 32767);
  g_return_if_fail (display->mass > 0 && display->mass <= 1);
  g_return_if_fail (display->opacity >= 0 && display->opacity <= 1);
  g_return_if_fail (display->n_contours <= PSC_MAP_MAX_CONTOURS);

  g_free (self->map);
  self->map = g_memdup2 (values, sizeof (float) * side * side);
  self->side = side;
  self->display = *display;
}
