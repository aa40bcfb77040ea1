// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/enum_names.hpp"
#include "base/result.hpp"

namespace causeway::net {

enum class ResolverMode {
    recursive,  // from the root servers down
    forward,    // to `forwarders`
    system,     // to the name servers of /etc/resolv.conf
};

// So many lookups of one set run at a time, each with a socket of its own; further ones wait. Room
// is left for those that were given up: their sockets are kept until the name server has been given
// its time.
inline constexpr std::size_t kLookupsMost = 8192;

// One way to look at the DNS: a company's inside, its outside, a lab.
struct ResolverSet {
    std::string name = "default";
    ResolverMode mode = ResolverMode::system;
    std::vector<std::string> forwarders;  // "address" or "address:port", IPv6 in brackets
    // DS or DNSKEY records in zone file form; without one nothing is validated by DNSSEC and every
    // answer is insecure.
    std::string trust_anchor_file;
    std::vector<std::string> insecure_domains;  // zones below an anchor that are not validated
    // For labs: every name in this zone is 127.0.0.1, and no server is asked.
    std::string lab_zone;
};

// The set in the language of unbound.conf(5), but for its trust anchors. malformed, naming the set
// and the entry, when it cannot work.
base::Result<std::string> unbound_config(const ResolverSet& set);

// A refusal that names the set.
base::Error bad_resolver_set(const ResolverSet& set, const std::string& reason);

}  // namespace causeway::net

template <>
struct causeway::base::EnumNames<causeway::net::ResolverMode> {
    using enum causeway::net::ResolverMode;
    static constexpr std::pair<causeway::net::ResolverMode, std::string_view> table[] = {
        {recursive, "recursive"},
        {forward, "forward"},
        {system, "system"},
    };
};
