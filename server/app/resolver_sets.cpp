// SPDX-License-Identifier: Apache-2.0
#include "app/resolver_sets.hpp"

#include <sstream>
#include <string>

namespace causeway::app {

std::vector<net::ResolverSet> resolver_sets(const Config& config) {
    const Config::Validation& validation = config.validation;
    net::ResolverSet set;
    set.mode = base::named<net::ResolverMode>(validation.resolver_mode)
                   .value_or(net::ResolverMode::system);
    set.forwarders = validation.forwarders;
    set.trust_anchor_file = validation.trust_anchor_file;
    set.insecure_domains = validation.insecure_domains;
    set.lab_zone = config.lab.zone;
    std::vector<net::ResolverSet> sets = {set};
    for (const std::string& text : validation.resolver_sets) {
        std::istringstream words(text);
        set.name.clear();
        set.mode = net::ResolverMode::forward;
        set.forwarders.clear();
        words >> set.name;
        for (std::string server; words >> server;) set.forwarders.push_back(server);
        sets.push_back(set);
    }
    return sets;
}

}  // namespace causeway::app
