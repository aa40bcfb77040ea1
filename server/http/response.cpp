// SPDX-License-Identifier: Apache-2.0
#include "http/response.hpp"

#include <utility>

#include "base/json.hpp"

namespace causeway::http {
namespace {

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
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "Unknown";
    }
}

}  // namespace causeway::http
