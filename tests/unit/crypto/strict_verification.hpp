// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "crypto/certificate.hpp"

namespace causeway::crypto {

// OpenSSL's verdict with all checks of RFC 5280 on ("ok" or the error's text), at a given time and,
// when there is one, against a CRL in DER.
std::string strictly_verified(const Certificate& leaf, const Certificate& root, base::Time now,
                              const std::optional<base::Bytes>& crl = std::nullopt);

// What "openssl x509 -text" and "openssl crl -text" print.
std::string openssl_text(const Certificate& certificate);
std::string openssl_crl_text(const base::Bytes& crl);

}  // namespace causeway::crypto
