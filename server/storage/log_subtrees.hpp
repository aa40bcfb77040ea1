// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "audit/log_tree.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

// As audit::TreeSource::roots.
std::vector<audit::Digest> read_roots(PgConnection& connection, int height, std::size_t first,
                                      std::size_t count);

// Stores roots that the log of this size has and that are not stored yet, which are many where a
// version before has sealed: at most so many batches of 16,384 hashes. Says how many there were,
// fewer than `most` when nothing is left. conflict when the log lacks a leaf.
base::Result<int> complete_subtrees(PgConnection& connection, std::size_t size, int most);

Statements subtree_statements();

}  // namespace causeway::storage
