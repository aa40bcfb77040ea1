// SPDX-License-Identifier: Apache-2.0
#include "admin/filters.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "model/identifier.hpp"

namespace causeway::admin {
namespace {

// RFC 5280 §4.1.2.2 allows 20 octets; some CAs give more.
constexpr std::size_t kMostDigits = 64;
constexpr std::string_view kHexDigits = "0123456789abcdef";

bool is_separator(char c) {
    return c == ':' || c == ' ' || c == '-';
}

// Whole octets without a leading zero octet.
std::string canonical_hex(std::string digits) {
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.empty()) return "00";
    if (digits.size() % 2 == 1) digits.insert(digits.begin(), '0');
    return digits;
}

// Long division by 16, because a serial number exceeds every integer type.
std::string decimal_to_hex(std::string decimal) {
    std::string hex;
    while (!decimal.empty()) {
        unsigned remainder = 0;
        std::string quotient;
        for (const char c : decimal) {
            const unsigned value = remainder * 10 + static_cast<unsigned>(c - '0');
            if (value >= 16 || !quotient.empty()) {
                quotient.push_back(static_cast<char>('0' + value / 16));
            }
            remainder = value % 16;
        }
        hex.insert(hex.begin(), kHexDigits[remainder]);
        decimal = quotient;
    }
    return hex;
}

}  // namespace

void ScopeFilter::read(QueryReader& query) {
    read_tenant(query);
    endpoint_ = query.text("endpoint");
    if (endpoint_ && !tenant_) query.reject("endpoint", "needs the parameter tenant beside it.");
}

base::Result<void> ScopeFilter::resolve(ra::Tenants& tenants) {
    if (endpoint_) {
        CAUSEWAY_TRY(const auto context, tenants.find_endpoint(*tenant_, *endpoint_));
        tenant_id = context.tenant.id;
        endpoint_id = context.endpoint.id;
    } else if (tenant_) {
        CAUSEWAY_TRY(const model::Tenant tenant, tenants.find(*tenant_));
        tenant_id = tenant.id;
    }
    return {};
}

std::string read_name_filter(QueryReader& query) {
    const auto text = query.text("name");
    if (!text) return {};
    for (const auto type : {model::IdentifierType::ip, model::IdentifierType::dns}) {
        const auto identifier = model::Identifier::parse(type, *text);
        if (identifier) return identifier->value();
    }
    query.reject("name", "must be a complete DNS name or an IP address.");
    return {};
}

std::vector<std::string> serial_readings(const std::string& text) {
    std::string digits;
    for (const char c : text) {
        if (!is_separator(c)) digits.push_back(base::ascii_lower(c));
    }
    const bool marked_hex = digits.starts_with("0x");
    if (marked_hex) digits.erase(0, 2);
    if (digits.empty() || digits.size() > kMostDigits ||
        digits.find_first_not_of(kHexDigits) != std::string::npos) {
        return {};
    }
    std::vector<std::string> readings{canonical_hex(digits)};
    if (!marked_hex && std::ranges::all_of(text, base::is_ascii_digit)) {
        readings.push_back(canonical_hex(decimal_to_hex(digits)));
    }
    return readings;
}

}  // namespace causeway::admin
