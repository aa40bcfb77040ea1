// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <utility>

#include "base/result.hpp"

namespace causeway::app {

// Keeps a directory to one process, by a file "lock" in it that the kernel releases when the
// process ends, however it ends.
class DirectoryLock {
  public:
    // conflict names the process that has it; unavailable when the file cannot be made.
    static base::Result<DirectoryLock> take(const std::filesystem::path& directory);
    DirectoryLock() = default;
    DirectoryLock(DirectoryLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    DirectoryLock& operator=(DirectoryLock&& other) noexcept {
        std::swap(file_, other.file_);
        return *this;
    }
    ~DirectoryLock();

  private:
    explicit DirectoryLock(int file) : file_(file) {}

    int file_ = -1;
};

}  // namespace causeway::app
