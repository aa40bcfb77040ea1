// SPDX-License-Identifier: Apache-2.0
#include "acme/urls.hpp"

#include <utility>

namespace causeway::acme {
namespace {

void substitute(std::string& text, std::string_view placeholder, std::string_view value) {
    const std::size_t at = text.find(placeholder);
    if (at != std::string::npos) text.replace(at, placeholder.size(), value);
}

}  // namespace

EndpointUrls::EndpointUrls(std::string base_url, const model::EndpointContext& context)
    : base_url_(std::move(base_url)),
      tenant_(context.tenant.slug.text()),
      endpoint_(context.endpoint.slug.text()) {}

std::string EndpointUrls::of(std::string_view pattern, std::string_view id) const {
    std::string out(pattern);
    substitute(out, "{tenant}", tenant_);
    substitute(out, "{endpoint}", endpoint_);
    substitute(out, "{id}", id);
    return base_url_ + out;
}

std::string EndpointUrls::requested(const http::Request& request) const {
    const std::string& target = request.target;
    if (target.starts_with('/')) return base_url_ + target;
    // The absolute form that proxies are sent (RFC 9112 §3.2.2): what follows its authority.
    const std::size_t authority = target.find("//");
    const std::size_t path = target.find('/', authority == std::string::npos ? 0 : authority + 2);
    return base_url_ + (path == std::string::npos ? "/" : target.substr(path));
}

base::Result<model::AccountId> EndpointUrls::account_id(std::string_view url) const {
    const std::string prefix = of(path::kAccount);
    if (url.starts_with(prefix)) {
        if (auto id = model::AccountId::parse(url.substr(prefix.size()))) return *id;
    }
    return base::fail(base::ErrorKind::account_does_not_exist,
                      "The JWS header's \"kid\" is not the URL of an account at this endpoint (" +
                          prefix + "...). Register at this endpoint's newAccount.");
}

}  // namespace causeway::acme
