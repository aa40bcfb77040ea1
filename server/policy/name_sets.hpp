// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "crypto/subject_names.hpp"
#include "model/identifier.hpp"

namespace causeway::policy {

// Identifiers found inside a CSR or certificate, and what there is besides.
struct NamesFound {
    std::set<model::Identifier> identifiers;
    std::vector<std::string> strangers;  // names that no order could ever have
};

// The subject alternative names, and the common name where it is one of them in another spelling or
// a further one. Case is folded, nothing else.
NamesFound names_in(const crypto::SubjectNames& names);

struct NameDifference {
    std::vector<std::string> missing;
    std::vector<std::string> extra;

    bool empty() const { return missing.empty() && extra.empty(); }
};

// Exact comparison of sets (RFC 8555 §7.4).
NameDifference compare_names(const crypto::SubjectNames& names,
                             const std::vector<model::Identifier>& wanted);

}  // namespace causeway::policy
