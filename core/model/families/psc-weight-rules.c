/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-weight-rules.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/psc-model-error.h"
#include "model/spec/psc-spec-json.h"

/* Numbers in a name that a rule remembers; names have one for a stage and one for a block. */
#define MAX_NUMBERS 3

/* What the wildcards of a rule stand for in one name. */
typedef struct
{
  const char *numbers[MAX_NUMBERS]; /* borrowed from the name */
  gsize lengths[MAX_NUMBERS];
  guint n_numbers;
  const char *rest; /* borrowed, %NULL without a “%” */
} Match;

static gboolean
match_name (const char *pattern, const char *name, Match *match)
{
  *match = (Match){ 0 };
  for (; *pattern != '\0'; pattern++)
    switch (*pattern)
      {
      case '%':
        match->rest = name;
        return *name != '\0';
      case '*':
        {
          gsize length = strspn (name, "0123456789");

          if (length == 0 || match->n_numbers == MAX_NUMBERS)
            return FALSE;
          match->numbers[match->n_numbers] = name;
          match->lengths[match->n_numbers++] = length;
          name += length;
          break;
        }
      default:
        if (*name++ != *pattern)
          return FALSE;
      }
  return *name == '\0';
}

static char *
fill_in (const char *to, const Match *match, const char *share)
{
  GString *name = g_string_new (NULL);
  guint n = 0;

  for (; *to != '\0'; to++)
    switch (*to)
      {
      case '%':
        g_string_append (name, match->rest);
        break;
      case '*':
        g_string_append_len (name, match->numbers[n], match->lengths[n]);
        n++;
        break;
      case '#':
        g_string_append (name, share);
        break;
      default:
        g_string_append_c (name, *to);
      }
  return g_string_free (name, FALSE);
}

static gboolean
refuse_shape (const PscTensorView *view, GError **error)
{
  g_autofree char *shape = psc_tensor_view_dup_shape (view);

  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS,
               /* Translators: a weight and its shape, such as [512, 768] */
               _ ("%s cannot be %s"), view->name, shape);
  return FALSE;
}

static gboolean
add (PscWeights *weights,
     const char *name,
     PscDtype dtype,
     guint rank,
     const gint64 *shape,
     GBytes *bytes,
     GError **error)
{
  if (psc_weights_add (weights, name, dtype, rank, shape, bytes))
    return TRUE;
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS, _ ("there are two of %s"), name);
  return FALSE;
}

static gboolean
add_squeezed (PscWeights *to, const char *name, const PscTensorView *view, GError **error)
{
  guint n = 0;

  while (n < view->rank && view->shape[n] == 1)
    n++;
  return add (to, name, view->dtype, view->rank - n, view->shape + n, view->bytes, error);
}

static GBytes *
transpose (const PscTensorView *view)
{
  gsize size = psc_dtype_get_size (view->dtype);
  gsize rows = (gsize) view->shape[0];
  gsize columns = (gsize) view->shape[1];
  const guint8 *from = g_bytes_get_data (view->bytes, NULL);
  guint8 *to = g_malloc (rows * columns * size);

  for (gsize r = 0; r < rows; r++)
    for (gsize c = 0; c < columns; c++)
      memcpy (to + (c * rows + r) * size, from + (r * columns + c) * size, size);
  return g_bytes_new_take (to, rows * columns * size);
}

static gboolean
add_transposed (PscWeights *to, const char *name, const PscTensorView *view, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  gint64 shape[2];

  if (view->rank != 2)
    return refuse_shape (view, error);
  shape[0] = view->shape[1];
  shape[1] = view->shape[0];
  bytes = transpose (view);
  return add (to, name, view->dtype, 2, shape, bytes, error);
}

/* Rows in equal shares, each under a name of its own. */
static gboolean
add_shares (PscWeights *to,
            const PscWeightRule *rule,
            const Match *match,
            const PscTensorView *view,
            guint n_shares,
            const char *const *shares,
            GError **error)
{
  gint64 shape[PSC_TENSOR_MAX_RANK];
  gsize size = g_bytes_get_size (view->bytes) / n_shares;

  if (view->rank == 0 || view->shape[0] % n_shares != 0)
    return refuse_shape (view, error);
  memcpy (shape, view->shape, sizeof shape);
  shape[0] /= n_shares;
  for (guint i = 0; i < n_shares; i++)
    {
      g_autofree char *name = fill_in (rule->to, match, shares[i]);
      g_autoptr (GBytes) bytes = g_bytes_new_from_bytes (view->bytes, i * size, size);

      if (!add (to, name, view->dtype, view->rank, shape, bytes, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
apply_rule (PscWeights *to,
            const PscWeightRule *rule,
            const Match *match,
            const PscTensorView *view,
            GError **error)
{
  static const char *const thirds[] = { "query", "key", "value" };
  g_autofree char *name = NULL;

  if (rule->change == PSC_WEIGHT_DROP)
    return TRUE;
  if (rule->change == PSC_WEIGHT_THIRDS)
    return add_shares (to, rule, match, view, 3, thirds, error);
  if (rule->change == PSC_WEIGHT_HALVES)
    return add_shares (to, rule, match, view, 2, thirds + 1, error);

  name = fill_in (rule->to, match, NULL);
  if (rule->change == PSC_WEIGHT_SQUEEZE)
    return add_squeezed (to, name, view, error);
  if (rule->change == PSC_WEIGHT_TRANSPOSE)
    return add_transposed (to, name, view, error);
  return add (to, name, view->dtype, view->rank, view->shape, view->bytes, error);
}

static gboolean
apply_first (PscWeights *to,
             guint n_rules,
             const PscWeightRule *rules,
             const PscTensorView *view,
             GError **error)
{
  Match match;

  for (guint i = 0; i < n_rules; i++)
    if (match_name (rules[i].from, view->name, &match))
      return apply_rule (to, &rules[i], &match, view, error);
  return add (to, view->name, view->dtype, view->rank, view->shape, view->bytes, error);
}

PscWeights *
psc_weight_rules_apply (PscWeights *weights,
                        guint n_rules,
                        const PscWeightRule *rules,
                        GError **error)
{
  g_autoptr (PscWeights) to = psc_weights_new ();

  g_return_val_if_fail (PSC_IS_WEIGHTS (weights), NULL);

  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    if (!apply_first (to, n_rules, rules, psc_weights_get_nth (weights, i), error))
      return NULL;
  return g_steal_pointer (&to);
}

PscWeights *
psc_weight_rules_read (PscModelPackage *files,
                       guint n_rules,
                       const PscWeightRule *rules,
                       GError **error)
{
  PscWeights *weights =
      psc_weight_rules_apply (psc_model_package_get_weights (files), n_rules, rules, error);

  if (weights == NULL)
    g_prefix_error (error, "%s: ", psc_model_package_get_name (files));
  return weights;
}

gboolean
psc_weight_rules_find (PscWeights *weights, const char *from)
{
  Match match;

  g_return_val_if_fail (PSC_IS_WEIGHTS (weights), FALSE);

  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    if (match_name (from, psc_weights_get_nth (weights, i)->name, &match))
      return TRUE;
  return FALSE;
}

guint
psc_weights_count_layers (PscWeights *weights, const char *pattern)
{
  guint n = 0;
  Match match;

  g_return_val_if_fail (PSC_IS_WEIGHTS (weights), 0);

  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    if (match_name (pattern, psc_weights_get_nth (weights, i)->name, &match)
        && match.n_numbers == 1)
      n = MAX (n,
               (guint) MIN (g_ascii_strtoull (match.numbers[0], NULL, 10), PSC_SPEC_MAX_DEPTH) + 1);
  return n;
}

gboolean
psc_weights_get_extent (PscWeights *weights,
                        const char *name,
                        guint rank,
                        guint dimension,
                        guint *value,
                        GError **error)
{
  const PscTensorView *view = psc_weights_lookup (weights, name);

  if (view == NULL)
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS, _ ("%s is missing"), name);
      return FALSE;
    }
  if (view->rank != rank || view->shape[dimension] < 1
      || view->shape[dimension] > PSC_SPEC_MAX_VOCABULARY)
    return refuse_shape (view, error);
  *value = (guint) view->shape[dimension];
  return TRUE;
}
