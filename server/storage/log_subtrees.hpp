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

// Stores the roots that the log of this size has and that are not stored yet, all of them where
// the version before has sealed. conflict when the log lacks a leaf.
base::Result<void> complete_subtrees(PgConnection& connection, std::size_t size);

Statements subtree_statements();

}  // namespace causeway::storage
