// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "http/input.hpp"
#include "http/limits.hpp"
#include "http/request.hpp"
#include "http/target.hpp"

namespace causeway::http {

// Request line and header section (RFC 9112 §3, §5), understood and found consistent.
struct RequestHead {
    Method method = Method::other;
    std::string raw_target;
    Target target;
    bool http_1_1 = true;
    Headers headers;

    // At most one of the two describes a body (RFC 9112 §6.3).
    std::optional<std::uint64_t> content_length;
    bool chunked = false;

    bool expects_continue = false;
    bool keep_alive = true;
};

// One strict reader instead of a checker in front of a lenient one: what two parsers read
// differently is what request smuggling is made of.
Read<RequestHead> read_head(Input& input, const Limits& limits);

// "name: value" (RFC 9112 §5) as a header section and the trailers of a chunked body hold it.
Read<HeaderField> parse_field(std::string_view line);

// A field value may hold visible octets, spaces and tabs (RFC 9110 §5.5).
bool is_field_value(std::string_view value);

}  // namespace causeway::http
