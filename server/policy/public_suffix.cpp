// SPDX-License-Identifier: Apache-2.0
#include "policy/public_suffix.hpp"

#include <string>

#include <libpsl.h>

namespace causeway::policy {
namespace {

// Without the list's last rule, by which every unknown top-level domain is a suffix too.
constexpr int kOfRegistries = PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE;

bool is_about_one_name(const model::NameRule& rule) {
    return rule.text().starts_with('=') && !rule.text().starts_with("=*.");
}

}  // namespace

base::Result<void> check_breadth(const model::NameRule& rule) {
    const std::string domain(rule.domain());
    const bool too_broad = !domain.empty() && !is_about_one_name(rule) &&
                           psl_is_public_suffix2(psl_builtin(), domain.c_str(), kOfRegistries) != 0;
    if (!too_broad) return {};
    return base::fail(base::ErrorKind::malformed,
                      "The rule " + rule.text() +
                          " would allow the names of everybody who has a domain under " + domain +
                          ". Name the domains themselves.");
}

}  // namespace causeway::policy
