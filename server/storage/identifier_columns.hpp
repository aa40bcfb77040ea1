// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/identifier.hpp"
#include "storage/row.hpp"

namespace causeway::storage {

// An identifier is two columns, its type and its canonical value; a list of them is two arrays.
model::Identifier read_identifier(Row& row);
std::vector<model::Identifier> read_identifiers(Row& row);

std::vector<std::string> types_of(const std::vector<model::Identifier>& identifiers);
std::vector<std::string> values_of(const std::vector<model::Identifier>& identifiers);

}  // namespace causeway::storage
