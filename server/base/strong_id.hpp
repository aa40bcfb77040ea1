// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>

#include "base/uuid.hpp"

namespace causeway::base {

// An identifier that cannot be handed over where another kind is wanted.
template <class Tag>
class StrongId {
  public:
    constexpr StrongId() = default;
    explicit constexpr StrongId(Uuid value) : value_(value) {}

    static StrongId make(const Clock& clock, Random& random) {
        return StrongId(Uuid::v7(clock, random));
    }
    static Result<StrongId> parse(std::string_view text) {
        CAUSEWAY_TRY(const Uuid value, Uuid::parse(text));
        return StrongId(value);
    }

    constexpr const Uuid& value() const { return value_; }
    std::string to_string() const { return value_.to_string(); }
    auto operator<=>(const StrongId&) const = default;

  private:
    Uuid value_;
};

// A text with a meaning of its own (a thumbprint, a nonce): comparable, never mixed up.
template <class Tag>
class StrongText {
  public:
    StrongText() = default;
    explicit StrongText(std::string value) : value_(std::move(value)) {}

    const std::string& value() const { return value_; }
    auto operator<=>(const StrongText&) const = default;

  private:
    std::string value_;
};

}  // namespace causeway::base

template <class Tag>
struct std::hash<causeway::base::StrongId<Tag>> {
    std::size_t operator()(const causeway::base::StrongId<Tag>& id) const noexcept {
        std::size_t out = 0;
        for (const auto octet : id.value().octets()) out = out * 31 + octet;
        return out;
    }
};
