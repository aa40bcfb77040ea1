// SPDX-License-Identifier: Apache-2.0
#include "app/crl_handler.hpp"

namespace causeway::app {
namespace {

constexpr std::string_view kSuffix = ".crl";

// "corp" of /crl/corp.crl; empty for every other path.
std::string_view connector_named(const http::Request& request) {
    if (request.segments.size() != 2 || request.segments[0] != "crl") return {};
    std::string_view file = request.segments[1];
    if (!file.ends_with(kSuffix)) return {};
    file.remove_suffix(kSuffix.size());
    return file;
}

}  // namespace

http::Response CrlHandler::handle(const http::Request& request) {
    if (request.method != http::Method::get && request.method != http::Method::head) {
        http::Response refused = http::problem(405, "Use GET.", request.request_id);
        refused.headers.set("Allow", "GET, HEAD");
        return refused;
    }
    const auto missing = [&] {
        return http::problem(404, "There is no such CRL here.", request.request_id);
    };
    const std::string_view slug = connector_named(request);
    if (slug.empty()) return missing();
    const auto connector = connectors_.find(slug);
    if (!connector) {
        return connector.error().kind == base::ErrorKind::unavailable
                   ? http::problem(503, connector.error().detail, request.request_id)
                   : missing();
    }
    const auto crl = issuer_.crl(connector->id);
    if (!crl) {
        return crl.error().kind == base::ErrorKind::not_found
                   ? missing()
                   : http::problem(503, "The CRL cannot be made at the moment.",
                                   request.request_id);
    }
    http::Response response;
    response.content_type = "application/pkix-crl";
    response.body = base::as_text(*crl);
    response.headers.set("Cache-Control", "public, max-age=60");
    response.route = "/crl/{connector}.crl";
    return response;
}

}  // namespace causeway::app
