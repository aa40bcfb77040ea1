// SPDX-License-Identifier: Apache-2.0
#include "policy/name_sets.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace causeway::policy {
namespace {

using model::Identifier;
using model::IdentifierType;

// Identifiers found inside a CSR or certificate, and names that no order could ever have.
struct NamesFound {
    std::set<Identifier> identifiers;
    std::vector<std::string> strangers;
};

void add(NamesFound& found, IdentifierType type, const std::string& text) {
    if (auto identifier = Identifier::parse(type, text)) {
        found.identifiers.insert(*std::move(identifier));
    } else {
        found.strangers.push_back(text);
    }
}

// A common name does not say what it is: some clients put an address there.
void add_common_name(NamesFound& found, const std::string& text) {
    if (auto address = Identifier::parse(IdentifierType::ip, text)) {
        found.identifiers.insert(*std::move(address));
    } else {
        add(found, IdentifierType::dns, text);
    }
}

}  // namespace

NameDifference compare_names(const crypto::SubjectNames& names,
                             const std::vector<Identifier>& wanted) {
    NamesFound found;
    for (const std::string& name : names.dns) add(found, IdentifierType::dns, name);
    for (const std::string& address : names.ip) add(found, IdentifierType::ip, address);
    NameDifference difference;
    for (const Identifier& identifier : wanted) {
        if (!found.identifiers.contains(identifier)) {
            difference.missing.push_back(identifier.value());
        }
    }
    for (const std::string& name : names.common_names) add_common_name(found, name);
    for (const Identifier& identifier : found.identifiers) {
        if (std::ranges::find(wanted, identifier) == wanted.end()) {
            difference.extra.push_back(identifier.value());
        }
    }
    std::ranges::copy(found.strangers, std::back_inserter(difference.extra));
    std::ranges::copy(names.other, std::back_inserter(difference.extra));
    return difference;
}

}  // namespace causeway::policy
