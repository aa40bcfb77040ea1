// SPDX-License-Identifier: Apache-2.0
#include "arch/tidy_cache.hpp"

#include <chrono>
#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>

namespace causeway::arch {
namespace {

namespace fs = std::filesystem;

// FNV-1a. It has to tell versions of our own files apart, not to withstand an adversary.
class Hash {
  public:
    void add(std::string_view text) {
        for (const char c : text) add_octet(static_cast<unsigned char>(c));
        add_octet(0);
    }
    void add(std::uint64_t number) { add(std::to_string(number)); }
    std::uint64_t value() const { return value_; }

  private:
    void add_octet(unsigned char octet) { value_ = (value_ ^ octet) * 0x100000001b3; }

    std::uint64_t value_ = 0xcbf29ce484222325;
};

std::string replace_all(std::string text, const std::string& from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

}  // namespace

TidyCache::TidyCache(fs::path folder, fs::path root, std::string tool_version)
    : folder_(std::move(folder)), root_(std::move(root)), tool_version_(std::move(tool_version)) {
    fs::create_directories(folder_);
}

std::optional<std::string> TidyCache::key(const TidyJob& job) {
    if (job.inputs.empty()) return std::nullopt;
    Hash hash;
    hash.add(tool_version_);
    hash.add(replace_all(job.command, root_.string(), "."));
    for (fs::path folder = job.source.parent_path(); folder != folder.parent_path();
         folder = folder.parent_path()) {
        const auto settings = content_hash(folder / ".clang-tidy");
        hash.add(settings.value_or(0));
    }
    for (const fs::path& input : job.inputs) {
        const auto content = content_hash(input);
        if (!content) return std::nullopt;
        hash.add(*content);
    }
    std::ostringstream out;
    out << std::hex << hash.value();
    return out.str();
}

bool TidyCache::is_clean(const std::string& key) const {
    const fs::path verdict = folder_ / key;
    if (!fs::exists(verdict)) return false;
    fs::last_write_time(verdict, fs::file_time_type::clock::now());
    return true;
}

void TidyCache::remember_clean(const std::string& key) const {
    std::ofstream{folder_ / key};
}

void TidyCache::forget_old() const {
    const auto oldest = fs::file_time_type::clock::now() - std::chrono::days(30);
    for (const fs::directory_entry& verdict : fs::directory_iterator(folder_)) {
        if (verdict.last_write_time() < oldest) fs::remove(verdict.path());
    }
}

std::optional<std::uint64_t> TidyCache::content_hash(const fs::path& path) {
    const auto [entry, is_new] = hashes_.try_emplace(path);
    if (!is_new) return entry->second;
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::ostringstream text;
    text << file.rdbuf();
    Hash hash;
    hash.add(text.view());
    entry->second = hash.value();
    return entry->second;
}

}  // namespace causeway::arch
