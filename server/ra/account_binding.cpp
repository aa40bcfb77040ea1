// SPDX-License-Identifier: Apache-2.0
#include "ra/account_binding.hpp"

#include "base/bytes.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;

base::Result<void> malformed(std::string detail) {
    return base::fail(ErrorKind::malformed,
                      "The external account binding is malformed: " + std::move(detail));
}

base::Result<void> check_form(const OfferedBinding& binding) {
    const crypto::JwsHeader& header = binding.jws.header;
    if (header.alg != "HS256" && header.alg != "HS384" && header.alg != "HS512") {
        return malformed("its algorithm must be HS256, HS384 or HS512.");
    }
    if (!header.kid || header.jwk) return malformed("it must name its key by \"kid\".");
    if (header.nonce) return malformed("it must not have a nonce.");
    if (header.url != binding.outer_url) {
        return malformed("its url must be that of the newAccount request.");
    }
    return {};
}

}  // namespace

base::Error binding_refused() {
    return base::make_error(
        ErrorKind::unauthorized,
        "The external account binding could not be verified. Check that the key "
        "id and the HMAC key belong together and to this directory URL, and that "
        "the HMAC key was taken over as base64url text without padding.");
}

base::Result<std::string> binding_kid(const OfferedBinding& binding) {
    CAUSEWAY_CHECK(check_form(binding));
    return *binding.jws.header.kid;
}

base::Result<void> check_binding(const OfferedBinding& binding, const crypto::Jwk& account_key,
                                 const model::EabKey& key) {
    if (!crypto::verify_mac(binding.jws, key.hmac_key)) return base::fail(binding_refused());
    const auto bound = crypto::Jwk::parse(base::as_text(binding.jws.payload));
    if (!bound || !(*bound == account_key)) {
        return base::fail(ErrorKind::malformed,
                          "The external account binding binds another key than the account's.");
    }
    return {};
}

}  // namespace causeway::ra
