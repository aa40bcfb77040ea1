// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_host.hpp"

#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/accounts_of_host.hpp"
#include "app/shell_text.hpp"

namespace causeway::app {
namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1024} * 1024;

std::optional<struct stat> status_of(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return std::nullopt;
    return status;
}

Findings before_the_start(const Config::Admin& admin, bool service_runs) {
    if (service_runs) {
        return {failed(admin.socket + " is not there, although a service runs",
                       "Give the doctor the running service's configuration, or restart the "
                       "service: somebody removed its socket.")};
    }
    const std::string directory = std::filesystem::absolute(admin.socket).parent_path().string();
    const auto status = status_of(directory);
    if (!status || !S_ISDIR(status->st_mode)) {
        return {failed("the directory of " + admin.socket + " is not there",
                       "Make it, for the service's user; with systemd: "
                       "RuntimeDirectory=causeway.")};
    }
    if (!admin.socket_group.empty() && !group_exists(admin.socket_group)) {
        return {failed("there is no group " + admin.socket_group,
                       "Run: addgroup --system " + shell_word(admin.socket_group) +
                           " - or correct admin.socket_group.")};
    }
    return {passed(admin.socket + " will be made at the start")};
}

std::string in_mebibytes(std::uint64_t octets) {
    return std::to_string(octets / kMebibyte) + " MiB";
}

}  // namespace

Findings check_admin_socket(const Config::Admin& admin, bool service_runs) {
    const auto status = status_of(admin.socket);
    if (!status && errno != ENOENT) {
        return {failed(
            admin.socket + " cannot be looked at (" + std::generic_category().message(errno) + ")",
            "Run the doctor as the service's user or as root.")};
    }
    if (!status) return before_the_start(admin, service_runs);
    if (!S_ISSOCK(status->st_mode)) {
        return {failed(admin.socket + " is no socket", "Remove it, and restart the service.")};
    }
    Findings findings;
    if ((status->st_mode & S_IRWXO) != 0) {
        findings.push_back(
            failed("everybody on this machine may be a super-admin by " + admin.socket,
                   "Run: chmod 0660 " + shell_word(admin.socket)));
    }
    const std::string group = group_name(status->st_gid);
    if (!admin.socket_group.empty() && group != admin.socket_group) {
        findings.push_back(
            failed(admin.socket + " belongs to the group " + group + ", not " + admin.socket_group,
                   "Restart the service: it makes the socket anew."));
    }
    findings.push_back(
        passed(admin.socket + ", for " + user_name(status->st_uid) + " and the group " + group));
    return findings;
}

Findings check_user(const Config::Admin& admin) {
    const std::string here = user_name(::geteuid());
    const auto socket = status_of(admin.socket);
    if (!socket || !S_ISSOCK(socket->st_mode)) {
        return {skipped("no service runs here; this is " + here)};
    }
    if (socket->st_uid == ::geteuid()) return {passed(here)};
    const std::string service = user_name(socket->st_uid);
    return {warned("this is " + here + ", the service runs as " + service +
                       ": what one of them may read, the other may not",
                   "Run: runuser -u " + service + " -- causeway doctor ...")};
}

Finding judge_space(const WrittenDirectory& directory, std::uint64_t available,
                    std::uint64_t total) {
    const std::string detail = directory.path + " (" + directory.of +
                               "): " + in_mebibytes(available) + " of " + in_mebibytes(total) +
                               " free";
    const char* const remedy = "Make room before nothing can be written any more.";
    if (available < 64 * kMebibyte) return failed(detail, remedy);
    if (available < 1024 * kMebibyte || available < total / 20) return warned(detail, remedy);
    return passed(detail);
}

Findings check_disks(const std::vector<WrittenDirectory>& directories) {
    Findings findings;
    for (const WrittenDirectory& directory : directories) {
        struct statvfs space {};
        if (::statvfs(directory.path.c_str(), &space) != 0) {
            findings.push_back(skipped(directory.path + " cannot be looked at"));
            continue;
        }
        findings.push_back(judge_space(directory, space.f_bavail * space.f_frsize,
                                       space.f_blocks * space.f_frsize));
    }
    if (findings.empty()) {
        findings.push_back(
            skipped("where the database keeps its data is not known here, and nothing else is "
                    "written to"));
    }
    return findings;
}

}  // namespace causeway::app
