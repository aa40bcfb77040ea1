// SPDX-License-Identifier: Apache-2.0
#include "va/txt_verdict.hpp"

#include <algorithm>
#include <utility>

#include "base/ascii.hpp"
#include "base/encoding.hpp"
#include "crypto/hash.hpp"
#include "va/trace_steps.hpp"

namespace causeway::va {
namespace {

using model::Cause;

constexpr std::size_t kQuoteMost = 64;
constexpr std::size_t kQuotesMost = 3;
constexpr std::size_t kZonesMost = 3;

const std::string& text_of(const net::DnsRecord& record) {
    return std::get<net::TxtRecord>(record).text;
}

// The right value, and the spellings that people and programs publish instead of it, each with what
// is wrong with it.
struct Spellings {
    std::string right;
    std::vector<std::pair<std::string, std::string>> wrong;
};

Spellings spellings(std::string_view key_authorization) {
    const auto digest = crypto::sha256(base::as_bytes(key_authorization));
    const std::string right = base::base64url_encode(digest);
    return {
        right,
        {{std::string(key_authorization),
          "it is the key authorization itself, not the digest of it"},
         {std::string(key_authorization.substr(0, key_authorization.find('.'))),
          "it is the challenge's token"},
         {base::hex_encode(digest), "it is the digest in hexadecimal"},
         {base::base64_encode(digest), "it is the digest in base64 with padding, not in base64url"},
         {right + "=", "it has a \"=\" at its end"}}};
}

std::optional<std::string> fault_of(const std::string& text, const Spellings& spellings) {
    if (base::trim(text, " \t\r\n\"'") == spellings.right) {
        return "it has quotation marks or white space around it";
    }
    for (const auto& [wrong, why] : spellings.wrong) {
        if (text == wrong) return why;
    }
    if (base::equal_ignoring_case(text, spellings.right)) return "letters have changed their case";
    return std::nullopt;
}

std::string quote(const std::string& text) {
    return "\"" + printable(text, kQuoteMost) + "\"";
}

}  // namespace

std::string txt_value(std::string_view key_authorization) {
    return base::base64url_encode(crypto::sha256(base::as_bytes(key_authorization)));
}

bool put_first(std::vector<net::DnsRecord>& records, std::string_view value) {
    const auto found = std::ranges::find(records, value, &text_of);
    if (found == records.end()) return false;
    std::rotate(records.begin(), found, found + 1);
    return true;
}

model::ValidationFailure explain_wrong_records(const std::string& asked,
                                               const std::vector<net::DnsRecord>& records,
                                               std::string_view key_authorization) {
    const Spellings known = spellings(key_authorization);
    for (const net::DnsRecord& record : records) {
        if (const auto fault = fault_of(text_of(record), known)) {
            return {Cause::misformed_record,
                    asked + ": found " + quote(text_of(record)) + ", but " + *fault};
        }
    }
    std::string found;
    for (std::size_t i = 0; i < std::min(records.size(), kQuotesMost); ++i) {
        found += (i == 0 ? "" : ", ") + quote(text_of(records[i]));
    }
    if (records.size() > kQuotesMost) {
        found += " and " + std::to_string(records.size() - kQuotesMost) + " more";
    }
    return {Cause::wrong_record, asked + ": found " + found + ", not this challenge's value"};
}

std::vector<std::string> likely_misplacements(const std::string& base_name) {
    std::vector<std::string> names = {base_name, "acme-challenge." + base_name};
    std::string_view zone = base_name;
    for (std::size_t i = 0; i < kZonesMost && zone.find('.') != std::string_view::npos; ++i) {
        names.push_back("_acme-challenge." + base_name + "." + std::string(zone));
        zone.remove_prefix(zone.find('.') + 1);
    }
    std::erase_if(names, [](const std::string& name) { return !net::is_dns_name(name); });
    return names;
}

}  // namespace causeway::va
