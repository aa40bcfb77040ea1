// SPDX-License-Identifier: Apache-2.0
#include "policy/public_suffix.hpp"

#include <ctime>
#include <string>

#include <libpsl.h>
#include <sys/stat.h>

namespace causeway::policy {
namespace {

// Without the list's last rule, by which every unknown top-level domain is a suffix too.
constexpr int kOfRegistries = PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE;

const psl_ctx_t* as_list(const void* list) {
    return static_cast<const psl_ctx_t*>(list);
}

// The epoch when there is no such file.
std::time_t time_of(const std::string& file) {
    struct stat status {};
    return ::stat(file.c_str(), &status) == 0 ? status.st_mtime : 0;
}

bool is_about_one_name(const model::NameRule& rule) {
    return rule.text().starts_with('=') && !rule.text().starts_with("=*.");
}

}  // namespace

void PublicSuffixes::Free::operator()(const void* list) const {
    psl_free(
        const_cast<psl_ctx_t*>(as_list(list)));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

PublicSuffixes::PublicSuffixes(const std::string& file) : list_(psl_builtin()) {
    std::time_t newest = psl_builtin_file_time();
    for (const std::string& candidate : {file, std::string(psl_dist_filename())}) {
        const std::time_t written = time_of(candidate);
        if (written <= newest) continue;
        psl_ctx_t* const loaded = psl_load_file(candidate.c_str());
        if (loaded == nullptr) continue;
        list_.reset(loaded);
        newest = written;
    }
}

const PublicSuffixes& PublicSuffixes::of_system() {
    static const PublicSuffixes suffixes;
    return suffixes;
}

bool PublicSuffixes::contains(const std::string& domain) const {
    return psl_is_public_suffix2(as_list(list_.get()), domain.c_str(), kOfRegistries) != 0;
}

base::Result<void> check_breadth(const model::NameRule& rule) {
    const std::string domain(rule.domain());
    const bool too_broad =
        !domain.empty() && !is_about_one_name(rule) && PublicSuffixes::of_system().contains(domain);
    if (!too_broad) return {};
    return base::fail(base::ErrorKind::malformed,
                      "The rule " + rule.text() +
                          " would allow the names of everybody who has a domain under " + domain +
                          ". Name the domains themselves.");
}

}  // namespace causeway::policy
