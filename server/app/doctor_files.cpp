// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_files.hpp"

#include <cerrno>
#include <set>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include "app/doctor_exposure.hpp"
#include "app/key_files.hpp"
#include "app/shell_text.hpp"
#include "storage/connection_string.hpp"

namespace causeway::app {
namespace {

constexpr std::string_view kCredentials = "/run/credentials/";
// Of 32 random octets, fewer are all different once in a hundred thousand million tries.
constexpr std::size_t kFewestDifferent = 20;

bool is_there(const std::string& path) {
    return ::access(path.c_str(), F_OK) == 0 || errno != ENOENT;
}

Findings key_file_findings(const std::string& path) {
    if (!is_there(path)) {
        return {failed(path + " is not there",
                       "Restore it from where keys are kept. Only for a new installation make "
                       "one: (umask 077; openssl rand -base64 32 >" +
                           shell_word(path) + ")")};
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

bool is_in_file(const ConfigReading& reading, const char* setting) {
    const auto origin = reading.origins.find(setting);
    return origin != reading.origins.end() && origin->second.starts_with(reading.path + ":");
}

// The owner of the tables may do what the role that serves must not.
Findings owner_findings(const ConfigReading& reading) {
    if (!is_in_file(reading, "database.owner_url") ||
        !storage::holds_password(reading.config.database.owner_url)) {
        return {};
    }
    return {warned("the service can read the password of the tables' owner in " + reading.path,
                   "Take database.owner_url out of it, and give it to migrate alone, as "
                   "CAUSEWAY_DATABASE_OWNER_URL or CAUSEWAY_DATABASE_OWNER_URL_FILE.")};
}

// Whoever writes this file names the directories that code is loaded from.
Findings configuration_file_findings(const ConfigReading& reading) {
    struct stat status {};
    if (reading.path.empty() || ::stat(reading.path.c_str(), &status) != 0) return {};
    Findings findings = strangers_who_may_change(reading.path);
    const Config::Database& database = reading.config.database;
    for (const auto& [setting, url] :
         {std::pair{"database.url", &database.url}, {"database.owner_url", &database.owner_url}}) {
        if (!is_in_file(reading, setting) || (status.st_mode & S_IROTH) == 0 ||
            !storage::holds_password(*url)) {
            continue;
        }
        findings.push_back(warned(
            std::string("everybody may read the password of ") + setting + " in " + reading.path,
            "Run: chmod o-r " + shell_word(reading.path) +
                " - or put it into a file that a variable names, such as "
                "CAUSEWAY_DATABASE_URL_FILE."));
    }
    for (Finding& finding : owner_findings(reading)) findings.push_back(std::move(finding));
    return findings;
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
                path + " cannot be read by user " + std::to_string(::geteuid()),
                "systemd shows credentials to the running unit only: look at LoadCredential= "
                "of the unit, and run the doctor as its ExecStartPre=."));
        }
    }
    if (findings.empty()) findings.push_back(skipped("no setting names a systemd credential"));
    return findings;
}

}  // namespace causeway::app
