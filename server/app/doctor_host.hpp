// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "app/doctor_check.hpp"

namespace causeway::app {

// The admin API's unix socket: there while the service runs, and closed to strangers.
Findings check_admin_socket(const Config::Admin& admin, bool service_runs);

// Whether this is the user that the service runs as: what root can read, the service may not.
Findings check_user(const Config::Admin& admin);

// A directory that is written to while certificates are issued, and by whom.
struct WrittenDirectory {
    std::string path;
    std::string of;  // "the database's data"
};
Findings check_disks(const std::vector<WrittenDirectory>& directories);

// The same for one, in octets.
Finding judge_space(const WrittenDirectory& directory, std::uint64_t available,
                    std::uint64_t total);

}  // namespace causeway::app
