// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "app/config.hpp"
#include "base/log.hpp"

namespace causeway::app {

// How many files and sockets this process has open at most, by the limits of its own.
std::uint64_t open_files_needed(const Config& config);

// Raises the number that it may have open as far as it may by itself: what a shell and systemd
// give at first is for programs that call select(). A warning when that is less than `needed`.
void raise_open_files(std::uint64_t needed, base::Log& log);

}  // namespace causeway::app
