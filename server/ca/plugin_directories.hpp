// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "ca/plugin.hpp"

namespace causeway::ca {

// The directories that the process configuration names, and nothing else, are where code comes
// from: a connection's type is the name of a file in one of them, without ".so". The first
// directory that has it wins. Safe from several threads.
class PluginDirectories {
  public:
    PluginDirectories(std::vector<std::filesystem::path> directories, const base::Clock& clock,
                      base::Log& log);

    // Loaded at first use and kept. not_found, naming what there is; unavailable when the file is
    // there and cannot be used, for which the log has the reason.
    base::Result<std::shared_ptr<const Plugin>> find(std::string_view type);

    // Every usable plugin, by type.
    std::vector<std::shared_ptr<const Plugin>> all();

  private:
    std::vector<std::string> names() const;
    base::Result<std::filesystem::path> locate(std::string_view type) const;

    const std::vector<std::filesystem::path> directories_;
    const base::Clock& clock_;
    base::Log& log_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<const Plugin>, std::less<>> loaded_;
};

}  // namespace causeway::ca
