// SPDX-License-Identifier: Apache-2.0
#include "storage/sql_value.hpp"

#include "base/encoding.hpp"
#include "base/time_text.hpp"

namespace causeway::storage {
namespace {

std::string bytea_text(base::ByteView octets) {
    return "\\x" + base::hex_encode(octets);
}

// PostgreSQL's text has neither U+0000 nor octets that are not UTF-8.
std::string storable(std::string text) {
    constexpr std::string_view kReplacement = "\xef\xbf\xbd";
    const bool utf8 = base::is_utf8(text);
    if (utf8 && text.find('\0') == std::string::npos) return text;
    std::string clean;
    for (const char c : text) {
        const bool ascii = static_cast<unsigned char>(c) < 0x80;
        if (c == '\0' || (!utf8 && !ascii)) {
            clean += kReplacement;
        } else {
            clean += c;
        }
    }
    return clean;
}

void append_array_element(std::string& array, std::string_view element) {
    if (array.size() > 1) array += ',';
    array += '"';
    for (const char c : element) {
        if (c == '"' || c == '\\') array += '\\';
        array += c;
    }
    array += '"';
}

}  // namespace

SqlValue::SqlValue(std::string text) : text_(storable(std::move(text))) {}

SqlValue::SqlValue(base::Time value) : text_(base::to_rfc3339_micros(value)) {}

SqlValue::SqlValue(base::ByteView octets) : text_(bytea_text(octets)) {}

SqlValue::SqlValue(const std::vector<std::string>& texts) : text_("{") {
    for (const std::string& text : texts) append_array_element(*text_, storable(text));
    *text_ += '}';
}

SqlValue::SqlValue(const std::vector<base::Bytes>& blobs) : text_("{") {
    for (const base::Bytes& blob : blobs) append_array_element(*text_, bytea_text(blob));
    *text_ += '}';
}

}  // namespace causeway::storage
