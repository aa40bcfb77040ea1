// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_files.hpp"

#include <array>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

#include "app/key_files.hpp"
#include "storage/connection_string.hpp"

namespace causeway::app {
namespace {

constexpr std::string_view kCredentials = "/run/credentials/";
// Of 32 random octets, fewer are all different once in a hundred thousand million tries.
constexpr std::size_t kFewestDifferent = 20;

std::string octal(mode_t mode) {
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "%04o", static_cast<unsigned>(mode & 07777));
    return text.data();
}

std::optional<struct stat> status_of(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return std::nullopt;
    return status;
}

// Whoever may write to a directory without the sticky bit may replace every file in it.
bool anybody_may_replace(const std::string& path) {
    const auto directory = status_of(std::filesystem::absolute(path).parent_path().string());
    return directory && (directory->st_mode & S_IWOTH) != 0 && (directory->st_mode & S_ISVTX) == 0;
}

std::string this_user() {
    return "user " + std::to_string(::geteuid());
}

Finding unreachable(const std::string& path) {
    const std::string reason = std::generic_category().message(errno);
    return failed(path + " cannot be read by " + this_user() + " (" + reason + ")",
                  "Give it to the service's user, and let that user enter its directories.");
}

// What is wrong with a file that holds a private key, apart from what is in it.
Findings exposure_of(const std::string& path) {
    const auto status = status_of(path);
    if (!status || ::access(path.c_str(), R_OK) != 0) return {unreachable(path)};
    if (!S_ISREG(status->st_mode)) {
        return {failed(path + " is no regular file", "Name the file itself.")};
    }
    if ((status->st_mode & S_IRWXO) != 0) {
        return {failed(
            "everybody on this machine may use " + path + " (mode " + octal(status->st_mode) + ")",
            "Run: chmod 0600 " + path +
                " - and replace the key where others use this "
                "machine.")};
    }
    if ((status->st_mode & S_IWGRP) != 0) {
        return {
            warned("the group of " + path + " may replace it (mode " + octal(status->st_mode) + ")",
                   "Run: chmod g-w " + path)};
    }
    if (anybody_may_replace(path)) {
        return {failed("everybody may replace the files in the directory of " + path,
                       "Run: chmod o-w on that directory.")};
    }
    return {};
}

Findings key_file_findings(const std::string& path) {
    if (!status_of(path) && errno == ENOENT) {
        return {failed(path + " is not there",
                       "Restore it from where keys are kept. Only for a new installation make "
                       "one: openssl rand -base64 32 > " +
                           path + " && chmod 0600 " + path)};
    }
    if (Findings exposed = exposure_of(path); !exposed.empty()) return exposed;
    Config config;
    config.secrets.key_file = path;
    const auto keys = read_sealing_keys(config);
    if (!keys) {
        return {failed(keys.error().detail,
                       "Restore the right file; what it sealed is lost without it. A new one has "
                       "32 random octets in base64 or hex: openssl rand -base64 32")};
    }
    const auto octets = keys->current().octets().reveal();
    if (std::set<std::uint8_t>(octets.begin(), octets.end()).size() < kFewestDifferent) {
        return {failed(path + " holds no random key",
                       "Make one with openssl rand -base64 32, and change to it as "
                       "docs/operations.md says (Keys).")};
    }
    return {passed(path + ", key " + keys->current_id())};
}

std::string sources_of(const ConfigReading& reading) {
    std::size_t from_file = 0;
    for (const auto& [setting, source] : reading.origins) {
        if (source.find(':') != std::string::npos) ++from_file;
    }
    const std::size_t from_environment = reading.origins.size() - from_file;
    return (reading.path.empty() ? "no file" : reading.path) + ": " + std::to_string(from_file) +
           " settings, " + std::to_string(from_environment) + " from the environment";
}

// Whoever writes this file names the directories that code is loaded from.
Findings configuration_file_findings(const ConfigReading& reading) {
    const auto status = reading.path.empty() ? std::nullopt : status_of(reading.path);
    if (!status) return {};
    if ((status->st_mode & S_IWOTH) != 0 || anybody_may_replace(reading.path)) {
        return {failed("everybody may change " + reading.path,
                       "Run: chmod o-w " + reading.path + " - and on its directory.")};
    }
    const auto url = reading.origins.find("database.url");
    const bool in_file = url != reading.origins.end() && url->second.starts_with(reading.path);
    if (in_file && (status->st_mode & S_IROTH) != 0 &&
        storage::holds_password(reading.config.database.url)) {
        return {warned("everybody may read the database's password in " + reading.path,
                       "Run: chmod o-r " + reading.path +
                           " - or put database.url into a file that CAUSEWAY_DATABASE_URL_FILE "
                           "names.")};
    }
    return {};
}

}  // namespace

Findings check_configuration(const ConfigReading& reading) {
    if (reading.unreadable) {
        const std::string& text = reading.unreadable->detail;
        const std::size_t sentence = text.find(". ");
        if (sentence == std::string::npos) {
            return {failed(text, "Correct that place; docs/operations.md has every setting.")};
        }
        return {failed(text.substr(0, sentence), text.substr(sentence + 2))};
    }
    Findings findings = configuration_file_findings(reading);
    if (reading.unacceptable) {
        findings.push_back(failed("a start refuses the settings", reading.unacceptable->detail));
    }
    for (const std::string& name : reading.unknown_variables) {
        findings.push_back(warned("the environment variable " + name + " names no setting",
                                  "Correct its spelling or remove it."));
    }
    if (reading.config.lab.enabled) {
        findings.push_back(warned("lab mode: validation may reach loopback and other ports",
                                  "Remove [lab] where certificates are trusted."));
    }
    findings.push_back(passed(sources_of(reading)));
    return findings;
}

Findings check_key_files(const Config::Secrets& secrets) {
    if (secrets.key_file.empty()) {
        return {failed("no key-encryption key is configured",
                       "Set secrets.key_file to a file made by: openssl rand -base64 32")};
    }
    Findings findings = key_file_findings(secrets.key_file);
    for (const std::string& path : secrets.earlier_key_files) {
        for (Finding& finding : key_file_findings(path)) findings.push_back(std::move(finding));
    }
    return findings;
}

Findings check_tls_key_file(const std::string& path) {
    if (path.empty()) {
        return {failed("no TLS key is configured", "Set acme.tls_certificate and acme.tls_key.")};
    }
    if (Findings exposed = exposure_of(path); !exposed.empty()) return exposed;
    return {passed(path)};
}

Findings check_credentials(const Config& config) {
    Findings findings;
    std::vector<std::string> files{config.secrets.key_file, config.acme.tls_key,
                                   config.acme.tls_certificate, config.audit.signing_key_file,
                                   config.validation.trust_anchor_file};
    const auto& earlier = config.secrets.earlier_key_files;
    files.insert(files.end(), earlier.begin(), earlier.end());
    for (const std::string& path : files) {
        if (!path.starts_with(kCredentials)) continue;
        if (::access(path.c_str(), R_OK) == 0) {
            findings.push_back(passed(path));
        } else {
            findings.push_back(failed(
                path + " cannot be read by " + this_user(),
                "systemd shows credentials to the running unit only: look at LoadCredential= "
                "of the unit, and run the doctor as its ExecStartPre=."));
        }
    }
    if (findings.empty()) findings.push_back(skipped("no setting names a systemd credential"));
    return findings;
}

}  // namespace causeway::app
