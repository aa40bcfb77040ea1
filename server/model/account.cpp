// SPDX-License-Identifier: Apache-2.0
#include "model/account.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace causeway::model {
namespace {

constexpr std::size_t kMaxContacts = 10;
constexpr std::size_t kMaxContactLength = 320;
constexpr std::string_view kMailto = "mailto:";

bool plain(char c) {
    return c > ' ' && c < 0x7f &&
           std::string_view(",;?<>()[]\\\"").find(c) == std::string_view::npos;
}

// One addr-spec, no header fields (RFC 8555 §7.3). Whether mail arrives there nobody can tell.
bool one_address(std::string_view address) {
    const std::size_t at = address.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < address.size() &&
           address.find('@', at + 1) == std::string_view::npos &&
           std::ranges::all_of(address, plain);
}

bool starts_with_scheme(std::string_view contact, std::string_view scheme) {
    return base::equal_ignoring_case(contact.substr(0, scheme.size()), scheme);
}

}  // namespace

base::Result<void> check_contacts(const std::vector<std::string>& contacts) {
    if (contacts.size() > kMaxContacts) {
        return base::fail(base::ErrorKind::invalid_contact, "Give at most ten contacts.");
    }
    for (const std::string& contact : contacts) {
        if (!starts_with_scheme(contact, kMailto)) {
            return base::fail(base::ErrorKind::unsupported_contact,
                              "Contacts must be e-mail addresses in the form "
                              "\"mailto:admin@example.com\".");
        }
        if (contact.size() > kMaxContactLength ||
            !one_address(std::string_view(contact).substr(kMailto.size()))) {
            return base::fail(base::ErrorKind::invalid_contact,
                              "A mailto: contact must hold exactly one plain address and no header "
                              "fields.");
        }
    }
    return {};
}

}  // namespace causeway::model
