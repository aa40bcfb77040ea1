// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"
#include "cli/host.hpp"
#include "cli/server_access.hpp"

namespace causeway::cli {

// One segment of a path, percent-encoded.
std::string segment(std::string_view text);

// Filters of a list; those with an empty value are left out.
using Query = std::vector<std::pair<std::string, std::string>>;

struct Listing;

// Speaks the admin API. Its errors' details are complete messages for the terminal.
class Client {
  public:
    // The host must outlive the client.
    Client(ServerAccess access, const Host& host) : access_(std::move(access)), host_(host) {}

    base::Result<nlohmann::json> get(const std::string& path, const Query& query = {}) const;
    base::Result<nlohmann::json> post(const std::string& path, const nlohmann::json& body) const;
    base::Result<nlohmann::json> patch(const std::string& path, const nlohmann::json& body) const;
    base::Result<Listing> list(const std::string& path, const Query& query, int limit) const;

  private:
    base::Result<nlohmann::json> send(std::string method, const std::string& path,
                                      const nlohmann::json& body) const;
    base::Result<nlohmann::json> call(const net::HttpCall& call) const;
    net::HttpCall call_for(std::string method, const std::string& path) const;

    ServerAccess access_;
    const Host& host_;
};

}  // namespace causeway::cli
