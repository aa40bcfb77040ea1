// SPDX-License-Identifier: Apache-2.0
// usage: clang_tidy ROOT BUILD CACHE JOBS
//
// Runs clang-tidy over every source of a finished build, except over those that it found clean
// before. As clang-tidy compiles what it reads, this is also the proof that clang accepts it.
#include <atomic>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "arch/tidy_cache.hpp"
#include "arch/tidy_jobs.hpp"

namespace causeway::arch {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTool = "clang-tidy-16";

struct Outcome {
    bool succeeded = false;
    std::string output;
};

std::string quoted(const fs::path& path) {
    std::string out = "'";
    for (const char c : path.string())
        out += c == '\'' ? std::string(R"('\'')") : std::string(1, c);
    return out + "'";
}

Outcome run(const std::string& command) {
    std::FILE* pipe = popen((command + " 2>&1").c_str(), "re");
    if (pipe == nullptr) throw std::runtime_error("cannot start: " + command);
    Outcome outcome;
    char buffer[4096];
    while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, pipe)) {
        outcome.output.append(buffer, count);
    }
    outcome.succeeded = pclose(pipe) == 0;
    return outcome;
}

std::string output_of(const std::string& command) {
    Outcome outcome = run(command);
    if (!outcome.succeeded) throw std::runtime_error(command + ": " + outcome.output);
    return outcome.output;
}

std::string read_file(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

struct PendingJob {
    TidyJob job;
    std::optional<std::string> key;
};

std::vector<PendingJob> pending_jobs(std::vector<TidyJob> jobs, TidyCache& cache) {
    std::vector<PendingJob> pending;
    for (TidyJob& job : jobs) {
        auto key = cache.key(job);
        if (!key || !cache.is_clean(*key)) pending.push_back({std::move(job), std::move(key)});
    }
    return pending;
}

// Checks the sources in `workers` threads; returns how many are not clean.
std::size_t check(const std::vector<PendingJob>& pending, const TidyCache& cache,
                  const fs::path& build, unsigned workers) {
    std::atomic<std::size_t> next = 0;
    std::atomic<std::size_t> failures = 0;
    std::mutex printing;
    const auto work = [&] {
        for (std::size_t i = next++; i < pending.size(); i = next++) {
            const fs::path& source = pending[i].job.source;
            const Outcome outcome =
                run(std::string(kTool) + " --quiet -p " + quoted(build) + " " + quoted(source));
            if (outcome.succeeded && pending[i].key) cache.remember_clean(*pending[i].key);
            if (!outcome.succeeded) ++failures;
            const std::lock_guard lock(printing);
            std::cout << (outcome.succeeded ? "clean  " : "FAILED ") << source.string() << "\n"
                      << (outcome.succeeded ? "" : outcome.output) << std::flush;
        }
    };
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 0; i < workers; ++i) threads.emplace_back(work);
    }
    return failures;
}

int run_all(const fs::path& root, const fs::path& build, const fs::path& cache_folder,
            unsigned workers) {
    TidyCache cache(cache_folder, root, output_of(std::string(kTool) + " --version"));
    std::vector<TidyJob> jobs =
        tidy_jobs(read_file(build / "compile_commands.json"),
                  output_of("ninja -C " + quoted(build) + " -t deps"), root, build);
    const std::size_t total = jobs.size();
    const std::vector<PendingJob> pending = pending_jobs(std::move(jobs), cache);
    std::cout << total << " sources, " << total - pending.size() << " known to be clean\n";
    const std::size_t failures = check(pending, cache, build, workers);
    cache.forget_old();
    std::cout << failures << " sources are not clean\n";
    return failures == 0 && total > 0 ? 0 : 1;
}

}  // namespace
}  // namespace causeway::arch

int main(int argc, char** argv) {
    const std::vector<std::string> args(argv + 1, argv + argc);
    if (args.size() != 4) {
        std::cerr << "usage: clang_tidy ROOT BUILD CACHE JOBS\n";
        return 2;
    }
    return causeway::arch::run_all(args[0], args[1], args[2],
                                   static_cast<unsigned>(std::stoul(args[3])));
}
