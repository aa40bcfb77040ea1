// SPDX-License-Identifier: Apache-2.0
#include "ra/orders.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "crypto/certificate.hpp"
#include "policy/certificate_rules.hpp"
#include "ra/audit.hpp"
#include "ra/authorization_sources.hpp"
#include "ra/name_rules.hpp"
#include "ra/order_progress.hpp"
#include "ra/standing.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::AuditAction;
using model::Authorization;
using model::AuthorizationStatus;
using model::Identifier;
using model::Order;
using model::OrderStatus;

// A reused authorization must outlive the moments until the order is finalized.
constexpr std::chrono::hours kReuseMargin{1};
// 256 bits, where RFC 8555 §8.1 asks for 128.
constexpr std::size_t kTokenOctets = 32;

// Every name is parsed before any is refused, so that the client learns of all at once.
base::Result<std::vector<Identifier>> parse_identifiers(
    const std::vector<RequestedIdentifier>& requested) {
    if (requested.empty()) {
        return base::fail(ErrorKind::malformed, "The order names no identifiers.");
    }
    std::vector<Identifier> identifiers;
    std::vector<base::Subproblem> refused;
    for (const RequestedIdentifier& item : requested) {
        auto identifier = Identifier::parse(item.type, item.value);
        if (!identifier) {
            refused.push_back(
                {identifier.error().kind, identifier.error().detail, {item.type, item.value}});
        } else if (std::ranges::find(identifiers, *identifier) == identifiers.end()) {
            identifiers.push_back(*std::move(identifier));
        }
    }
    if (refused.empty()) return identifiers;
    return base::fail(model::combine(std::move(refused), "Some names cannot be issued for."));
}

// Which authorizations an order rests on, and what each rests on itself.
std::string list_of_sources(const Order& order, const std::vector<Authorization>& authorizations) {
    std::vector<std::string> texts;
    for (const Authorization& authorization : authorizations) {
        texts.push_back(authorization.id.to_string() + " " +
                        std::string(base::name_of(source_in(order, authorization))));
    }
    return list_of(texts);
}

bool is_whole_second(const std::optional<base::Time>& time) {
    return !time || std::chrono::floor<std::chrono::seconds>(*time) == *time;
}

base::Result<void> check_dates(std::chrono::seconds max_validity, const NewOrder& request,
                               base::Time now) {
    using std::chrono::seconds;
    if (!is_whole_second(request.not_before) || !is_whole_second(request.not_after)) {
        return base::fail(ErrorKind::malformed,
                          "notBefore and notAfter must be whole seconds: a certificate holds no "
                          "fractions of them.");
    }
    const base::Time begin = request.not_before.value_or(std::chrono::floor<seconds>(now));
    if (!policy::may_begin(begin, std::chrono::floor<seconds>(now))) {
        return base::fail(ErrorKind::malformed,
                          "notBefore may lie at most 48 hours ahead or back. Change it or leave it "
                          "out.");
    }
    // The last second counts too (RFC 5280 §4.1.2.5).
    const seconds last = max_validity - seconds(1);
    const base::Time end = request.not_after.value_or(begin + last);
    if (end <= now || end <= begin || end - begin > last) {
        return base::fail(ErrorKind::malformed,
                          "The validity asked for lies in the past, ends before it begins, or is "
                          "longer than the " +
                              std::to_string(max_validity / std::chrono::days(1)) +
                              " days that this endpoint issues. Change or leave out notBefore and "
                              "notAfter.");
    }
    return {};
}

base::Error no_such(const char* what) {
    return base::make_error(ErrorKind::not_found,
                            std::string("This account has no such ") + what + ".");
}

std::vector<model::Challenge> make_challenges(const std::vector<model::ChallengeType>& types,
                                              const base::Clock& clock, base::Random& random) {
    // One token for all challenges of an authorization: they are alternatives.
    const std::string token = base::base64url_encode(random.take(kTokenOctets));
    std::vector<model::Challenge> challenges;
    for (const model::ChallengeType type : types) {
        challenges.push_back({model::ChallengeId::make(clock, random), type, token,
                              model::ChallengeStatus::pending, std::nullopt, std::nullopt});
    }
    return challenges;
}

// RFC 8555 §7.1.3: nothing is left to be proved.
Authorization apply(const policy::Grant& grant, Authorization authorization,
                    const model::Endpoint& endpoint) {
    authorization.status = AuthorizationStatus::valid;
    authorization.source = grant.source;
    authorization.expires_at = authorization.created_at + endpoint.authorization_lifetime;
    if (grant.pre_authorization) {
        authorization.expires_at =
            std::min(authorization.expires_at, grant.pre_authorization->until);
    }
    return authorization;
}

AuditPayload describe(const Authorization& authorization, const policy::Grant& grant,
                      const policy::IdentifierRules& rules) {
    AuditPayload payload = {{"identifier", authorization.identifier.value()},
                            {"source", std::string(base::name_of(grant.source))},
                            {"rule", grant.rule.text()},
                            {"eab_key_label", rules.key->label},
                            {"expires_at", base::to_rfc3339(authorization.expires_at)}};
    if (grant.pre_authorization) {
        payload.emplace_back("pre_authorized_until",
                             base::to_rfc3339(grant.pre_authorization->until));
        payload.emplace_back("evidence", grant.pre_authorization->evidence);
    }
    return payload;
}

}  // namespace

base::Result<Order> Orders::place(const Requester& requester, const NewOrder& request) {
    CAUSEWAY_CHECK(check_standing(requester.context, requester.account, clock_.now()));
    CAUSEWAY_TRY(const auto identifiers, parse_identifiers(request.identifiers));
    return model::write(database_, [&](model::UnitOfWork& unit) -> base::Result<Order> {
        const base::Time now = clock_.now();
        CAUSEWAY_TRY(const policy::IdentifierRules rules,
                     name_rules(unit, requester.context, requester.account, now));
        CAUSEWAY_CHECK(policy::check_identifiers(identifiers, rules));
        CAUSEWAY_CHECK(check_validity(unit, requester.context.endpoint, request));
        Order order;
        order.id = model::OrderId::make(clock_, random_);
        order.scope = requester.scope();
        order.account_id = requester.account.id;
        order.identifiers = identifiers;
        order.not_before = request.not_before;
        order.not_after = request.not_after;
        order.expires_at = now + requester.context.endpoint.order_lifetime;
        order.created_at = now;
        AuditDraft draft(clock_, random_, requester.caller);
        draft.in(order.scope).about(order.id);
        std::vector<Authorization> authorizations;
        for (const Identifier& identifier : identifiers) {
            authorizations.push_back(authorize(unit, requester, draft, identifier, rules));
            order.authorizations.push_back(authorizations.back().id);
        }
        order = model::follow(std::move(order), authorizations);
        unit.orders.insert(order);
        unit.audit.append(draft.event(AuditAction::order_created, object_name("order", order.id),
                                      {{"account", order.account_id.to_string()},
                                       {"identifiers", list_of_values(identifiers)},
                                       {"authorizations", list_of_sources(order, authorizations)},
                                       {"status", std::string(base::name_of(order.status))}}));
        return order;
    });
}

// RFC 8555 §7.4: what is wanted is issued exactly or refused, never something else.
base::Result<void> Orders::check_validity(model::UnitOfWork& unit, const model::Endpoint& endpoint,
                                          const NewOrder& request) {
    if (!request.not_before && !request.not_after) return {};
    CAUSEWAY_CHECK(check_dates(endpoint.policy.max_validity, request, clock_.now()));
    for (const model::ConnectorId id : endpoint.connectors) {
        const auto connector = unit.connectors.find(id);
        if (!connector) return base::fail(base::internal_error("an endpoint's connector is gone"));
        CAUSEWAY_TRY(const ca::ConnectorType type, catalog_.describe(connector->type));
        if (!type.honours_validity) {
            return base::fail(
                ErrorKind::malformed,
                "The CA of this endpoint sets the validity itself: leave out notBefore "
                "and notAfter.");
        }
    }
    return {};
}

Authorization Orders::authorize(model::UnitOfWork& unit, const Requester& requester,
                                const AuditDraft& draft, const Identifier& identifier,
                                const policy::IdentifierRules& rules) {
    const model::Endpoint& endpoint = requester.context.endpoint;
    if (const auto grant = policy::grant_for(identifier, rules)) {
        Authorization authorization =
            apply(*grant, new_authorization(requester, identifier, rules.now), endpoint);
        unit.authorizations.insert(authorization);
        unit.audit.append(draft.event(AuditAction::authorization_granted,
                                      object_name("authorization", authorization.id),
                                      describe(authorization, *grant, rules)));
        return authorization;
    }
    const auto valid = unit.authorizations.find_valid(requester.scope(), requester.account.id,
                                                      identifier, rules.now + kReuseMargin);
    if (valid) return *valid;
    Authorization authorization = new_authorization(requester, identifier, rules.now);
    const auto types = policy::usable_challenges(identifier, endpoint.challenges);
    authorization.challenges = make_challenges(types, clock_, random_);
    unit.authorizations.insert(authorization);
    unit.audit.append(draft.event(AuditAction::authorization_created,
                                  object_name("authorization", authorization.id),
                                  {{"identifier", identifier.value()}}));
    return authorization;
}

Authorization Orders::new_authorization(const Requester& requester, const Identifier& identifier,
                                        base::Time now) {
    return {model::AuthorizationId::make(clock_, random_),
            requester.scope(),
            requester.account.id,
            identifier,
            AuthorizationStatus::pending,
            model::AuthorizationSource::challenge,
            now + requester.context.endpoint.order_lifetime,
            {},
            now,
            1};
}

base::Result<Order> Orders::find(const Requester& requester, model::OrderId id) {
    return model::read(database_, [&](model::UnitOfWork& unit) -> base::Result<Order> {
        auto order = unit.orders.find(requester.scope(), id);
        if (!order || order->account_id != requester.account.id) {
            return base::fail(no_such("order"));
        }
        return current(unit, *std::move(order), clock_.now());
    });
}

base::Result<std::vector<Order>> Orders::list(const Requester& requester, const model::Page& page) {
    return model::read(database_, [&](model::UnitOfWork& unit) -> base::Result<std::vector<Order>> {
        model::OrderQuery query;
        query.tenant = requester.scope().tenant;
        query.endpoint = requester.scope().endpoint;
        query.account = requester.account.id;
        query.without_invalid = true;
        query.now = clock_.now();
        query.page = page;
        return unit.orders.search(query);
    });
}

base::Result<Authorization> Orders::authorization(const Requester& requester,
                                                  model::AuthorizationId id) {
    return model::read(database_, [&](model::UnitOfWork& unit) -> base::Result<Authorization> {
        auto authorization = unit.authorizations.find(requester.scope(), id);
        if (!authorization || authorization->account_id != requester.account.id) {
            return base::fail(no_such("authorization"));
        }
        return model::as_of(*std::move(authorization), clock_.now());
    });
}

base::Result<Authorization> Orders::authorization(const Requester& requester,
                                                  model::ChallengeId id) {
    return model::read(database_, [&](model::UnitOfWork& unit) -> base::Result<Authorization> {
        auto authorization = unit.authorizations.find(requester.scope(), id);
        if (!authorization || authorization->account_id != requester.account.id) {
            return base::fail(no_such("challenge"));
        }
        return model::as_of(*std::move(authorization), clock_.now());
    });
}

base::Result<std::string> Orders::certificate(const Requester& requester, model::CertificateId id) {
    return model::read(database_, [&](model::UnitOfWork& unit) -> base::Result<std::string> {
        const auto certificate = unit.certificates.find(requester.scope(), id);
        if (!certificate || certificate->account_id != requester.account.id) {
            return base::fail(no_such("certificate"));
        }
        std::vector<crypto::Certificate> chain;
        for (const base::Bytes& der : certificate->chain) {
            CAUSEWAY_TRY(auto parsed, crypto::Certificate::parse(der));
            chain.push_back(std::move(parsed));
        }
        return crypto::pem_chain(chain);
    });
}

}  // namespace causeway::ra
