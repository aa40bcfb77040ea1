// SPDX-License-Identifier: Apache-2.0
#include "ca/plugin_directories.hpp"

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

namespace causeway::ca {
namespace {

constexpr std::size_t kLongestType = 63;

// Without dots and slashes a type cannot lead out of its directory.
bool is_type_name(std::string_view type) {
    return !type.empty() && type.size() <= kLongestType &&
           std::all_of(type.begin(), type.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
    return out.empty() ? "none" : out;
}

}  // namespace

PluginDirectories::PluginDirectories(std::vector<std::filesystem::path> directories,
                                     const base::Clock& clock, base::Log& log)
    : directories_(std::move(directories)), clock_(clock), log_(log) {}

base::Result<std::shared_ptr<const Plugin>> PluginDirectories::find(std::string_view type) {
    const std::lock_guard lock(mutex_);
    if (const auto found = loaded_.find(type); found != loaded_.end()) return found->second;
    CAUSEWAY_TRY(const std::filesystem::path file, locate(type));
    auto plugin = Plugin::load(file, std::string(type), clock_);
    if (!plugin) {
        log_.error("connector.plugin_refused",
                   {{"file", file.string()}, {"reason", plugin.error().internal}});
        return base::fail(base::ErrorKind::unavailable,
                          "The connector \"" + std::string(type) +
                              "\" cannot be loaded; the server's log says why.");
    }
    log_.info("connector.plugin_loaded",
              {{"file", file.string()}, {"version", (*plugin)->type().version}});
    return loaded_.emplace(type, *std::move(plugin)).first->second;
}

std::vector<std::shared_ptr<const Plugin>> PluginDirectories::all() {
    std::vector<std::shared_ptr<const Plugin>> out;
    for (const std::string& name : names()) {
        if (auto plugin = find(name)) out.push_back(*std::move(plugin));
    }
    return out;
}

std::vector<std::string> PluginDirectories::names() const {
    std::set<std::string> out;
    for (const std::filesystem::path& directory : directories_) {
        std::error_code ignored;
        for (const auto& entry : std::filesystem::directory_iterator(directory, ignored)) {
            const std::filesystem::path& file = entry.path();
            if (file.extension() == ".so" && is_type_name(file.stem().string())) {
                out.insert(file.stem().string());
            }
        }
    }
    return {out.begin(), out.end()};
}

base::Result<std::filesystem::path> PluginDirectories::locate(std::string_view type) const {
    if (is_type_name(type)) {
        for (const std::filesystem::path& directory : directories_) {
            std::filesystem::path file = directory / (std::string(type) + ".so");
            std::error_code ignored;
            if (std::filesystem::exists(file, ignored)) return file;
        }
    }
    return base::fail(base::ErrorKind::not_found,
                      "There is no connector of that type. Known types: " + joined(names()) + ".");
}

}  // namespace causeway::ca
