// SPDX-License-Identifier: Apache-2.0
#include "acme/certificates.hpp"

#include <utility>

#include "acme/payload.hpp"

namespace causeway::acme {

base::Result<http::Response> download_certificate(Services& services, const AccountCall& call) {
    CAUSEWAY_CHECK(require_post_as_get(call.payload));
    CAUSEWAY_TRY(const auto id, path_id<model::CertificateId>(call, "certificate"));
    CAUSEWAY_TRY(std::string chain, services.orders.certificate(call.requester, id));
    http::Response response;
    response.content_type = "application/pem-certificate-chain";
    response.body = std::move(chain);
    return response;
}

}  // namespace causeway::acme
