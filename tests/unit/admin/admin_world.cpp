// SPDX-License-Identifier: Apache-2.0
#include "admin_world.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>

#include "contract.hpp"
#include "http/target.hpp"

namespace causeway::admin {
namespace {

nlohmann::json success(const http::Response& response) {
    if (response.status / 100 != 2) throw std::runtime_error(response.body);
    return body_of(response);
}

}  // namespace

http::Response JudgedApi::handle(const http::Request& request) {
    if (request.method != http::Method::post || request.header("Idempotency-Key")) {
        return handle_once(request);
    }
    http::Request keyed = request;
    keyed.headers.set("Idempotency-Key", "\"" + std::to_string(++keys_) + "\"");
    http::Response first = handle_once(keyed);
    if (first.status / 100 != 2) return first;
    http::Response repeat = handle_once(keyed);
    EXPECT_EQ(repeat.headers.get("Idempotency-Replayed"), "true") << request.target;
    EXPECT_EQ(repeat.headers.get("Location"), first.headers.get("Location"));
    EXPECT_EQ(repeat.headers.get("ETag"), first.headers.get("ETag"));
    EXPECT_EQ(repeat.status, first.status);
    EXPECT_EQ(repeat.body, first.body) << request.target;
    return first;
}

http::Response JudgedApi::handle_once(const http::Request& request) {
    http::Response response = api_.handle(request);
    for (const std::string& violation :
         Contract::of_the_repository().violations(request, response)) {
        ADD_FAILURE() << http::to_string(request.method) << ' ' << request.target << ": "
                      << violation << '\n'
                      << response.body;
    }
    return response;
}

nlohmann::json AdminWorld::read(std::string_view target) {
    return success(get(target));
}

nlohmann::json AdminWorld::write(std::string_view target, const nlohmann::json& body) {
    return success(post(target, body));
}

http::Response AdminWorld::patch(std::string_view target, const nlohmann::json& body,
                                 const std::string& if_match) {
    http::Request write = request("PATCH", target, body.dump());
    if (!if_match.empty()) write.headers.set("If-Match", if_match);
    return api.handle(write);
}

http::Request AdminWorld::request(std::string_view method, std::string_view target,
                                  std::string body) {
    http::Request request = remote(method, target);
    request.peer = {.address = "unix", .tls = false, .uid = 0, .user = "root"};
    request.body = std::move(body);
    if (!request.body.empty()) request.headers.set("Content-Type", "application/json");
    return request;
}

http::Request AdminWorld::remote(std::string_view method, std::string_view target,
                                 const std::string& bearer) {
    http::Request request;
    request.method = http::parse_method(method);
    request.target = target;
    auto parsed = http::parse_target(target, request.method).value();
    request.path = std::move(parsed.path);
    request.segments = std::move(parsed.segments);
    request.query = std::move(parsed.query);
    request.parameters = std::move(parsed.parameters);
    request.peer = {.address = "192.0.2.7", .tls = true, .uid = std::nullopt, .user = {}};
    request.request_id = "01970000-0000-7000-8000-000000000001";
    if (!bearer.empty()) request.headers.set("Authorization", "Bearer " + bearer);
    return request;
}

std::string AdminWorld::make_token(model::ApiScope scope) {
    const auto made = api_tokens.create({"test", scope, clock.now() + std::chrono::hours{1}},
                                        {{"local:root", "unix"}, "setup"});
    return std::string(made.value().bearer.reveal_text());
}

Services AdminWorld::services(audit::LogReader& reader) {
    return {tenants,
            domains,
            eab_keys,
            accounts,
            connectors,
            api_tokens,
            records,
            reconciliation,
            revocations,
            revocation_tasks,
            reader,
            database,
            log,
            clock,
            "https://acme.example.test"};
}

void AdminWorld::add_endpoint() {
    write("/api/v1/connectors", {{"slug", "ca"}, {"type", "fake"}});
    write("/api/v1/tenants", {{"slug", "corp"}});
    write("/api/v1/tenants/corp/endpoints", {{"slug", "web"}, {"connectors", {"ca"}}});
}

model::EndpointScope AdminWorld::scope() {
    return tenants.find_endpoint("corp", "web").value().scope();
}

}  // namespace causeway::admin
