// SPDX-License-Identifier: Apache-2.0
#include "app/directory_lock.hpp"

#include <array>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace causeway::app {
namespace {

std::string holder(int file) {
    std::array<char, 16> text{};
    const ssize_t count = ::pread(file, text.data(), text.size(), 0);
    return count > 0
               ? " (process " + std::string(text.data(), static_cast<std::size_t>(count)) + ")"
               : std::string();
}

}  // namespace

base::Result<DirectoryLock> DirectoryLock::take(const std::filesystem::path& directory) {
    const std::string path = (directory / "lock").string();
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        return base::fail(base::ErrorKind::unavailable,
                          path + " cannot be written. Choose another directory with --state DIR.");
    }
    DirectoryLock lock(file);
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        return base::fail(base::ErrorKind::conflict,
                          "Another demo runs on " + directory.string() + holder(file) +
                              ". Stop it, or choose another directory with --state DIR.");
    }
    // The number only helps the reader of the message above.
    const std::string number = std::to_string(::getpid());
    if (::ftruncate(file, 0) != 0 || ::pwrite(file, number.data(), number.size(), 0) < 0) {
        return base::fail(base::ErrorKind::unavailable, path + " cannot be written.");
    }
    return lock;
}

DirectoryLock::~DirectoryLock() {
    if (file_ >= 0) ::close(file_);
}

}  // namespace causeway::app
