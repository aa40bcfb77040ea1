// SPDX-License-Identifier: Apache-2.0
#include "acme/reply.hpp"

#include <nlohmann/json.hpp>

namespace causeway::acme {

using nlohmann::json;

http::Response reply(int status, const json& object) {
    return http::json(status, object.dump(-1, ' ', false, json::error_handler_t::replace));
}

void add_link(http::Response& response, const std::string& url, std::string_view relation) {
    response.headers.add("Link", "<" + url + ">;rel=\"" + std::string(relation) + "\"");
}

void set_retry_after(http::Response& response, std::chrono::seconds wait) {
    response.headers.set("Retry-After", std::to_string(wait.count()));
}

}  // namespace causeway::acme
