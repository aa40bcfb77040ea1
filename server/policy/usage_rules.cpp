// SPDX-License-Identifier: Apache-2.0
#include "policy/usage_rules.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace causeway::policy {
namespace {

constexpr const char* kServerAuth = "1.3.6.1.5.5.7.3.1";
constexpr const char* kClientAuth = "1.3.6.1.5.5.7.3.2";

// RFC 5280 §4.2.1.12.
constexpr std::pair<std::string_view, std::string_view> kExtendedNames[] = {
    {kServerAuth, "serverAuth"},
    {kClientAuth, "clientAuth"},
    {"1.3.6.1.5.5.7.3.3", "codeSigning"},
    {"1.3.6.1.5.5.7.3.4", "emailProtection"},
    {"1.3.6.1.5.5.7.3.8", "timeStamping"},
    {"1.3.6.1.5.5.7.3.9", "OCSPSigning"},
    {"2.5.29.37.0", "anyExtendedKeyUsage"},
};

std::string describe(const std::string& oid) {
    for (const auto& [known, name] : kExtendedNames) {
        if (known == oid) return "extended key usage " + std::string(name) + " (" + oid + ")";
    }
    return "extended key usage " + oid;
}

template <class T>
bool contains(const std::vector<T>& list, const T& value) {
    return std::ranges::find(list, value) != list.end();
}

}  // namespace

UsageRules server_usages() {
    return {.required_extended = {kServerAuth},
            .allowed_extended = {kClientAuth},
            .forbidden = {crypto::KeyUsage::key_cert_sign, crypto::KeyUsage::crl_sign}};
}

UsageRules client_usages() {
    UsageRules rules = server_usages();
    rules.required_extended = {kClientAuth};
    rules.allowed_extended.clear();
    return rules;
}

UsageDifference compare_usages(const crypto::KeyUsages& usages, const UsageRules& rules) {
    UsageDifference difference;
    for (const std::string& oid : rules.required_extended) {
        if (!contains(usages.extended, oid)) difference.missing.push_back(describe(oid));
    }
    for (const std::string& oid : usages.extended) {
        if (!contains(rules.required_extended, oid) && !contains(rules.allowed_extended, oid)) {
            difference.surplus.push_back(describe(oid));
        }
    }
    for (const crypto::KeyUsage usage : usages.basic) {
        if (contains(rules.forbidden, usage)) {
            difference.surplus.push_back("key usage " + std::string(base::name_of(usage)));
        }
    }
    return difference;
}

}  // namespace causeway::policy
