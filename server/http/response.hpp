// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "http/headers.hpp"

namespace causeway::http {

// What a handler answers. The server adds Date, X-Request-Id, X-Content-Type-Options,
// Content-Length and Connection itself; a handler's own fields of these names are not sent. For
// HEAD a handler answers as for GET: the server leaves the body out.
struct Response {
    int status = 200;
    Headers headers;
    std::string content_type;  // sent when not empty
    std::string body;

    // The pattern of the matched route, for the access log and the metrics' labels; empty when no
    // route matched. Never the path: labels are a bounded set.
    std::string route;
};

// The texts are JSON already.
Response json(int status, std::string text);
Response problem_json(int status, std::string text);

// A problem document (RFC 9457) that says no more than its status does, for failures which no edge
// gives a type of its own.
Response problem(int status, std::string_view detail, std::string_view request_id);

Response text(int status, std::string body);
Response empty(int status);

// "Not Found" for 404; "Unknown" for a status outside the IANA registry's part that we use.
const char* reason_phrase(int status);

}  // namespace causeway::http
