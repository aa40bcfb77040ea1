// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace causeway::arch {

// One source as a build compiles it.
struct TidyJob {
    std::filesystem::path source;
    std::string command;
    std::vector<std::filesystem::path> inputs;  // the source and every header; empty before a build
};

// Object file -> the files that it was made from, as `ninja -t deps` prints them. Relative paths
// are relative to the build folder and stay so.
std::map<std::string, std::vector<std::string>> parse_ninja_deps(std::string_view text);

// The sources of the repository in a build's compile_commands.json, each once, sorted; generated
// sources are left out. `deps` is the output of `ninja -t deps`.
std::vector<TidyJob> tidy_jobs(std::string_view compile_commands, std::string_view deps,
                               const std::filesystem::path& root,
                               const std::filesystem::path& build);

}  // namespace causeway::arch
