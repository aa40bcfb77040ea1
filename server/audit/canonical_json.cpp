// SPDX-License-Identifier: Apache-2.0
#include "audit/canonical_json.hpp"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/encoding.hpp"
#include "base/json.hpp"

namespace causeway::audit {
namespace {

using nlohmann::json;

// RFC 8785 §3.2.2.3: beyond this, two integers share one double.
constexpr std::int64_t kMaxInteger = (std::int64_t{1} << 53) - 1;

// Well-formed UTF-8 only: sorting names of other octets would depend on how they are repaired.
std::u16string to_utf16(const std::string& text) {
    if (!base::is_utf8(text)) throw std::invalid_argument("a member name is not UTF-8");
    std::u16string units;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i++]);
        const int continuation = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
        std::uint32_t point = continuation == 0 ? lead : lead & (0x3fU >> continuation);
        for (int k = 0; k < continuation; ++k) {
            point = point << 6 | (static_cast<unsigned char>(text[i++]) & 0x3fU);
        }
        if (point < 0x10000) {
            units.push_back(static_cast<char16_t>(point));
        } else {
            units.push_back(static_cast<char16_t>(0xd800 + ((point - 0x10000) >> 10)));
            units.push_back(static_cast<char16_t>(0xdc00 + ((point - 0x10000) & 0x3ff)));
        }
    }
    return units;
}

void write(std::string& out, const json& value);

void write_object(std::string& out, const json& object) {
    std::vector<std::pair<std::u16string, const std::string*>> names;
    for (const auto& member : object.items()) {
        names.emplace_back(to_utf16(member.key()), &member.key());
    }
    std::ranges::sort(names, {}, &decltype(names)::value_type::first);
    out += '{';
    for (const auto& [units, name] : names) {
        if (out.back() != '{') out += ',';
        out += base::json_quote(*name) + ':';
        write(out, object.at(*name));
    }
    out += '}';
}

void write_array(std::string& out, const json& array) {
    out += '[';
    for (const json& element : array) {
        if (out.back() != '[') out += ',';
        write(out, element);
    }
    out += ']';
}

void write_integer(std::string& out, const json& value) {
    const bool too_large = value.is_number_unsigned() &&
                           value.get<std::uint64_t>() > static_cast<std::uint64_t>(kMaxInteger);
    const auto integer = value.get<std::int64_t>();
    if (too_large || integer > kMaxInteger || integer < -kMaxInteger) {
        throw std::invalid_argument("an integer that a double cannot hold");
    }
    out += std::to_string(integer);
}

void write(std::string& out, const json& value) {
    switch (value.type()) {
        case json::value_t::object:
            return write_object(out, value);
        case json::value_t::array:
            return write_array(out, value);
        case json::value_t::string:
            out += base::json_quote(value.get_ref<const std::string&>());
            return;
        case json::value_t::number_integer:
        case json::value_t::number_unsigned:
            return write_integer(out, value);
        default:
            throw std::invalid_argument("audit events hold no value of this JSON type");
    }
}

}  // namespace

std::string canonical_json(const json& value) {
    std::string out;
    write(out, value);
    return out;
}

}  // namespace causeway::audit
