// SPDX-License-Identifier: Apache-2.0
#include "cli/exit_code.hpp"

namespace causeway::cli {

ExitCode exit_code(base::ErrorKind kind) {
    switch (kind) {
        case base::ErrorKind::malformed:
            return ExitCode::usage;
        case base::ErrorKind::not_found:
            return ExitCode::not_found;
        case base::ErrorKind::conflict:
        case base::ErrorKind::precondition_failed:
            return ExitCode::conflict;
        case base::ErrorKind::unauthenticated:
        case base::ErrorKind::unauthorized:
            return ExitCode::denied;
        default:
            return ExitCode::failure;
    }
}

}  // namespace causeway::cli
