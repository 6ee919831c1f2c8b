/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <string>

#include "model/spec/psc-tower-spec.h"

namespace psc
{

/** The module does not link the core, so it asks the class itself. */
inline std::string
get_nick (const PscTowerSpec &tower)
{
  return reinterpret_cast<const PscTowerSpecClass *> (tower.parent_instance.g_type_instance.g_class)
      ->nick;
}

/** The entry of a table of architectures, each with a `nick`, that is @tower's. Throws for one that
 * the core knows and the module does not. */
template <typename Entry, size_t n>
const Entry &
find_architecture (const Entry (&table)[n], const PscTowerSpec &tower)
{
  for (const Entry &entry : table)
    if (get_nick (tower) == entry.nick)
      return entry;
  throw std::runtime_error ("no encoder is called " + get_nick (tower));
}

} // namespace psc
