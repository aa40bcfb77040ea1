// SPDX-License-Identifier: Apache-2.0
#include "connectors/sdk/support/kept_secret.hpp"

#include <stdexcept>
#include <string>

namespace causeway::sdk {

std::optional<base::Secret> kept_secret(const Host& host, std::string_view key) {
    auto entry = host.get(key);
    if (!entry) return std::nullopt;
    return base::Secret(std::move(entry->value));
}

base::Secret keep_secret(const Host& host, std::string_view key, const base::Secret& made) {
    if (host.put_if(key, 0, made.reveal())) return made;
    auto winner = kept_secret(host, key);
    if (!winner) throw std::runtime_error("what was kept as " + std::string(key) + " has vanished");
    return *std::move(winner);
}

base::Secret to_pem(const crypto::PrivateKey& key,
                    const std::vector<crypto::Certificate>& certificates) {
    const base::Secret private_key = key.to_pkcs8_pem();
    std::string text;
    for (const crypto::Certificate& one : certificates) text += one.pem();
    base::Bytes out;
    // Without a reallocation, which would leave a copy behind.
    out.reserve(private_key.reveal().size() + text.size());
    out.insert(out.end(), private_key.reveal().begin(), private_key.reveal().end());
    out.insert(out.end(), text.begin(), text.end());
    return base::Secret(std::move(out));
}

}  // namespace causeway::sdk
