// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "audit/signed_note.hpp"
#include "base/result.hpp"

namespace causeway::audit {

// Who the log is to its auditors: its name, the key that signs it, and the keys that signed it
// before or sign it in other processes. Safe from several threads.
class LogIdentity {
  public:
    using KeyReader = std::function<base::Result<crypto::PrivateKey>()>;

    // `read_key` is called until it has succeeded once.
    LogIdentity(std::string origin, KeyReader read_key, std::vector<VerifierKey> further_keys);

    const std::string& origin() const { return origin_; }
    base::Result<NoteSigner> signer();
    // The signer's own first.
    base::Result<std::vector<VerifierKey>> verifier_keys();
    // The same without the signer's own while its key cannot be read.
    std::vector<VerifierKey> readable_keys();

  private:
    const std::string origin_;
    const KeyReader read_key_;
    const std::vector<VerifierKey> further_keys_;
    std::mutex mutex_;
    std::optional<NoteSigner> signer_;
};

}  // namespace causeway::audit
