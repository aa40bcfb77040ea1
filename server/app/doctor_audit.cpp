// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_audit.hpp"

#include <cerrno>
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

#include "app/anchor_directory.hpp"
#include "app/audit_signing.hpp"
#include "app/config_file.hpp"
#include "app/doctor_exposure.hpp"
#include "app/key_files.hpp"
#include "app/shell_text.hpp"
#include "audit/checkpoint.hpp"

namespace causeway::app {
namespace {

constexpr const char* kSeeSigning = "See docs/operations.md (Signing the audit log).";

std::string this_user() {
    return "user " + std::to_string(::geteuid());
}

// What keeps checkpoints from being written there; nothing where they can be.
Findings directory_findings(const std::string& directory) {
    struct stat status {};
    if (::stat(directory.c_str(), &status) != 0) {
        return {failed(directory + ": " + std::generic_category().message(errno),
                       "Run: mkdir -m 0750 " + shell_word(directory) +
                           " - and give it to the service's user.")};
    }
    if (!S_ISDIR(status.st_mode)) {
        return {failed(directory + " is no directory", "Name one in audit.anchor_directory.")};
    }
    if (::access(directory.c_str(), R_OK | W_OK | X_OK) != 0) {
        return {failed(this_user() + " cannot write to " + directory +
                           ": no certificate is asked for while checkpoints cannot be anchored",
                       "Give the directory to the service's user.")};
    }
    if ((status.st_mode & S_IWOTH) != 0) {
        return {failed("everybody on this machine may write to " + directory,
                       "Run: chmod o-w " + shell_word(directory))};
    }
    return {};
}

// Whether a start takes the newest anchor for one of its own log.
Finding anchor_finding(const Config& config, const audit::KeptCheckpoint& kept,
                       const std::function<base::Result<std::size_t>()>& log_size) {
    const auto identity = log_identity(config);
    const auto anchored = audit::open_checkpoint(kept.note, identity->readable_keys());
    if (!anchored) {
        return failed(kept.name + " cannot be used: " + anchored.error().detail,
                      "Name the key that signed it in audit.further_verifier_keys, or move the "
                      "anchors of another log away.");
    }
    if (anchored->origin != identity->origin() || anchored->head.size != kept.tree_size) {
        return failed(kept.name + " holds the checkpoint of " +
                          std::to_string(anchored->head.size) + " events of the log " +
                          anchored->origin,
                      "Take the file away: it is not an anchor of " + identity->origin() +
                          " under its size.");
    }
    // Asked after the anchor was read: a log in use has grown since rather than shrunk.
    const auto size = log_size();
    if (!size) return passed(kept.name + ", not compared with the log: " + size.error().detail);
    if (*size < kept.tree_size) {
        return failed(
            "the log in the database has " + std::to_string(*size) + " events, and the anchor " +
                kept.name + " is of " + std::to_string(kept.tree_size) +
                ": nothing is added to a log that has lost some",
            "Let database.url lead to the newest database. Where the lost events are gone "
            "for good, begin another log: docs/operations.md (Signing the audit log), a "
            "restore that lost events.");
    }
    return passed(kept.name + ", of the " + std::to_string(*size) + " events of the log");
}

}  // namespace

Findings check_audit_key(const Config& config) {
    const std::string& path = config.audit.signing_key_file;
    if (path.empty()) {
        return {warned("the audit log is not signed, and its owner may rewrite it",
                       std::string("Set audit.signing_key_file. ") + kSeeSigning)};
    }
    const auto key = read_signing_key(path);
    if (!key) {
        return {failed("nothing is sealed without the key, and no certificate is asked for",
                       key.error().detail)};
    }
    const auto signer = log_identity(config)->signer();
    if (!signer) return {failed(path + ": " + signer.error().detail, kSeeSigning)};
    if (Findings exposed = exposure_of(path); !exposed.empty()) return exposed;
    return {passed(path + ", " + signer->verifier().to_string())};
}

Findings check_audit_anchors(const Config& config,
                             const std::function<base::Result<std::size_t>()>& log_size) {
    const std::string& directory = config.audit.anchor_directory;
    if (config.audit.signing_key_file.empty()) return {skipped("the audit log is not signed")};
    if (directory.empty()) {
        return {warned("checkpoints of the audit log are kept in its database only",
                       std::string("Set audit.anchor_directory. ") + kSeeSigning)};
    }
    if (Findings findings = directory_findings(directory); !findings.empty()) return findings;
    const auto newest = AnchorDirectory(directory).newest();
    if (!newest) return {failed(newest.error().detail, "Let the service's user read it.")};
    if (!*newest) return {passed(directory + ", no checkpoint yet")};
    return {anchor_finding(config, **newest, log_size)};
}

}  // namespace causeway::app
