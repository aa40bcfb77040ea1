// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

namespace causeway::cli {

// What scripts may rely on.
enum class ExitCode {
    ok = 0,
    failure = 1,
    usage = 2,
    not_found = 3,
    conflict = 4,
    denied = 5,
    findings = 6,  // the check ran and found something wrong
};

ExitCode exit_code(base::ErrorKind kind);

}  // namespace causeway::cli
