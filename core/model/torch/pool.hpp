/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

namespace psc
{

/**
 * Lets libtorch keep the large arrays that it has freed on the CPU, for the next one of about the
 * size: a pullback takes the same few sizes over and over, and the system would hand out each anew,
 * page by page and filled with zeros, which takes as long as a fifth of the arithmetic. To be
 * called before any tensor is made.
 */
void install_pool ();

/** Gives what is kept and not in use back to the system. */
void drain_pool ();

} // namespace psc
