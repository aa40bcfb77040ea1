// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/anchor_directory.hpp"
#include "app/config.hpp"
#include "audit/log_identity.hpp"
#include "audit/notary.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"

namespace causeway::app {

// Who the log is by the configuration, which names a signing key.
std::unique_ptr<audit::LogIdentity> log_identity(const Config& config);

// What auditors and other processes know a signing key by, in the form of C2SP's signed notes: of
// that in `key_file`, or of the configured one when it is empty. `config_file` as in read_config;
// nothing else of it needs to be complete.
base::Result<std::string> verifier_key(const std::string& config_file, const std::string& key_file);

// How this process signs the audit log, as it is configured.
class AuditSigning {
  public:
    AuditSigning(const Config& config, audit::LogStore& log, const base::Clock& clock);

    // Neither is there without a key.
    audit::Notary* notary() { return notary_ ? &*notary_ : nullptr; }
    audit::LogIdentity* identity() { return identity_.get(); }
    // What the record lacks by configuration, for /readyz and the log; empty when it lacks nothing.
    std::string shortcoming() const;
    // The key that auditors verify with goes to the log, so that it is known before it is needed.
    void announce(base::Log& log);

  private:
    std::optional<AnchorDirectory> anchors_;
    std::unique_ptr<audit::LogIdentity> identity_;
    std::optional<audit::Notary> notary_;
};

}  // namespace causeway::app
