// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "net/dns.hpp"

namespace causeway::net {

// One record from its wire form; nothing when the data do not fit the type.
std::optional<DnsRecord> parse_record(DnsType type, base::ByteView rdata);

// The names that the CNAME records in a message's answer section lead to, from `name` on, in the
// order of the chain, at most 16. Stops at the first octet that does not parse.
std::vector<std::string> cname_chain(base::ByteView message, std::string_view name);

}  // namespace causeway::net
