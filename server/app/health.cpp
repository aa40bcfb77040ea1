// SPDX-License-Identifier: Apache-2.0
#include "app/health.hpp"

#include "base/json.hpp"

namespace causeway::app {
namespace {

http::Response named(http::Response response, const char* route) {
    response.route = route;
    response.headers.set("Cache-Control", "no-store");
    return response;
}

}  // namespace

http::Response OperationsHandler::handle(const http::Request& request) {
    const bool reads = request.method == http::Method::get || request.method == http::Method::head;
    if (!reads) {
        http::Response refused = http::problem(405, "Use GET.", request.request_id);
        refused.headers.set("Allow", "GET, HEAD");
        return refused;
    }
    if (request.path == "/healthz") {
        return named(http::json(200, R"({"status":"alive"})"), "/healthz");
    }
    if (request.path == "/readyz") return named(ready(), "/readyz");
    if (request.path == "/metrics") {
        http::Response response = http::text(200, metrics_.text());
        response.content_type = "text/plain; version=0.0.4; charset=utf-8";
        return named(std::move(response), "/metrics");
    }
    return http::problem(404, "There is /healthz, /readyz and /metrics.", request.request_id);
}

http::Response OperationsHandler::ready() const {
    bool ready = true;
    std::string lines;
    for (const HealthCheck& check : checks_) {
        const std::string trouble = check.run();
        if (check.fatal && !trouble.empty()) ready = false;
        if (!lines.empty()) lines += ',';
        lines += "{\"name\":" + base::json_quote(check.name) +
                 ",\"ok\":" + (trouble.empty() ? "true" : "false");
        if (!trouble.empty()) lines += ",\"detail\":" + base::json_quote(trouble);
        lines += '}';
    }
    return http::json(ready ? 200 : 503, std::string("{\"ready\":") + (ready ? "true" : "false") +
                                             ",\"checks\":[" + lines + "]}");
}

}  // namespace causeway::app
