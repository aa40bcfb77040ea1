// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "arch/tidy_jobs.hpp"

namespace causeway::arch {

// Remembers which sources clang-tidy found clean, by everything that its verdict depends on: the
// tool's version, its settings, the compiler's command, the source and all its headers. Findings
// are not remembered, so that they are shown every time.
class TidyCache {
  public:
    // `folder` is made when missing; `root` is the repository, so that another checkout of the same
    // sources shares the verdicts.
    TidyCache(std::filesystem::path folder, std::filesystem::path root, std::string tool_version);

    // Nothing when an input is unknown or unreadable: then there is nothing to remember by.
    std::optional<std::string> key(const TidyJob& job);

    bool is_clean(const std::string& key) const;
    void remember_clean(const std::string& key) const;

    // Forgets verdicts that nobody asked for in the last 30 days.
    void forget_old() const;

  private:
    std::optional<std::uint64_t> content_hash(const std::filesystem::path& path);

    std::filesystem::path folder_;
    std::filesystem::path root_;
    std::string tool_version_;
    std::map<std::filesystem::path, std::optional<std::uint64_t>> hashes_;
};

}  // namespace causeway::arch
