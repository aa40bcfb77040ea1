// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "crypto/subject_names.hpp"
#include "model/identifier.hpp"

namespace causeway::policy {

struct NameDifference {
    std::vector<std::string> missing;  // from the subject alternative names
    std::vector<std::string> extra;    // anywhere; as encoded where no order could have it
};

// Exact comparison of sets (RFC 8555 §7.4). Clients of certificates look at the subject alternative
// names only (RFC 9525), so these must have every wanted name; a common name stands in for
// none, but is a further name unless it is wanted. Case is folded, nothing else.
NameDifference compare_names(const crypto::SubjectNames& names,
                             const std::vector<model::Identifier>& wanted);

}  // namespace causeway::policy
