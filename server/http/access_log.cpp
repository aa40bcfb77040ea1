// SPDX-License-Identifier: Apache-2.0
#include "http/access_log.hpp"

namespace causeway::http {

void record_access(const Environment& environment, const std::string& surface,
                   const AccessRecord& record) {
    const auto& [request, response, problem, started] = record;
    const std::chrono::duration<double> took = environment.clock.monotonic() - started;
    const std::string route = response.route.empty() ? "unmatched" : response.route;
    const std::string method = to_string(request.method);

    environment.log.info("http.request", {{"surface", surface},
                                          {"request_id", request.request_id},
                                          {"client_request_id", request.client_request_id},
                                          {"method", method},
                                          {"route", route},
                                          {"path", request.path},
                                          {"status", response.status},
                                          {"dur_ms", took.count() * 1000},
                                          {"peer", request.peer.address},
                                          {"user", request.peer.user},
                                          {"bytes", response.body.size()},
                                          {"problem", problem}});
    environment.metrics.count("causeway_http_requests_total",
                              {{"surface", surface},
                               {"route", route},
                               {"method", method},
                               {"code", std::to_string(response.status)}});
    environment.metrics.observe("causeway_http_request_duration_seconds",
                                {{"surface", surface}, {"route", route}, {"method", method}},
                                took.count());
}

}  // namespace causeway::http
