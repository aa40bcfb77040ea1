// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "model/name_rule.hpp"

namespace causeway::policy {

// malformed for a rule that would allow the names of every customer of a registry: all names, or
// all wildcards, under com or co.uk. Names that no registry sells under, such as those of an
// internal top-level domain, are nobody else's.
base::Result<void> check_breadth(const model::NameRule& rule);

}  // namespace causeway::policy
