// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/headers.hpp"

namespace causeway::http {

// NOLINTNEXTLINE(readability-identifier-naming): delete is a keyword
enum class Method { get, head, post, put, patch, delete_, options, other };

// As on the wire; "OTHER" for every method that no route can name, so that a metric's label stays
// one of a bounded set.
const char* to_string(Method method);
Method parse_method(std::string_view token);

// The other end of the connection, as the operating system tells it and no header can forge it.
struct Peer {
    std::string address;  // without port; "unix" on a unix socket
    bool tls = false;
    std::optional<std::uint32_t> uid;  // SO_PEERCRED of a unix socket
    std::string user;                  // the name of that uid; empty when it has none
};

struct QueryParameter {
    std::string name;
    std::string value;

    bool operator==(const QueryParameter&) const = default;
};

// One well-formed request. The server hands over nothing else: framing, sizes, target, field syntax
// and Host were checked before.
struct Request {
    Method method = Method::get;

    // As received, octet for octet: the `url` of a JWS is compared with it (RFC 8555 §6.4).
    std::string target;

    // The raw path, "/" at least ("*" for OPTIONS *), and its segments with percent-encoding
    // resolved. A segment is UTF-8 and holds no slash, no control character and no dot-segment.
    std::string path;
    std::vector<std::string> segments;

    // Without its question mark; the parameters are decoded as application/x-www-form-urlencoded.
    std::string query;
    std::vector<QueryParameter> parameters;

    Headers headers;
    std::string body;
    Peer peer;

    // UUIDv7 text that we made. What the client called the request is only ever echoed to logs; it
    // is cut to 128 harmless characters, and empty when there was none.
    std::string request_id;
    std::string client_request_id;

    // The first value of that name. Views live as long as the request.
    std::optional<std::string_view> header(std::string_view name) const {
        return headers.get(name);
    }
    std::optional<std::string_view> parameter(std::string_view name) const;
    // Whether the body is declared to be of that type, whatever its parameters (RFC 9110 §8.3.1).
    bool has_media_type(std::string_view type) const;
};

}  // namespace causeway::http
