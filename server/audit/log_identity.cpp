// SPDX-License-Identifier: Apache-2.0
#include "audit/log_identity.hpp"

#include <utility>

namespace causeway::audit {

LogIdentity::LogIdentity(std::string origin, KeyReader read_key,
                         std::vector<VerifierKey> further_keys)
    : origin_(std::move(origin)),
      read_key_(std::move(read_key)),
      further_keys_(std::move(further_keys)) {}

base::Result<NoteSigner> LogIdentity::signer() {
    const std::scoped_lock lock(mutex_);
    if (!signer_) {
        CAUSEWAY_TRY(crypto::PrivateKey key, read_key_());
        CAUSEWAY_TRY(NoteSigner signer, NoteSigner::make(origin_, std::move(key)));
        signer_.emplace(std::move(signer));
    }
    return *signer_;
}

base::Result<std::vector<VerifierKey>> LogIdentity::verifier_keys() {
    CAUSEWAY_TRY(const NoteSigner own, signer());
    std::vector<VerifierKey> keys{own.verifier()};
    keys.insert(keys.end(), further_keys_.begin(), further_keys_.end());
    return keys;
}

std::vector<VerifierKey> LogIdentity::readable_keys() {
    auto keys = verifier_keys();
    return keys ? *std::move(keys) : further_keys_;
}

}  // namespace causeway::audit
