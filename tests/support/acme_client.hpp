// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/jws_key.hpp"

namespace causeway::support {

struct HttpAnswer {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    // The first field of that name, whatever its case; empty when there is none.
    std::string header(std::string_view name) const;
    // The target of the Link with that relation; empty when there is none.
    std::string link(std::string_view relation) const;
    nlohmann::json json() const { return nlohmann::json::parse(body); }
    // The problem type behind "urn:ietf:params:acme:error:".
    std::string problem() const;
};

// What carries requests: the handler in this process, or HTTPS to a real server.
class Transport {
  public:
    virtual ~Transport() = default;
    virtual HttpAnswer send(std::string_view method, const std::string& url,
                            const std::string& content_type, const std::string& body) = 0;
};

// A JWS in flattened JSON serialization. `header` and `payload` are signed as they stand, so that a
// test can send what no client would.
nlohmann::json flattened_jws(const JwsKey& key, const std::string& header,
                             const std::string& payload);

// The same with a MAC: HS256, HS384 or HS512.
nlohmann::json mac_jws(std::string_view alg, const std::string& hmac_key, const std::string& header,
                       const std::string& payload);

// The external account binding of `key` (RFC 8555 §7.3.4), HS256.
nlohmann::json external_account_binding(const JwsKey& key, const std::string& kid,
                                        const std::string& hmac_key, const std::string& url);

// A strict client of RFC 8555: takes URLs from the directory and the nonce from each answer.
class AcmeClient {
  public:
    AcmeClient(Transport& transport, std::string directory_url, JwsKey key);

    const JwsKey& key() const { return key_; }
    const std::string& kid() const { return kid_; }
    // For a request in another's name.
    void set_kid(std::string kid) { kid_ = std::move(kid); }

    std::string url_of(const std::string& resource);
    std::string fresh_nonce();

    // Signed by kid, or by jwk while there is none.
    HttpAnswer post(const std::string& url, const nlohmann::json& payload);
    HttpAnswer post_as_get(const std::string& url);
    HttpAnswer post_raw(const std::string& url, const std::string& payload);
    HttpAnswer send(const std::string& url, const std::string& jws);

    // newAccount; keeps the account's URL when it succeeds.
    HttpAnswer register_account(const nlohmann::json& payload);
    // newAccount with a binding made from that key.
    HttpAnswer register_bound(const std::string& eab_kid, const std::string& hmac_key);
    // Goes on with the new key when it was taken (RFC 8555 §7.3.5).
    HttpAnswer change_key(const JwsKey& new_key);
    HttpAnswer place_order(const std::vector<std::string>& names);

    // The protected header of the next request, nonce included.
    nlohmann::json header_for(const std::string& url, bool with_kid);

  private:
    Transport& transport_;
    std::string directory_url_;
    JwsKey key_;
    std::string kid_;
    std::string nonce_;
    std::map<std::string, std::string> directory_;
};

}  // namespace causeway::support
