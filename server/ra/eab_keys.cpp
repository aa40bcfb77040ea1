// SPDX-License-Identifier: Apache-2.0
#include "ra/eab_keys.hpp"

#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "ra/audit.hpp"
#include "ra/rule_texts.hpp"
#include "ra/tenants.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::AuditAction;
using model::DomainEffect;
using model::EabKey;
using model::EabKeyStatus;

// The kid is no secret: 96 bits are enough never to meet twice.
constexpr std::size_t kKidOctets = 12;
constexpr std::size_t kHmacOctets = 32;
constexpr std::size_t kMostRules = 100;
constexpr std::size_t kMaxLabel = 200;

base::Result<void> check(const NewEabKey& request, base::Time now) {
    if (request.label.size() > kMaxLabel || !base::is_utf8(request.label)) {
        return base::fail(ErrorKind::malformed, "A label is at most 200 octets of UTF-8.");
    }
    if (request.max_uses && *request.max_uses < 1) {
        return base::fail(ErrorKind::malformed,
                          "max_uses must be at least 1, or be left unlimited.");
    }
    if (request.expires_at && *request.expires_at <= now) {
        return base::fail(ErrorKind::malformed, "The key would have expired already.");
    }
    if (request.domains.size() + request.denied_domains.size() > kMostRules) {
        return base::fail(ErrorKind::malformed, "A key may have at most 100 rules about names.");
    }
    return {};
}

base::Result<void> check_endpoint(const model::Endpoint& endpoint, const EabKey& key) {
    if (endpoint.eab == model::EabRequirement::none) {
        return base::fail(ErrorKind::conflict, "This endpoint takes no external account binding.");
    }
    if (endpoint.authorization == model::AuthorizationSource::eab_only && key.domains.empty()) {
        return base::fail(ErrorKind::malformed,
                          "At an eab-only endpoint the domains of a key are all that its accounts "
                          "may have: name at least one.");
    }
    return {};
}

// For what users give to their clients on a command line, in base64url: certbot takes a value that
// begins with '-' for another option.
base::Bytes random_octets(base::Random& random, std::size_t count) {
    base::Bytes octets = random.take(count);
    while (base::base64url_encode(octets).front() == '-') octets = random.take(count);
    return octets;
}

base::Result<EabKey> find_key(model::UnitOfWork& unit, model::EndpointScope scope,
                              std::string_view kid) {
    auto key = unit.eab_keys.find(scope, kid);
    if (!key) return base::fail(ErrorKind::not_found, "This endpoint has no such EAB key.");
    return *std::move(key);
}

AuditPayload describe(const EabKey& key) {
    return {{"kid", key.kid},
            {"label", key.label},
            {"max_uses", key.max_uses ? std::to_string(*key.max_uses) : "unlimited"},
            {"expires_at", key.expires_at ? base::to_rfc3339(*key.expires_at) : "never"},
            {"domains", key.domains.empty() ? "any" : list_of(texts_of(key.domains))},
            {"denied_domains", list_of(texts_of(key.denied_domains))}};
}

}  // namespace

base::Result<EabKey> EabKeys::create(std::string_view tenant, std::string_view endpoint,
                                     const NewEabKey& request, const Caller& caller) {
    CAUSEWAY_CHECK(check(request, clock_.now()));
    CAUSEWAY_TRY(const auto domains, parse_rules(request.domains, DomainEffect::allow));
    CAUSEWAY_TRY(const auto denied, parse_rules(request.denied_domains, DomainEffect::deny));
    return model::write(database_, [&](model::UnitOfWork& unit) -> base::Result<EabKey> {
        CAUSEWAY_TRY(const auto context, find_endpoint_by_name(unit, tenant, endpoint));
        EabKey key;
        key.id = model::EabKeyId::make(clock_, random_);
        key.scope = context.scope();
        key.kid = base::base64url_encode(random_octets(random_, kKidOctets));
        key.label = request.label.empty() ? key.kid : request.label;
        key.hmac_key = base::Secret(random_octets(random_, kHmacOctets));
        key.max_uses = request.max_uses;
        key.expires_at = request.expires_at;
        key.domains = domains;
        key.denied_domains = denied;
        key.created_at = clock_.now();
        CAUSEWAY_CHECK(check_endpoint(context.endpoint, key));
        if (!unit.eab_keys.insert(key)) {
            return base::fail(base::internal_error("a random key id met an old one"));
        }
        unit.audit.append(AuditDraft(clock_, random_, caller)
                              .in(key.scope)
                              .event(AuditAction::eab_key_created, object_name("eab_key", key.id),
                                     describe(key)));
        return key;
    });
}

base::Result<std::vector<EabKey>> EabKeys::list(std::string_view tenant, std::string_view endpoint,
                                                const model::Page& page) {
    return model::read(
        database_, [&](model::UnitOfWork& unit) -> base::Result<std::vector<EabKey>> {
            CAUSEWAY_TRY(const auto context, find_endpoint_by_name(unit, tenant, endpoint));
            auto keys = unit.eab_keys.list(context.scope(), page);
            for (EabKey& key : keys) key = model::as_of(std::move(key), clock_.now());
            return keys;
        });
}

base::Result<EabKey> EabKeys::find(std::string_view tenant, std::string_view endpoint,
                                   std::string_view kid) {
    return model::read(database_, [&](model::UnitOfWork& unit) -> base::Result<EabKey> {
        CAUSEWAY_TRY(const auto context, find_endpoint_by_name(unit, tenant, endpoint));
        CAUSEWAY_TRY(EabKey key, find_key(unit, context.scope(), kid));
        return model::as_of(std::move(key), clock_.now());
    });
}

base::Result<EabKey> EabKeys::suspend(std::string_view tenant, std::string_view endpoint,
                                      std::string_view kid, const Caller& caller) {
    return change({tenant, endpoint, kid}, model::suspend, AuditAction::eab_key_suspended, caller);
}

base::Result<EabKey> EabKeys::resume(std::string_view tenant, std::string_view endpoint,
                                     std::string_view kid, const Caller& caller) {
    return change({tenant, endpoint, kid}, model::resume, AuditAction::eab_key_resumed, caller);
}

base::Result<EabKey> EabKeys::revoke(std::string_view tenant, std::string_view endpoint,
                                     std::string_view kid, const Caller& caller) {
    return change({tenant, endpoint, kid}, model::revoke, AuditAction::eab_key_revoked, caller);
}

base::Result<EabKey> EabKeys::change(const Name& name, Transition transition, AuditAction action,
                                     const Caller& caller) {
    return model::write(database_, [&](model::UnitOfWork& unit) -> base::Result<EabKey> {
        CAUSEWAY_TRY(const auto context, find_endpoint_by_name(unit, name.tenant, name.endpoint));
        CAUSEWAY_TRY(EabKey key, find_key(unit, context.scope(), name.kid));
        const EabKeyStatus before = key.status;
        CAUSEWAY_TRY(key, transition(std::move(key)));
        if (key.status != before) {
            unit.eab_keys.update(key);
            unit.audit.append(AuditDraft(clock_, random_, caller)
                                  .in(key.scope)
                                  .event(action, object_name("eab_key", key.id),
                                         {{"kid", key.kid}, {"label", key.label}}));
            ++key.version;
        }
        return model::as_of(std::move(key), clock_.now());
    });
}

}  // namespace causeway::ra
