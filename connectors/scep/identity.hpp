// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connectors/scep/config.hpp"
#include "connectors/sdk/connector.hpp"
#include "connectors/sdk/support/x509.hpp"

namespace causeway::scep {

// Who signs requests and can read the answers: the RA's certificate and key.
struct Identity {
    crypto::Certificate certificate;
    crypto::PrivateKey key;
    bool self_made = false;
};

// The configured one; or one that was made, self-signed, at its first use and is kept in the host's
// state, so that any replica can read the answer to what another has sent. Throws when what is kept
// is damaged.
Identity load_or_make_identity(const sdk::Host& host, const Config& config);

}  // namespace causeway::scep
