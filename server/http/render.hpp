// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "http/response.hpp"

namespace causeway::http {

struct RenderOptions {
    base::Time now;
    std::string_view request_id;
    bool without_body = false;  // the answer to HEAD
    bool close = false;
};

// True when no field could break out of its line.
bool is_sendable(const Response& response);

// The octets of a sendable response.
std::string render(const Response& response, const RenderOptions& options);

// IMF-fixdate (RFC 9110 §5.6.7).
std::string http_date(base::Time time);

}  // namespace causeway::http
