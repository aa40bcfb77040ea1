// SPDX-License-Identifier: Apache-2.0
#include "app/environment_file.hpp"

#include <filesystem>

#include <unistd.h>

#include "app/demo_state.hpp"

namespace causeway::app {

namespace fs = std::filesystem;
using base::ErrorKind;

base::Result<EnvironmentFile> EnvironmentFile::prepare(std::string path) {
    if (path.empty()) return EnvironmentFile();
    std::error_code failed;
    const fs::path place = fs::absolute(path, failed);
    const auto status = fs::symlink_status(place, failed);
    if (fs::exists(status) && !fs::is_regular_file(status)) {
        return base::fail(ErrorKind::malformed,
                          path + " is not a regular file. Choose another --env-file.");
    }
    if (::access(place.parent_path().c_str(), W_OK | X_OK) != 0 ||
        (fs::exists(status) && !fs::remove(place, failed))) {
        return base::fail(ErrorKind::unavailable,
                          path + " cannot be written. Choose another --env-file.");
    }
    return EnvironmentFile(std::move(path));
}

EnvironmentFile::~EnvironmentFile() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove(path_, ignored);
}

base::Result<void> EnvironmentFile::write(std::string_view text) const {
    if (path_.empty()) return {};
    return write_file(path_, text, true);
}

}  // namespace causeway::app
