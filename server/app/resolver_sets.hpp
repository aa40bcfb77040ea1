// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/config.hpp"
#include "net/resolver_set.hpp"

namespace causeway::app {

// How the configuration looks at the DNS: the set "default", and after it those of
// validation.resolver_sets. The trust anchors and the zones below them that are not signed are the
// same for all.
std::vector<net::ResolverSet> resolver_sets(const Config& config);

}  // namespace causeway::app
