// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "http/response.hpp"

namespace causeway::acme {

http::Response reply(int status, const nlohmann::json& object);

// A Link field of its own for each relation (RFC 8288): shell clients read headers line by line.
void add_link(http::Response& response, const std::string& url, std::string_view relation);

// When it is worth to ask again. Validation and quick CAs take about that long; clients sleep for
// as long as they are told to.
inline constexpr std::chrono::seconds kValidationPoll{1};
// After a first failure. certbot asks 30 times and no more, and shall still be there when the
// validation has failed for good.
inline constexpr std::chrono::seconds kRepeatedValidationPoll{3};
inline constexpr std::chrono::seconds kIssuancePoll{2};
void set_retry_after(http::Response& response, std::chrono::seconds wait);

}  // namespace causeway::acme
