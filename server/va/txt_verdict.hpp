// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/dns.hpp"
#include "va/method.hpp"

namespace causeway::va {

// What stands in the TXT record: base64url of the SHA-256 of the key authorization (RFC 8555 §8.4).
std::string txt_value(std::string_view key_authorization);

// Brings the record with that value to the front, since a trace keeps the first ones only. False
// when there is none.
bool put_first(std::vector<net::DnsRecord>& records, std::string_view value);

// What is wrong with the records of an answer that has none with the right value. Quotes at most
// three of them, 64 octets each, escaped.
model::ValidationFailure explain_wrong_records(const std::string& asked,
                                               const std::vector<net::DnsRecord>& records,
                                               std::string_view key_authorization);

// Where the record ends up by common mistakes: at the name itself, without the underscore, or under
// a zone's name that an editor appended to the whole. Five at most.
std::vector<std::string> likely_misplacements(const std::string& base_name);

}  // namespace causeway::va
