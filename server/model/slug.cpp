// SPDX-License-Identifier: Apache-2.0
#include "model/slug.hpp"

#include <algorithm>

namespace causeway::model {
namespace {

constexpr std::size_t kMaxLength = 63;

bool allowed(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

}  // namespace

base::Result<Slug> Slug::parse(std::string_view text) {
    if (text.empty() || text.size() > kMaxLength || !std::ranges::all_of(text, allowed) ||
        text.front() == '-' || text.back() == '-') {
        return base::fail(base::ErrorKind::malformed,
                          "A name in URLs has 1 to 63 lower-case letters, digits or inner hyphens, "
                          "for example \"acme-corp\".");
    }
    return Slug(std::string(text));
}

}  // namespace causeway::model
