// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace causeway::app {

// The file by which a demo tells scripts that it is ready, and how to reach it. Gone with this
// object, so that nobody takes what has ended for what runs.
class EnvironmentFile {
  public:
    // Removes what an earlier run left. malformed when the place is no file's; unavailable when
    // nothing can be written there.
    static base::Result<EnvironmentFile> prepare(std::string path);
    // None: nothing is written.
    EnvironmentFile() = default;
    EnvironmentFile(EnvironmentFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    EnvironmentFile& operator=(EnvironmentFile&& other) noexcept {
        std::swap(path_, other.path_);
        return *this;
    }
    ~EnvironmentFile();

    base::Result<void> write(std::string_view text) const;
    // It stays from now on.
    void keep() { path_.clear(); }

  private:
    explicit EnvironmentFile(std::string path) : path_(std::move(path)) {}

    std::string path_;
};

}  // namespace causeway::app
