// SPDX-License-Identifier: Apache-2.0
#include "storage/identifier_columns.hpp"

namespace causeway::storage {
namespace {

model::Identifier make_identifier(const std::string& type, const std::string& value) {
    auto identifier = model::Identifier::parse(type, value);
    if (!identifier || identifier->value() != value) {
        detail::refuse("an identifier in canonical form", value);
    }
    return *std::move(identifier);
}

}  // namespace

model::Identifier read_identifier(Row& row) {
    const auto type = row.next<std::string>();
    const auto value = row.next<std::string>();
    return make_identifier(type, value);
}

std::vector<model::Identifier> read_identifiers(Row& row) {
    const auto types = row.next<std::vector<std::string>>();
    const auto values = row.next<std::vector<std::string>>();
    if (types.size() != values.size()) detail::refuse("a type for each name", "");
    std::vector<model::Identifier> identifiers;
    for (std::size_t i = 0; i < types.size(); ++i) {
        identifiers.push_back(make_identifier(types[i], values[i]));
    }
    return identifiers;
}

std::vector<std::string> types_of(const std::vector<model::Identifier>& identifiers) {
    std::vector<std::string> types;
    for (const auto& identifier : identifiers) {
        types.emplace_back(base::name_of(identifier.type()));
    }
    return types;
}

std::vector<std::string> values_of(const std::vector<model::Identifier>& identifiers) {
    std::vector<std::string> values;
    for (const auto& identifier : identifiers) values.push_back(identifier.value());
    return values;
}

}  // namespace causeway::storage
