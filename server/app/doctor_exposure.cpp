// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_exposure.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

#include "app/accounts_of_host.hpp"
#include "app/shell_text.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;

std::optional<struct stat> status_of(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return std::nullopt;
    return status;
}

std::string mode_of(const struct stat& status) {
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "%04o", static_cast<unsigned>(status.st_mode & 07777));
    return std::string(" (mode ") + text.data() + ")";
}

bool is_our_group(gid_t group) {
    std::vector<gid_t> groups(static_cast<std::size_t>(std::max(0, ::getgroups(0, nullptr))));
    const int count = ::getgroups(static_cast<int>(groups.size()), groups.data());
    groups.resize(static_cast<std::size_t>(std::max(0, count)));
    return group == 0 || group == ::getegid() || std::ranges::find(groups, group) != groups.end();
}

// `what` the owner of that file or directory may do.
Finding of_stranger(const std::string& path, const struct stat& status, const std::string& what) {
    const std::string owner = user_name(status.st_uid);
    if (::geteuid() == 0) {
        return warned(path + " belongs to " + owner + ", who may " + what,
                      "Where the service runs as another user: chown root " + shell_word(path));
    }
    return failed(path + " belongs to " + owner + ", who may " + what,
                  "Run: chown " + user_name(::geteuid()) + " " + shell_word(path));
}

// The file itself first, then each directory above it.
std::optional<Finding> stranger_at(const fs::path& at, const std::string& path) {
    const auto status = status_of(at.string());
    if (!status) return std::nullopt;
    const bool is_file = !S_ISDIR(status->st_mode);
    const std::string what = is_file ? "change it" : "replace the files in it, also " + path;
    if (status->st_uid != 0 && status->st_uid != ::geteuid()) {
        return of_stranger(at.string(), *status, what);
    }
    // In a sticky directory everybody replaces files of their own only.
    if (!is_file && (status->st_mode & S_ISVTX) != 0) return std::nullopt;
    if ((status->st_mode & S_IWOTH) != 0) {
        return failed(
            "everybody may write to " + at.string() + ", and so " + what + mode_of(*status),
            "Run: chmod o-w " + shell_word(at.string()));
    }
    if ((status->st_mode & S_IWGRP) != 0) {
        return warned("the group " + group_name(status->st_gid) + " may write to " + at.string() +
                          ", and so " + what + mode_of(*status),
                      "Run: chmod g-w " + shell_word(at.string()));
    }
    return std::nullopt;
}

Finding unreachable(const std::string& path) {
    const std::string reason = std::generic_category().message(errno);
    return failed(
        path + " cannot be read by user " + std::to_string(::geteuid()) + " (" + reason + ")",
        "Give it to the service's user, and let that user enter its directories.");
}

}  // namespace

Findings strangers_who_may_change(const std::string& path) {
    std::error_code unknown;
    fs::path at = fs::canonical(path, unknown);
    if (unknown) return {};
    for (;; at = at.parent_path()) {
        if (auto found = stranger_at(at, path)) return {*std::move(found)};
        if (at == at.parent_path()) return {};
    }
}

Findings exposure_of(const std::string& path) {
    const auto status = status_of(path);
    if (!status || ::access(path.c_str(), R_OK) != 0) return {unreachable(path)};
    if (!S_ISREG(status->st_mode)) {
        return {failed(path + " is no regular file", "Name the file itself.")};
    }
    if ((status->st_mode & S_IRWXO) != 0) {
        return {failed("everybody on this machine may use " + path + mode_of(*status),
                       "Run: chmod 0600 " + shell_word(path) +
                           " - and replace the key where others use this machine.")};
    }
    if ((status->st_mode & S_IRGRP) != 0 && ::geteuid() != 0 && !is_our_group(status->st_gid)) {
        return {warned(
            "the group " + group_name(status->st_gid) + " may read " + path + mode_of(*status),
            "Run: chmod g-r " + shell_word(path))};
    }
    return strangers_who_may_change(path);
}

}  // namespace causeway::app
