// SPDX-License-Identifier: Apache-2.0
#include "model/name_rule.hpp"

#include <algorithm>
#include <memory>

#include <idn2.h>

#include "base/ascii.hpp"
#include "base/json.hpp"

namespace causeway::model {
namespace {

constexpr std::string_view kWildcard = "*.";

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// An IPv4 address has a last label of digits, which no name has.
bool is_about_addresses(std::string_view text) {
    if (text.find_first_of(":/") != std::string_view::npos) return true;
    const std::string_view last = text.substr(text.rfind('.') + 1);
    return !last.empty() && std::ranges::all_of(last, base::is_ascii_digit);
}

std::string_view parent_of(std::string_view name) {
    const std::size_t dot = name.find('.');
    return dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
}

base::Error refusal(std::string_view text, const std::string& reason) {
    return base::make_error(base::ErrorKind::malformed,
                            "The rule " + base::json_quote(text.substr(0, NameRule::kLongest)) +
                                " cannot be used: " + reason);
}

// "Write it as ..." for a text in letters beyond ASCII.
std::string ask_for_a_labels(const std::string& text) {
    char* ascii = nullptr;
    const int outcome = idn2_to_ascii_8z(text.c_str(), &ascii, IDN2_NONTRANSITIONAL);
    const std::unique_ptr<char, decltype(&idn2_free)> owner(ascii, &idn2_free);
    if (outcome != IDN2_OK || ascii == nullptr) {
        return "Write international names as A-labels (xn--...).";
    }
    return "Write international names as A-labels: " + std::string(ascii) + ".";
}

// A domain may be a single label, such as an internal top-level domain, though no name may.
base::Result<void> check_domain(std::string_view domain) {
    CAUSEWAY_CHECK(Identifier::parse(IdentifierType::dns, "x." + std::string(domain)));
    return {};
}

}  // namespace

base::Result<NameRule> NameRule::parse(std::string_view given) {
    if (given.size() > kLongest) return base::fail(refusal(given, "It is longer than any name."));
    if (!is_ascii(given)) {
        return base::fail(refusal(given, ask_for_a_labels(std::string(given))));
    }
    const std::string text = base::ascii_lower(given);
    const auto checked = [&]() -> base::Result<void> {
        if (is_about_addresses(text)) {
            CAUSEWAY_CHECK(AddressRange::parse(text));
            return {};
        }
        if (text.starts_with('=')) {
            CAUSEWAY_CHECK(Identifier::parse(IdentifierType::dns, text.substr(1)));
            return {};
        }
        return check_domain(text.starts_with(kWildcard) ? text.substr(2) : text);
    }();
    if (!checked) return base::fail(refusal(given, checked.error().detail));
    return NameRule(text);
}

std::optional<NameRule> NameRule::stored(std::string text) {
    NameRule rule(std::move(text));
    if (rule.kind_ == Kind::addresses && !rule.range_) return std::nullopt;
    return rule;
}

NameRule::NameRule(std::string text) : text_(std::move(text)) {
    if (is_about_addresses(text_)) {
        kind_ = Kind::addresses;
        if (auto range = AddressRange::parse(text_)) range_ = *range;
    } else if (text_.starts_with('=')) {
        kind_ = Kind::exact;
    } else {
        kind_ = text_.starts_with(kWildcard) ? Kind::wildcards : Kind::subtree;
    }
}

std::string_view NameRule::domain() const {
    if (kind_ == Kind::addresses) return {};
    std::string_view name = text_;
    if (kind_ == Kind::exact) name.remove_prefix(1);
    if (name.starts_with(kWildcard)) name.remove_prefix(kWildcard.size());
    return name;
}

bool NameRule::covers(const Identifier& identifier) const {
    const std::string& value = identifier.value();
    if (identifier.type() == IdentifierType::ip) {
        return kind_ == Kind::addresses && range_->contains(value);
    }
    switch (kind_) {
        case Kind::subtree:
            return !identifier.wildcard() && within_domain(value, domain());
        case Kind::wildcards:
            return identifier.wildcard() && within_domain(identifier.base_name(), domain());
        case Kind::exact:
            return text_.compare(1, std::string::npos, value) == 0;
        case Kind::addresses:
            return false;
    }
    return false;
}

bool NameRule::denies(const Identifier& identifier) const {
    return covers(identifier) || (identifier.wildcard() && wildcard_meets(identifier.base_name()));
}

// Whether *.base_name stands for a name that the rule is about (RFC 6125 §6.4.3: for one label).
bool NameRule::wildcard_meets(std::string_view base_name) const {
    const bool about_names =
        kind_ == Kind::subtree || (kind_ == Kind::exact && !text_.starts_with("=*."));
    if (!about_names) return false;
    if (parent_of(domain()) == base_name) return true;
    return kind_ == Kind::subtree && within_domain(base_name, domain());
}

bool within_domain(std::string_view name, std::string_view domain) {
    if (name == domain) return true;
    return name.size() > domain.size() && name.ends_with(domain) &&
           name[name.size() - domain.size() - 1] == '.';
}

std::vector<std::string> texts_of(const std::vector<NameRule>& rules) {
    std::vector<std::string> texts;
    for (const NameRule& rule : rules) texts.push_back(rule.text());
    return texts;
}

}  // namespace causeway::model
