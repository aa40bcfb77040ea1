// SPDX-License-Identifier: Apache-2.0
#include "app/audit_signing.hpp"

#include <vector>

#include "app/config_file.hpp"
#include "app/key_files.hpp"

namespace causeway::app {
namespace {

// check_config has refused what is no key.
std::vector<audit::VerifierKey> further_keys(const Config& config) {
    std::vector<audit::VerifierKey> keys;
    for (const std::string& text : config.audit.further_verifier_keys) {
        if (auto key = audit::VerifierKey::parse(text)) keys.push_back(*std::move(key));
    }
    return keys;
}

}  // namespace

std::unique_ptr<audit::LogIdentity> log_identity(const Config& config) {
    return std::make_unique<audit::LogIdentity>(
        audit_origin(config),
        [file = config.audit.signing_key_file] { return read_signing_key(file); },
        further_keys(config));
}

base::Result<std::string> verifier_key(const std::string& config_file,
                                       const std::string& key_file) {
    CAUSEWAY_TRY(Config config, read_config(config_file, process_environment()));
    if (!key_file.empty()) config.audit.signing_key_file = key_file;
    if (config.audit.signing_key_file.empty()) {
        return base::fail(base::ErrorKind::malformed,
                          "Name a file with a key, or set audit.signing_key_file in the "
                          "configuration that --config names.");
    }
    if (config.audit.origin.empty() && config.acme.base_url.empty()) {
        return base::fail(base::ErrorKind::malformed,
                          "A key is known under the name of its log: set audit.origin or "
                          "acme.base_url in the configuration that --config names.");
    }
    CAUSEWAY_TRY(const audit::NoteSigner signer, log_identity(config)->signer());
    return signer.verifier().to_string();
}

AuditSigning::AuditSigning(const Config& config, audit::LogStore& log, const base::Clock& clock) {
    if (config.audit.signing_key_file.empty()) return;
    if (!config.audit.anchor_directory.empty()) anchors_.emplace(config.audit.anchor_directory);
    identity_ = log_identity(config);
    notary_.emplace(audit::Notary::Parts{*identity_, log, anchors_ ? &*anchors_ : nullptr, clock},
                    config.audit.checkpoint_interval);
}

std::string AuditSigning::shortcoming() const {
    if (!identity_) return "the audit log is not signed: set audit.signing_key_file";
    if (!anchors_) {
        return "checkpoints of the audit log are kept in its database only: set "
               "audit.anchor_directory";
    }
    return {};
}

void AuditSigning::announce(base::Log& log) {
    if (const std::string lacks = shortcoming(); !lacks.empty()) {
        log.warning("audit.unprotected", {{"detail", lacks}});
    }
    if (!identity_) return;
    const auto signer = identity_->signer();
    if (signer) {
        log.info("audit.signing", {{"verifier_key", signer->verifier().to_string()}});
    } else {
        log.error("audit.no_key", {{"reason", signer.error().detail}});
    }
}

}  // namespace causeway::app
