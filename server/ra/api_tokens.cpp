// SPDX-License-Identifier: Apache-2.0
#include "ra/api_tokens.hpp"

#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "ra/audit.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::ApiToken;

// The prefix lets secret scanners find a leaked token, the checksum lets them be sure, and lets us
// refuse a mistyped one without asking the database.
constexpr std::string_view kPrefix = "cwy_";
constexpr std::size_t kRandomOctets = 32;
constexpr std::size_t kChecksumOctets = 4;
constexpr std::chrono::days kLongestLife{366};

std::string checksum(std::string_view body) {
    const auto digest = crypto::sha256(base::as_bytes(body));
    return base::hex_encode(base::ByteView(digest).first(kChecksumOctets));
}

bool well_formed(std::string_view bearer) {
    constexpr std::size_t tail = kChecksumOctets * 2;
    if (!bearer.starts_with(kPrefix) || bearer.size() <= kPrefix.size() + tail) return false;
    const std::string_view body = bearer.substr(0, bearer.size() - tail);
    return bearer.substr(body.size()) == checksum(body);
}

base::Error refused() {
    return base::make_error(ErrorKind::unauthenticated,
                            "The API token is missing, unknown, expired or revoked. Make one with "
                            "\"causeway token create\".");
}

}  // namespace

base::Result<CreatedApiToken> ApiTokens::create(const NewApiToken& request, const Caller& caller) {
    const base::Time now = clock_.now();
    if (request.expires_at <= now || request.expires_at > now + kLongestLife) {
        return base::fail(ErrorKind::malformed,
                          "A token must expire in the future and within 366 days.");
    }
    std::string bearer = std::string(kPrefix) + base::base64url_encode(random_.take(kRandomOctets));
    bearer += checksum(bearer);
    ApiToken token;
    token.id = model::ApiTokenId::make(clock_, random_);
    token.label = request.label.empty() ? token.id.to_string() : request.label;
    token.token_hash = crypto::sha256(base::as_bytes(bearer));
    token.scope = request.scope;
    token.expires_at = request.expires_at;
    token.created_by = caller.actor.name;
    token.created_at = now;
    return model::write(database_, [&](model::UnitOfWork& unit) -> base::Result<CreatedApiToken> {
        unit.api_tokens.insert(token);
        unit.audit.append(AuditDraft(clock_, random_, caller)
                              .event(model::AuditAction::api_token_created,
                                     object_name("api_token", token.id),
                                     {{"label", token.label},
                                      {"scope", std::string(base::name_of(token.scope))},
                                      {"expires_at", base::to_rfc3339(token.expires_at)}}));
        return CreatedApiToken{token, base::Secret::from_text(bearer)};
    });
}

base::Result<ApiToken> ApiTokens::authenticate(std::string_view bearer) {
    if (!well_formed(bearer)) return base::fail(refused());
    // Looked up by its hash, so that the comparison's duration tells nothing about the token.
    const auto hash = crypto::sha256(base::as_bytes(bearer));
    return model::read(database_, [&](model::UnitOfWork& unit) -> base::Result<ApiToken> {
        auto token = unit.api_tokens.find(hash);
        if (!token || token->revoked_at || token->expires_at <= clock_.now()) {
            return base::fail(refused());
        }
        return *std::move(token);
    });
}

base::Result<std::vector<ApiToken>> ApiTokens::list(const model::Page& page) {
    return model::read(database_,
                       [&](model::UnitOfWork& unit) -> base::Result<std::vector<ApiToken>> {
                           return unit.api_tokens.list(page);
                       });
}

base::Result<ApiToken> ApiTokens::revoke(model::ApiTokenId id, const Caller& caller) {
    return model::write(database_, [&](model::UnitOfWork& unit) -> base::Result<ApiToken> {
        auto token = unit.api_tokens.find(id);
        if (!token) return base::fail(ErrorKind::not_found, "There is no API token with this id.");
        if (token->revoked_at) return *std::move(token);
        token->revoked_at = clock_.now();
        unit.api_tokens.revoke(id, *token->revoked_at);
        unit.audit.append(AuditDraft(clock_, random_, caller)
                              .event(model::AuditAction::api_token_revoked,
                                     object_name("api_token", id), {{"label", token->label}}));
        return *std::move(token);
    });
}

}  // namespace causeway::ra
