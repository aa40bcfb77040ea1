// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "crypto/jws.hpp"
#include "model/eab_key.hpp"

namespace causeway::ra {

// The external account binding as it stood in a newAccount request (RFC 8555 §7.3.4).
struct OfferedBinding {
    crypto::FlattenedJws jws;
    std::string text;       // the JSON text, to be shown again
    std::string outer_url;  // which the inner JWS must repeat
};

// The key id that an offered binding names; malformed when the inner JWS has not the form that
// §7.3.4 asks for: a MAC algorithm, a kid, no nonce, and the outer request's url.
base::Result<std::string> binding_kid(const OfferedBinding& binding);

// Whether the holder of `key` bound exactly this account key: the MAC is right and the payload is
// the same JWK, compared by its thumbprint because member order and white space differ by client.
base::Result<void> check_binding(const OfferedBinding& binding, const crypto::Jwk& account_key,
                                 const model::EabKey& key);

// The one answer for an unknown key id and a wrong MAC, so that key ids cannot be probed.
base::Error binding_refused();

}  // namespace causeway::ra
