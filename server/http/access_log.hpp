// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "http/request.hpp"
#include "http/response.hpp"
#include "http/server.hpp"

namespace causeway::http {

// What is remembered of one answered request. A refused one may have no method and no path.
struct AccessRecord {
    const Request& request;
    const Response& response;
    std::string problem;  // why the server itself refused it; empty otherwise
    base::MonotonicTime started;
};

// One log line and two metrics for each request. The path is logged without its query, which may
// hold what people search for.
void record_access(const Environment& environment, const std::string& surface,
                   const AccessRecord& record);

}  // namespace causeway::http
