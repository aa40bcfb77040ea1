// SPDX-License-Identifier: Apache-2.0
#include "http/response.hpp"

#include <array>
#include <utility>

#include "base/json.hpp"

namespace causeway::http {
namespace {

constexpr std::array kReasonPhrases = {
    std::pair{200, "OK"},
    std::pair{201, "Created"},
    std::pair{202, "Accepted"},
    std::pair{204, "No Content"},
    std::pair{301, "Moved Permanently"},
    std::pair{302, "Found"},
    std::pair{303, "See Other"},
    std::pair{304, "Not Modified"},
    std::pair{307, "Temporary Redirect"},
    std::pair{308, "Permanent Redirect"},
    std::pair{400, "Bad Request"},
    std::pair{401, "Unauthorized"},
    std::pair{403, "Forbidden"},
    std::pair{404, "Not Found"},
    std::pair{405, "Method Not Allowed"},
    std::pair{406, "Not Acceptable"},
    std::pair{408, "Request Timeout"},
    std::pair{409, "Conflict"},
    std::pair{410, "Gone"},
    std::pair{412, "Precondition Failed"},
    std::pair{413, "Content Too Large"},
    std::pair{415, "Unsupported Media Type"},
    std::pair{417, "Expectation Failed"},
    std::pair{422, "Unprocessable Content"},
    std::pair{428, "Precondition Required"},
    std::pair{429, "Too Many Requests"},
    std::pair{431, "Request Header Fields Too Large"},
    std::pair{500, "Internal Server Error"},
    std::pair{501, "Not Implemented"},
    std::pair{502, "Bad Gateway"},
    std::pair{503, "Service Unavailable"},
    std::pair{504, "Gateway Timeout"},
    std::pair{505, "HTTP Version Not Supported"},
};

Response with_body(int status, const char* content_type, std::string body) {
    Response response;
    response.status = status;
    response.content_type = content_type;
    response.body = std::move(body);
    return response;
}

}  // namespace

Response json(int status, std::string text) {
    return with_body(status, "application/json", std::move(text));
}

Response problem_json(int status, std::string text) {
    return with_body(status, "application/problem+json", std::move(text));
}

Response problem(int status, std::string_view detail, std::string_view request_id) {
    return problem_json(
        status, "{\"type\":\"about:blank\",\"title\":" + base::json_quote(reason_phrase(status)) +
                    ",\"status\":" + std::to_string(status) +
                    ",\"detail\":" + base::json_quote(detail) +
                    ",\"request_id\":" + base::json_quote(request_id) + "}");
}

Response text(int status, std::string body) {
    return with_body(status, "text/plain; charset=utf-8", std::move(body));
}

Response empty(int status) {
    Response response;
    response.status = status;
    return response;
}

const char* reason_phrase(int status) {
    for (const auto& [known, phrase] : kReasonPhrases) {
        if (known == status) return phrase;
    }
    return "Unknown";
}

}  // namespace causeway::http
