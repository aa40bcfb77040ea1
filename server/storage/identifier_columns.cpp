// SPDX-License-Identifier: Apache-2.0
#include "storage/identifier_columns.hpp"

namespace causeway::storage {
namespace {

model::Identifier make_identifier(const std::string& type, std::string value) {
    const auto known = base::named<model::IdentifierType>(type);
    if (!known) detail::refuse("a known type of identifier", type);
    return model::Identifier::stored(*known, std::move(value));
}

}  // namespace

model::Identifier read_identifier(Row& row) {
    const auto type = row.next<std::string>();
    return make_identifier(type, row.next<std::string>());
}

std::vector<model::Identifier> read_identifiers(Row& row) {
    const auto types = row.next<std::vector<std::string>>();
    auto values = row.next<std::vector<std::string>>();
    if (types.size() != values.size()) detail::refuse("a type for each name", "");
    std::vector<model::Identifier> identifiers;
    for (std::size_t i = 0; i < types.size(); ++i) {
        identifiers.push_back(make_identifier(types[i], std::move(values[i])));
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
