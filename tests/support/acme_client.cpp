// SPDX-License-Identifier: Apache-2.0
#include "support/acme_client.hpp"

#include <algorithm>
#include <cctype>

#include <openssl/hmac.h>

namespace causeway::support {
namespace {

using nlohmann::json;

bool same_name(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, [](unsigned char a, unsigned char b) {
        return std::tolower(a) == std::tolower(b);
    });
}

json flatten(const std::string& header, const std::string& payload, const std::string& signature) {
    return {{"protected", base64url(header)},
            {"payload", base64url(payload)},
            {"signature", base64url(signature)}};
}

}  // namespace

std::string HttpAnswer::header(std::string_view name) const {
    for (const auto& [field, value] : headers) {
        if (same_name(field, name)) return value;
    }
    return {};
}

std::string HttpAnswer::link(std::string_view relation) const {
    const std::string wanted = ">;rel=\"" + std::string(relation) + "\"";
    for (const auto& [field, value] : headers) {
        if (same_name(field, "Link") && value.starts_with('<') && value.ends_with(wanted)) {
            return value.substr(1, value.size() - wanted.size() - 1);
        }
    }
    return {};
}

std::string HttpAnswer::problem() const {
    const std::string prefix = "urn:ietf:params:acme:error:";
    const std::string type = json().value("type", "");
    return type.starts_with(prefix) ? type.substr(prefix.size()) : type;
}

json flattened_jws(const JwsKey& key, const std::string& header, const std::string& payload) {
    return flatten(header, payload, key.sign(base64url(header) + "." + base64url(payload)));
}

json mac_jws(std::string_view alg, const std::string& hmac_key, const std::string& header,
             const std::string& payload) {
    const EVP_MD* digest = alg == "HS256"   ? EVP_sha256()
                           : alg == "HS384" ? EVP_sha384()
                                            : EVP_sha512();
    const std::string input = base64url(header) + "." + base64url(payload);
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    HMAC(digest, hmac_key.data(), static_cast<int>(hmac_key.size()),
         reinterpret_cast<const unsigned char*>(input.data()), input.size(), mac, &size);
    return flatten(header, payload, {mac, mac + size});
}

json external_account_binding(const JwsKey& key, const std::string& kid,
                              const std::string& hmac_key, const std::string& url) {
    const std::string header = json{{"alg", "HS256"}, {"kid", kid}, {"url", url}}.dump();
    return mac_jws("HS256", hmac_key, header, key.jwk().dump());
}

AcmeClient::AcmeClient(Transport& transport, std::string directory_url, JwsKey key)
    : transport_(transport), directory_url_(std::move(directory_url)), key_(std::move(key)) {}

std::string AcmeClient::url_of(const std::string& resource) {
    if (directory_.empty()) {
        const json directory = transport_.send("GET", directory_url_, "", "").json();
        for (const auto& [name, value] : directory.items()) {
            if (value.is_string()) directory_[name] = value;
        }
    }
    return directory_.at(resource);
}

std::string AcmeClient::fresh_nonce() {
    return transport_.send("HEAD", url_of("newNonce"), "", "").header("Replay-Nonce");
}

json AcmeClient::header_for(const std::string& url, bool with_kid) {
    json header{{"alg", key_.alg()},
                {"nonce", nonce_.empty() ? fresh_nonce() : std::exchange(nonce_, {})},
                {"url", url}};
    if (with_kid) {
        header["kid"] = kid_;
    } else {
        header["jwk"] = key_.jwk();
    }
    return header;
}

HttpAnswer AcmeClient::send(const std::string& url, const std::string& jws) {
    HttpAnswer answer = transport_.send("POST", url, "application/jose+json", jws);
    nonce_ = answer.header("Replay-Nonce");
    return answer;
}

HttpAnswer AcmeClient::post_raw(const std::string& url, const std::string& payload) {
    const json header = header_for(url, !kid_.empty());
    return send(url, flattened_jws(key_, header.dump(), payload).dump());
}

HttpAnswer AcmeClient::post(const std::string& url, const json& payload) {
    return post_raw(url, payload.dump());
}

HttpAnswer AcmeClient::post_as_get(const std::string& url) {
    return post_raw(url, "");
}

HttpAnswer AcmeClient::register_account(const json& payload) {
    const std::string url = url_of("newAccount");
    const json header = header_for(url, false);
    HttpAnswer answer = send(url, flattened_jws(key_, header.dump(), payload.dump()).dump());
    if (answer.status == 200 || answer.status == 201) kid_ = answer.header("Location");
    return answer;
}

HttpAnswer AcmeClient::register_bound(const std::string& eab_kid, const std::string& hmac_key) {
    return register_account(
        {{"termsOfServiceAgreed", true},
         {"externalAccountBinding",
          external_account_binding(key_, eab_kid, hmac_key, url_of("newAccount"))}});
}

HttpAnswer AcmeClient::change_key(const JwsKey& new_key) {
    const std::string url = url_of("keyChange");
    const json header{{"alg", new_key.alg()}, {"jwk", new_key.jwk()}, {"url", url}};
    const json payload{{"account", kid_}, {"oldKey", key_.jwk()}};
    HttpAnswer answer = post(url, flattened_jws(new_key, header.dump(), payload.dump()));
    if (answer.status == 200) key_ = new_key;
    return answer;
}

HttpAnswer AcmeClient::place_order(const std::vector<std::string>& names) {
    json identifiers = json::array();
    for (const std::string& name : names) {
        identifiers.push_back({{"type", "dns"}, {"value", name}});
    }
    return post(url_of("newOrder"), {{"identifiers", std::move(identifiers)}});
}

}  // namespace causeway::support
