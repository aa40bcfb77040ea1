// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "connectors/sdk/connector.hpp"
#include "connectors/sdk/support/x509.hpp"
#include "connectors/softca/config.hpp"

namespace causeway::softca {

// A root and the CA that issues under it. The root's key signs the issuing CA and is not kept, so
// that nothing else can ever be signed with it.
struct Authority {
    crypto::Certificate root;
    crypto::Certificate issuing;
    crypto::PrivateKey issuing_key;
};

// The connection's CA, if it was made before. Throws when what the host keeps is damaged.
std::optional<Authority> load_authority(const sdk::Host& host);

// The connection's CA; made now if there is none. Of several replicas that make one at the same
// time all end with the same.
Authority load_or_make_authority(const sdk::Host& host, const Config& config);

}  // namespace causeway::softca
