// SPDX-License-Identifier: Apache-2.0
#include "model/identifier.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <arpa/inet.h>
#include <idn2.h>

#include "base/ascii.hpp"
#include "model/address_range.hpp"

namespace causeway::model {
namespace {

using base::ErrorKind;

constexpr std::size_t kMaxName = 253;
constexpr std::size_t kMaxLabel = 63;

base::Result<void> reject(std::string detail) {
    return base::fail(ErrorKind::rejected_identifier, std::move(detail));
}

bool ldh(char c) {
    return base::is_ascii_alphanumeric(c) || c == '-';
}

// An A-label must decode to a U-label that encodes to the same A-label again (RFC 5890 §2.3.2.1).
bool round_trips(const std::string& label) {
    char* unicode = nullptr;
    if (idn2_to_unicode_8z8z(label.c_str(), &unicode, 0) != IDN2_OK) return false;
    const std::unique_ptr<char, decltype(&idn2_free)> unicode_owner(unicode, &idn2_free);
    char* ascii = nullptr;
    if (idn2_to_ascii_8z(unicode, &ascii, IDN2_NONTRANSITIONAL) != IDN2_OK) return false;
    const std::unique_ptr<char, decltype(&idn2_free)> ascii_owner(ascii, &idn2_free);
    return label == ascii && label != unicode;
}

base::Result<void> check_label(const std::string& label) {
    if (label.empty()) return reject("The name has an empty label: remove the extra dot.");
    if (label.size() > kMaxLabel)
        return reject("A label of the name is longer than 63 characters.");
    if (label.find('*') != std::string::npos) {
        return reject("A wildcard must be the whole first label, as in *.example.com.");
    }
    if (label.find('_') != std::string::npos) {
        return reject("The name has an underscore, which host names cannot have.");
    }
    if (!std::ranges::all_of(label, ldh)) {
        return reject(
            "The name may have letters, digits, hyphens and dots only; write "
            "international names as A-labels (xn--...), and give no scheme, port or path.");
    }
    if (label.front() == '-' || label.back() == '-') {
        return reject("A label of the name begins or ends with a hyphen.");
    }
    if (label.size() >= 4 && label.substr(2, 2) == "--") {
        if (!label.starts_with("xn--")) {
            return reject("The label \"" + label + "\" has hyphens in its third and fourth place.");
        }
        if (!round_trips(label))
            return reject("The label \"" + label + "\" is not a valid A-label.");
    }
    return {};
}

base::Result<void> check_dns_name(std::string_view name) {
    if (name.empty()) return reject("The name is empty.");
    if (name.size() > kMaxName) return reject("The name is longer than 253 characters.");
    if (name.ends_with('.')) return reject("Leave out the dot at the end of the name.");
    if (name.starts_with("*.")) name.remove_prefix(2);
    std::size_t labels = 0;
    std::string label;
    for (std::size_t start = 0; start <= name.size(); ++labels) {
        const std::size_t dot = std::min(name.find('.', start), name.size());
        label = name.substr(start, dot - start);
        CAUSEWAY_CHECK(check_label(label));
        start = dot + 1;
    }
    if (std::ranges::all_of(label, base::is_ascii_digit)) {
        return reject("This looks like an IP address: ask for it with the identifier type \"ip\".");
    }
    if (labels < 2)
        return reject("A name with a single label cannot be proved: use the full name.");
    return {};
}

// The canonical text, or nothing when the octets are not an address of that family.
std::string canonical_address(int family, const std::string& text) {
    std::array<unsigned char, 16> octets{};
    std::array<char, INET6_ADDRSTRLEN> out{};
    if (inet_pton(family, text.c_str(), octets.data()) != 1) return {};
    if (inet_ntop(family, octets.data(), out.data(), out.size()) == nullptr) return {};
    return out.data();
}

base::Result<void> check_ip_address(const std::string& text) {
    if (const std::string inner = mapped_ipv4(text); !inner.empty()) {
        return reject("Ask for the IPv4 address itself: " + inner);
    }
    for (const int family : {AF_INET, AF_INET6}) {
        const std::string canonical = canonical_address(family, text);
        if (canonical.empty()) continue;
        if (canonical == text) return {};
        return reject("Write the address in its canonical form: " + canonical);
    }
    return reject("This is not an IPv4 or IPv6 address; give no prefix length, port or zone.");
}

}  // namespace

base::Result<Identifier> Identifier::parse(std::string_view type, std::string_view value) {
    const auto known = base::named<IdentifierType>(type);
    if (!known) {
        return base::fail(ErrorKind::unsupported_identifier,
                          "This service issues for identifiers of the types dns and ip.");
    }
    return parse(*known, value);
}

base::Result<Identifier> Identifier::parse(IdentifierType type, std::string_view value) {
    std::string text = type == IdentifierType::dns ? base::ascii_lower(value) : std::string(value);
    // Texts from outside may hold NUL, at which the C functions below would stop reading.
    if (text.find('\0') != std::string::npos) {
        return base::fail(ErrorKind::rejected_identifier, "The identifier holds a NUL character.");
    }
    CAUSEWAY_CHECK(type == IdentifierType::dns ? check_dns_name(text) : check_ip_address(text));
    return Identifier(type, std::move(text));
}

std::string Identifier::base_name() const {
    return wildcard() ? value_.substr(2) : value_;
}

base::ErrorSubject Identifier::subject() const {
    return {std::string(base::name_of(type_)), value_};
}

}  // namespace causeway::model
