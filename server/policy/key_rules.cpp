// SPDX-License-Identifier: Apache-2.0
#include "policy/key_rules.hpp"

#include <algorithm>
#include <string>

#include "crypto/key_quality.hpp"

namespace causeway::policy {
namespace {

using crypto::KeyType;
using model::AllowedKey;

bool matches(const AllowedKey& rule, const crypto::PublicKey& key) {
    if (rule.type != key.type()) return false;
    return key.type() != KeyType::rsa ||
           (key.bits() >= rule.min_bits && key.bits() <= rule.max_bits);
}

std::string describe(const AllowedKey& rule) {
    if (rule.type != KeyType::rsa) return crypto::describe(rule.type, 0);
    return "RSA " + std::to_string(rule.min_bits) + " to " + std::to_string(rule.max_bits) +
           " bits";
}

// The option of certbot and lego that makes such a key.
std::string client_option(const AllowedKey& rule) {
    switch (rule.type) {
        case KeyType::rsa:
            return "certbot --key-type rsa --rsa-key-size " + std::to_string(rule.min_bits) +
                   " or lego --key-type rsa" + std::to_string(rule.min_bits);
        case KeyType::ec_p256:
            return "certbot --key-type ecdsa --elliptic-curve secp256r1 or lego --key-type ec256";
        case KeyType::ec_p384:
            return "certbot --key-type ecdsa --elliptic-curve secp384r1 or lego --key-type ec384";
        case KeyType::ec_p521:
        case KeyType::ed25519:
        case KeyType::other:
            return {};
    }
    return {};
}

std::string explain(const crypto::PublicKey& key, const std::vector<AllowedKey>& allowed) {
    std::string text = "The certificate's key is " + key.describe() + ". This endpoint accepts ";
    for (std::size_t i = 0; i < allowed.size(); ++i) {
        text += (i == 0 ? "" : ", ") + describe(allowed[i]);
    }
    text += ".";
    if (allowed.empty()) return text;
    if (const std::string option = client_option(allowed.front()); !option.empty()) {
        text += " For example: " + option + ".";
    }
    return text;
}

}  // namespace

base::Result<void> check_certificate_key(const crypto::PublicKey& key,
                                         const std::vector<AllowedKey>& allowed) {
    const bool allowed_kind =
        std::ranges::any_of(allowed, [&](const AllowedKey& rule) { return matches(rule, key); });
    if (!allowed_kind) return base::fail(base::ErrorKind::bad_csr, explain(key, allowed));
    if (auto quality = crypto::check_key_quality(key); !quality) {
        return base::fail(base::ErrorKind::bad_csr, quality.error().detail);
    }
    return {};
}

std::vector<AllowedKey> default_keys() {
    return {{KeyType::rsa, 2048, 4096}, {KeyType::ec_p256, 0, 0}, {KeyType::ec_p384, 0, 0}};
}

}  // namespace causeway::policy
