// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/address_range.hpp"
#include "model/identifier.hpp"

namespace causeway::model {

// Some of all names, in its one canonical text:
//
//   example.com          this name and every name under it, no wildcards
//   *.example.com        the wildcards *.example.com, *.a.example.com, and so on
//   =www.example.com     this name alone
//   =*.example.com       this wildcard alone
//   10.1.0.0/16          addresses; also 2001:db8::/32, or one address
//
// Names are compared label by label, as lower-case A-labels.
class NameRule {
  public:
    static constexpr std::size_t kLongest = 256;  // "=*." and a name

    // Folds the case of names and nothing else. malformed, quoting the text, for what is none of
    // the forms above, with the text to write where there is one.
    static base::Result<NameRule> parse(std::string_view text);
    // For storage only: a rule that was parsed once, perhaps by another version or another edition
    // of the tables for international names. Nothing for addresses that cannot be read.
    static std::optional<NameRule> stored(std::string text);

    const std::string& text() const { return text_; }
    // The part of the text that is a name without "*."; empty for addresses.
    std::string_view domain() const;

    // Whether the rule is about exactly this identifier: what an allowing rule allows.
    bool covers(const Identifier& identifier) const;
    // What a denying rule denies: what it covers, and a wildcard that stands for a name which it
    // covers.
    bool denies(const Identifier& identifier) const;

    bool operator==(const NameRule& other) const { return text_ == other.text_; }

  private:
    enum class Kind { subtree, wildcards, exact, addresses };

    explicit NameRule(std::string text);

    bool wildcard_meets(std::string_view base_name) const;

    std::string text_;
    Kind kind_;
    std::optional<AddressRange> range_;
};

// Whether `name` is `domain` or lies under it, label by label: evilexample.com is not under
// example.com.
bool within_domain(std::string_view name, std::string_view domain);

std::vector<std::string> texts_of(const std::vector<NameRule>& rules);

}  // namespace causeway::model
