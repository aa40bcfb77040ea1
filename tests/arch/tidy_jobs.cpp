// SPDX-License-Identifier: Apache-2.0
#include "arch/tidy_jobs.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "arch/source_tree.hpp"

namespace causeway::arch {
namespace {

namespace fs = std::filesystem;

// The word after "-o".
std::string object_of(std::string_view command) {
    constexpr std::string_view kOption = " -o ";
    const std::size_t at = command.find(kOption);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = command.substr(at + kOption.size());
    return std::string(rest.substr(0, rest.find(' ')));
}

bool is_own_source(const fs::path& source, const fs::path& root, const fs::path& build) {
    const auto below = [&](const fs::path& folder) {
        return source.string().starts_with(folder.string() + "/");
    };
    return below(root) && !below(build);
}

}  // namespace

std::map<std::string, std::vector<std::string>> parse_ninja_deps(std::string_view text) {
    constexpr std::string_view kIndent = "    ";
    std::map<std::string, std::vector<std::string>> out;
    std::vector<std::string>* current = nullptr;
    for (const std::string_view line : lines_of(text)) {
        if (line.starts_with(kIndent) && current != nullptr) {
            current->emplace_back(line.substr(kIndent.size()));
        } else if (const std::size_t end = line.find(": #deps"); end != std::string_view::npos) {
            current = &out[std::string(line.substr(0, end))];
        }
    }
    return out;
}

std::vector<TidyJob> tidy_jobs(std::string_view compile_commands, std::string_view deps,
                               const fs::path& root, const fs::path& build) {
    const auto inputs = parse_ninja_deps(deps);
    std::vector<TidyJob> jobs;
    for (const auto& entry : nlohmann::json::parse(compile_commands)) {
        TidyJob job{entry.at("file").get<std::string>(), entry.at("command"), {}};
        if (!is_own_source(job.source, root, build)) continue;
        if (const auto known = inputs.find(object_of(job.command)); known != inputs.end()) {
            for (const std::string& path : known->second) job.inputs.push_back(build / path);
        }
        jobs.push_back(std::move(job));
    }
    std::ranges::sort(jobs, {}, &TidyJob::source);
    const auto repeated = std::ranges::unique(jobs, {}, &TidyJob::source);
    jobs.erase(repeated.begin(), repeated.end());
    return jobs;
}

}  // namespace causeway::arch
