// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace causeway::model {

// The name of a tenant, endpoint or connector in URLs and commands: 1 to 63 lower-case letters,
// digits and inner hyphens. Immutable and never reused, because account URLs built on it are pinned
// in CAA records (RFC 8657) and in clients.
class Slug {
  public:
    static base::Result<Slug> parse(std::string_view text);

    const std::string& text() const { return text_; }
    auto operator<=>(const Slug&) const = default;

  private:
    explicit Slug(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

}  // namespace causeway::model
