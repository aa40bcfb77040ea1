// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/enum_names.hpp"
#include "base/result.hpp"

namespace causeway::model {

enum class IdentifierType { dns, ip };

// What a certificate may speak for, in its one canonical spelling, so that equality is equality of
// text: DNS names are lower-case A-labels without a final dot, optionally one leading "*." label
// (RFC 8555 §7.1.4); addresses are dotted quads or RFC 5952 (RFC 8738 §3).
class Identifier {
  public:
    // Folds the case of a DNS name and nothing else. unsupported_identifier for another type,
    // rejected_identifier for a value that can never be issued, with the reason: an address or URL
    // given as dns, a port, an underscore, an empty, too long or wrongly encoded label, a single
    // label, a wildcard anywhere but as the whole first label.
    static base::Result<Identifier> parse(std::string_view type, std::string_view value);
    static base::Result<Identifier> parse(IdentifierType type, std::string_view value);
    // For storage only: a value that was parsed once, perhaps by another version or another edition
    // of the tables for international names. What was issued stays readable whatever is accepted
    // today.
    static Identifier stored(IdentifierType type, std::string value) {
        return {type, std::move(value)};
    }

    IdentifierType type() const { return type_; }
    // With "*." if there.
    const std::string& value() const { return value_; }
    bool wildcard() const { return value_.starts_with("*."); }
    // The value without "*.": what an authorization object shows and what is validated.
    std::string base_name() const;

    base::ErrorSubject subject() const;
    auto operator<=>(const Identifier&) const = default;

  private:
    Identifier(IdentifierType type, std::string value) : type_(type), value_(std::move(value)) {}

    IdentifierType type_;
    std::string value_;
};

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::IdentifierType> {
    using enum causeway::model::IdentifierType;
    static constexpr std::pair<causeway::model::IdentifierType, std::string_view> table[] = {
        {dns, "dns"},
        {ip, "ip"},
    };
};
