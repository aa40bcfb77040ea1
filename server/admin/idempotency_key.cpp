// SPDX-License-Identifier: Apache-2.0
#include "admin/idempotency_key.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "admin/identity.hpp"

namespace causeway::admin {
namespace {

constexpr std::size_t kLongestKey = 255;

bool is_printable(char c) {
    return c >= ' ' && c <= '~';
}

bool is_bare(char c) {
    return c > ' ' && c <= '~' && c != '"' && c != '\\';
}

// RFC 8941 §4.2.5. Parameters behind the string are none that the field defines.
std::optional<std::string> unquoted(std::string_view text) {
    std::string out;
    text.remove_prefix(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') return i + 1 == text.size() ? std::optional(out) : std::nullopt;
        if (text[i] == '\\') {
            ++i;
            if (i == text.size() || (text[i] != '"' && text[i] != '\\')) return std::nullopt;
        }
        if (!is_printable(text[i])) return std::nullopt;
        out += text[i];
    }
    return std::nullopt;
}

std::optional<std::string> parse(std::string_view field) {
    std::optional<std::string> key;
    if (field.starts_with('"')) {
        key = unquoted(field);
    } else if (std::ranges::all_of(field, is_bare)) {
        key = std::string(field);
    }
    if (!key || key->empty() || key->size() > kLongestKey) return std::nullopt;
    return key;
}

// Each part's length stands before it, so that no two lists run together to the same octets.
crypto::Sha256Digest digest_of(std::initializer_list<std::string_view> parts) {
    std::string octets;
    for (const std::string_view part : parts) {
        octets += std::to_string(part.size()) + ':';
        octets += part;
    }
    return crypto::sha256(base::as_bytes(octets));
}

}  // namespace

base::Result<std::optional<std::string>> idempotency_key(const http::Request& request) {
    const auto fields = request.headers.all("Idempotency-Key");
    if (fields.empty()) return std::nullopt;
    auto key = fields.size() == 1 ? parse(fields.front()) : std::nullopt;
    if (key) return key;
    return base::fail(base::ErrorKind::malformed,
                      "Send one Idempotency-Key of 1 to 255 printable ASCII characters in "
                      "quotation marks, such as \"8e03978e-40d5-43dd-bc93-6894a57f9324\", and a "
                      "fresh one with each new request; inside, a backslash goes before a "
                      "quotation mark or backslash.");
}

RequestDigests digests_of(const Call& call, const std::string& key) {
    const http::Request& request = call.request;
    const char* const method = http::to_string(request.method);
    return {digest_of({call.identity.actor, method, request.path, key}),
            digest_of({method, request.path, request.query, request.body})};
}

}  // namespace causeway::admin
