// SPDX-License-Identifier: Apache-2.0
#include "subscriber.hpp"

#include <memory>
#include <stdexcept>

#include <openssl/rsa.h>

#include "support/request_maker.hpp"

namespace causeway::acceptance {

using nlohmann::json;

namespace {

// One for all certificates: making RSA keys takes long.
EVP_PKEY* certificate_key() {
    static const std::shared_ptr<EVP_PKEY> key(EVP_RSA_gen(2048), EVP_PKEY_free);
    return key.get();
}

json parsed(const support::HttpAnswer& answer, int status) {
    if (answer.status == status) return answer.json();
    throw std::runtime_error(std::to_string(answer.status) + " " + answer.body);
}

}  // namespace

Subscriber::Subscriber(Installation& installation, const EabKey& key)
    : transport_(installation.file("tls.pem")),
      client_(transport_, installation.base_url() + "/acme/corp/web/directory",
              support::JwsKey::generate("ES256")) {
    installation.web().serve(client_.key().thumbprint());
    parsed(client_.register_bound(key.kid, key.hmac_key), 201);
}

std::string Subscriber::place(const std::string& name) {
    const support::HttpAnswer placed = client_.place_order({name});
    parsed(placed, 201);
    return placed.header("Location");
}

void Subscriber::respond(const std::string& order) {
    const std::string url = show(order).at("authorizations").at(0);
    const json authorization = parsed(client_.post_as_get(url), 200);
    for (const json& challenge : authorization.at("challenges")) {
        if (challenge.at("type") != "http-01") continue;
        parsed(client_.post(challenge.at("url"), json::object()), 200);
    }
}

json Subscriber::finalize(const std::string& order) {
    const json shown = show(order);
    support::RequestMaker request;
    request.sans = {"DNS:" + shown.at("identifiers").at(0).at("value").get<std::string>()};
    return parsed(client_.post(shown.at("finalize"),
                               {{"csr", support::base64url(request.make(certificate_key()))}}),
                  200);
}

json Subscriber::show(const std::string& order) {
    return parsed(client_.post_as_get(order), 200);
}

std::string Subscriber::certificate(const std::string& order) {
    const support::HttpAnswer answer = client_.post_as_get(show(order).at("certificate"));
    if (answer.status != 200) throw std::runtime_error(answer.body);
    return answer.body;
}

std::string ready_order(Subscriber& subscriber, Service& service, const std::string& name) {
    const std::string order = subscriber.place(name);
    subscriber.respond(order);
    service.wait_until([&] { return subscriber.status(order) == "ready"; });
    return order;
}

}  // namespace causeway::acceptance
