// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace causeway::app {

struct DoctorOptions {
    std::string config_file;
    std::vector<std::string> only;  // names of checks; empty: all
    bool list = false;              // say what there is to check, and check nothing
    bool fail_on_warn = false;      // warnings count as findings, too
    bool json = false;
    std::string ca_file;  // PEM roots to trust when our own URL is fetched; empty: the system's
    std::string reach;    // a web server to try the way of http-01 to, or empty
};

// Looks at an installation, running or not, changes nothing, and says what to change.
// The exit code is 0, 6 for findings, 2 when `only` names no check.
int doctor(const DoctorOptions& options);

}  // namespace causeway::app
