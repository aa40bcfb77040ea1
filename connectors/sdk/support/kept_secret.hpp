// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "connectors/sdk/connector.hpp"
#include "connectors/sdk/support/values.hpp"
#include "connectors/sdk/support/x509.hpp"

namespace causeway::sdk {

// A secret of the connection's own making under that key of the host's state, if there is one.
std::optional<base::Secret> kept_secret(const Host& host, std::string_view key);

// What is kept under that key from now on: `made`, or what another replica made a moment earlier.
base::Secret keep_secret(const Host& host, std::string_view key, const base::Secret& made);

// One PEM text: the key, then the certificates.
base::Secret to_pem(const crypto::PrivateKey& key,
                    const std::vector<crypto::Certificate>& certificates);

}  // namespace causeway::sdk
