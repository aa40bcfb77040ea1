// SPDX-License-Identifier: Apache-2.0
#include "app/accounts_of_host.hpp"

#include <array>

#include <grp.h>
#include <pwd.h>

namespace causeway::app {
namespace {

constexpr std::size_t kAccountBuffer = 16384;

}  // namespace

std::string user_name(uid_t id) {
    std::array<char, kAccountBuffer> buffer{};
    struct passwd entry {};
    struct passwd* found = nullptr;
    ::getpwuid_r(id, &entry, buffer.data(), buffer.size(), &found);
    return found == nullptr ? std::to_string(id) : found->pw_name;
}

std::string group_name(gid_t id) {
    std::array<char, kAccountBuffer> buffer{};
    struct group entry {};
    struct group* found = nullptr;
    ::getgrgid_r(id, &entry, buffer.data(), buffer.size(), &found);
    return found == nullptr ? std::to_string(id) : found->gr_name;
}

bool group_exists(const std::string& name) {
    std::array<char, kAccountBuffer> buffer{};
    struct group entry {};
    struct group* found = nullptr;
    ::getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
    return found != nullptr;
}

}  // namespace causeway::app
