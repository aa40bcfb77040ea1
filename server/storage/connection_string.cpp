// SPDX-License-Identifier: Apache-2.0
#include "storage/connection_string.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <vector>

#include <libpq-fe.h>

namespace causeway::storage {
namespace {

// Shorter pieces would black out half of every message.
constexpr std::size_t kShortestPiece = 3;

struct Parameter {
    std::string keyword;
    std::string value;
    bool secret = false;
};

// What libpq takes it for; nothing when it takes it for nothing.
std::optional<std::vector<Parameter>> parsed(const std::string& url) {
    char* reason = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(url.c_str(), &reason), PQconninfoFree);
    const std::unique_ptr<char, decltype(&PQfreemem)> unsaid(reason, PQfreemem);
    if (!options) return std::nullopt;
    std::vector<Parameter> parameters;
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val == nullptr) continue;
        // libpq.sgml: "*" marks what a dialog hides while it is typed.
        parameters.push_back(
            {option->keyword, option->val, std::string_view(option->dispchar) == "*"});
    }
    return parameters;
}

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

// What a person means by the password of "scheme://user:password@host/...": with a delimiter in it
// that was not escaped, libpq takes pieces of it for the host, the port or the database.
std::string meant_password(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (!url.starts_with("postgres") || scheme == std::string_view::npos) return {};
    const std::string_view rest = url.substr(scheme + 3);
    const std::size_t colon = rest.find(':');
    const std::size_t at = rest.rfind('@');
    if (colon == std::string_view::npos || at == std::string_view::npos || at < colon) return {};
    return std::string(rest.substr(colon + 1, at - colon - 1));
}

// The pieces of it that libpq does not know for a password, the longest first; none where it has
// understood what was meant.
std::vector<std::string> misread_pieces(const std::string& url,
                                        const std::vector<Parameter>& parameters) {
    const std::string meant = meant_password(url);
    const bool understood = std::ranges::any_of(parameters, [&](const Parameter& parameter) {
        return parameter.secret && parameter.value == percent_decoded(meant);
    });
    std::vector<std::string> pieces;
    if (understood) return pieces;
    pieces = {meant, percent_decoded(meant)};
    for (std::string_view rest = meant; !rest.empty();) {
        const std::size_t end = std::min(rest.find_first_of("/@:?#&[]= "), rest.size());
        pieces.emplace_back(rest);
        pieces.emplace_back(rest.substr(0, end));
        pieces.push_back(percent_decoded(pieces.back()));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    std::erase_if(pieces, [](const std::string& piece) { return piece.size() < kShortestPiece; });
    std::ranges::sort(pieces, std::ranges::greater(), &std::string::size);
    return pieces;
}

std::string masked(std::string text, const std::vector<std::string>& pieces) {
    for (const std::string& piece : pieces) {
        for (std::size_t at = text.find(piece); at != std::string::npos;
             at = text.find(piece, at + 3)) {
            text.replace(at, piece.size(), "***");
        }
    }
    return text;
}

std::string quoted(const std::string& value) {
    if (!value.empty() && value.find_first_of(" \t\r\n\f\v'\\") == std::string::npos) return value;
    std::string out = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

}  // namespace

bool is_connection_string(const std::string& url) {
    return parsed(url).has_value();
}

bool holds_password(const std::string& url) {
    const auto parameters = parsed(url);
    return !parameters || std::ranges::any_of(*parameters, &Parameter::secret) ||
           !misread_pieces(url, *parameters).empty();
}

std::string without_passwords(const std::string& url) {
    const auto parameters = parsed(url);
    if (!parameters) return std::string("(").append(kNoConnectionString).append(")");
    if (!holds_password(url)) return url;
    const auto pieces = misread_pieces(url, *parameters);
    std::string shown;
    for (const auto& [keyword, value, secret] : *parameters) {
        if (secret) continue;
        shown += (shown.empty() ? "" : " ") + keyword + "=" + quoted(masked(value, pieces));
    }
    return shown;
}

std::string presentable(std::string message, const std::string& url) {
    const auto parameters = parsed(url);
    if (!parameters) return std::string(kNoConnectionString);
    return masked(std::move(message), misread_pieces(url, *parameters));
}

}  // namespace causeway::storage
