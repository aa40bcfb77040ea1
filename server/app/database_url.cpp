// SPDX-License-Identifier: Apache-2.0
#include "app/database_url.hpp"

#include <algorithm>
#include <charconv>

namespace causeway::app {
namespace {

constexpr std::string_view kKey = "password";
// Shorter pieces would black out half of every message.
constexpr std::size_t kShortestPiece = 3;

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        const bool escape = text[i] == '%' && i + 2 < text.size();
        const char* const digits = text.data() + i + 1;
        if (escape && std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2) {
            out += static_cast<char>(value);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

void add(std::vector<std::string>& secrets, std::string_view text) {
    if (!text.empty()) secrets.emplace_back(text);
}

// A password with a delimiter in it that was not escaped reaches libpq's messages in pieces.
void add_with_pieces(std::vector<std::string>& secrets, std::string_view text) {
    add(secrets, text);
    add(secrets, percent_decoded(text));
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("/@:?#&[] "), text.size());
        if (end >= kShortestPiece) add(secrets, text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

// "scheme://user:password@host/..."
void add_of_uri(std::vector<std::string>& secrets, std::string_view uri) {
    const std::string_view rest = uri.substr(uri.find("://") + 3);
    const std::size_t colon = rest.find(':');
    const std::size_t at = rest.rfind('@');
    if (colon != std::string_view::npos && at != std::string_view::npos && colon < at) {
        add_with_pieces(secrets, rest.substr(colon + 1, at - colon - 1));
    }
}

// "password=..." of keywords and of a URI's query, quoted or up to the next delimiter.
void add_of_keyword(std::vector<std::string>& secrets, std::string_view text, bool is_uri) {
    for (std::size_t found = text.find(kKey); found != std::string_view::npos;
         found = text.find(kKey, found + 1)) {
        std::string_view value = text.substr(found + kKey.size());
        value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
        if (!value.starts_with('=')) continue;
        value.remove_prefix(1);
        value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
        if (!is_uri && value.starts_with('\'')) {
            value.remove_prefix(1);
            add_with_pieces(secrets, value.substr(0, value.find('\'')));
        } else {
            add_with_pieces(secrets, value.substr(0, value.find_first_of(is_uri ? "&" : " \t\n")));
        }
    }
}

}  // namespace

std::vector<std::string> passwords_in(std::string_view database_url) {
    std::vector<std::string> secrets;
    const bool is_uri =
        database_url.starts_with("postgresql://") || database_url.starts_with("postgres://");
    if (is_uri) add_of_uri(secrets, database_url);
    add_of_keyword(secrets, database_url, is_uri);
    std::ranges::sort(secrets, std::ranges::greater(), &std::string::size);
    return secrets;
}

std::string masked(std::string text, const std::vector<std::string>& secrets) {
    for (const std::string& secret : secrets) {
        for (std::size_t at = text.find(secret); at != std::string::npos;
             at = text.find(secret, at + 3)) {
            text.replace(at, secret.size(), "***");
        }
    }
    return text;
}

std::string masked_database_url(const std::string& database_url) {
    return masked(database_url, passwords_in(database_url));
}

bool is_about_connection_string(std::string_view libpq_error) {
    constexpr std::string_view kSigns[] = {"connection info string", "connection option", " URI",
                                           "percent-encoded"};
    return std::ranges::any_of(kSigns, [&](std::string_view sign) {
        return libpq_error.find(sign) != std::string_view::npos;
    });
}

}  // namespace causeway::app
