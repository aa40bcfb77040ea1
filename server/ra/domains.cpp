// SPDX-License-Identifier: Apache-2.0
#include "ra/domains.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "policy/public_suffix.hpp"
#include "ra/audit.hpp"
#include "ra/rule_texts.hpp"
#include "ra/tenants.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::AuditAction;
using model::Domain;
using model::DomainEffect;
using model::PreAuthorization;

// All of them are read for each order.
constexpr std::size_t kMostRules = 1000;

base::Result<void> check(const std::optional<PreAuthorization>& pre_authorization,
                         DomainEffect effect, base::Time now) {
    if (!pre_authorization) return {};
    if (effect == DomainEffect::deny) {
        return base::fail(ErrorKind::malformed,
                          "What is denied cannot be pre-authorized. Leave out one of both.");
    }
    if (pre_authorization->until <= now) {
        return base::fail(ErrorKind::malformed, "The pre-authorization would be over already.");
    }
    const std::string& evidence = pre_authorization->evidence;
    if (evidence.size() > kLongestEvidence || !base::is_utf8(evidence)) {
        return base::fail(ErrorKind::malformed, "Evidence is at most 1000 octets of UTF-8.");
    }
    return {};
}

std::string until_of(const Domain& domain) {
    return domain.pre_authorization ? base::to_rfc3339(domain.pre_authorization->until) : "none";
}

std::string evidence_of(const Domain& domain) {
    return domain.pre_authorization ? domain.pre_authorization->evidence : "";
}

AuditPayload describe(const Domain& domain) {
    return {{"rule", domain.rule.text()},
            {"effect", std::string(base::name_of(domain.effect))},
            {"pre_authorized_until", until_of(domain)},
            {"evidence", evidence_of(domain)}};
}

AuditPayload describe_change(const Domain& before, const Domain& after) {
    AuditPayload payload = describe(after);
    payload.emplace_back("effect_before", base::name_of(before.effect));
    payload.emplace_back("pre_authorized_until_before", until_of(before));
    payload.emplace_back("evidence_before", evidence_of(before));
    return payload;
}

base::Result<Domain> find_domain(model::UnitOfWork& unit, const DomainTarget& target) {
    CAUSEWAY_TRY(const model::Tenant tenant, find_tenant_by_name(unit, target.tenant));
    auto domain = unit.domains.find(tenant.id, target.id);
    if (!domain) {
        return base::fail(ErrorKind::not_found,
                          "The tenant " + tenant.slug.text() + " has no such rule about names.");
    }
    if (target.versions && !target.versions->contains(domain->version)) {
        return base::fail(ErrorKind::precondition_failed,
                          "The rule was changed since it was read. Look at it again, and repeat "
                          "what is still wanted.");
    }
    return *std::move(domain);
}

bool is_last_allowance(model::UnitOfWork& unit, const Domain& domain) {
    const std::vector<Domain> all = unit.domains.of_tenant(domain.tenant_id);
    return std::ranges::count(all, DomainEffect::allow, &Domain::effect) == 1;
}

base::Error opens_the_tenant(const model::Tenant& tenant, const Domain& domain,
                             const std::string& command) {
    return base::make_error(
        ErrorKind::conflict,
        "The rule " + domain.rule.text() + " is the last one that allows the tenant " +
            tenant.slug.text() +
            " anything: without it the tenant may have every name that is not denied. Allow what "
            "it shall have instead first, or say that any name is meant: causeway domain " +
            command + " " + tenant.slug.text() + " '" + domain.rule.text() + "' --allow-any");
}

// An allowing rule is about to end: whether the tenant may have any name from then on. `command` is
// what an operator would say again to mean that.
base::Result<bool> end_allowance(model::UnitOfWork& unit, const DomainTarget& target,
                                 const Domain& domain, LastAllowance last,
                                 const std::string& command) {
    CAUSEWAY_TRY(const model::Tenant tenant, find_tenant_by_name(unit, target.tenant));
    const bool opens = is_last_allowance(unit, domain);
    if (opens && last == LastAllowance::kept) {
        return base::fail(opens_the_tenant(tenant, domain, command));
    }
    // Two that end two rules at once must not each take the other's for the one that is left: the
    // second comes too late for this version of the tenant, and looks again.
    unit.tenants.update(tenant);
    return opens;
}

base::Result<Domain> changed(Domain domain, const DomainChange& change, base::Time now) {
    if (change.effect && *change.effect != domain.effect) {
        domain.effect = *change.effect;
        if (domain.effect == DomainEffect::deny) {
            domain.pre_authorization.reset();
        } else {
            CAUSEWAY_CHECK(policy::check_breadth(domain.rule));
        }
    }
    if (change.pre_authorization && *change.pre_authorization != domain.pre_authorization) {
        CAUSEWAY_CHECK(check(*change.pre_authorization, domain.effect, now));
        domain.pre_authorization = *change.pre_authorization;
    }
    return domain;
}

}  // namespace

base::Result<Domain> Domains::add(std::string_view tenant_slug, const NewDomain& request,
                                  const Caller& caller) {
    CAUSEWAY_TRY(const model::NameRule rule, parse_rule(request.rule, request.effect));
    CAUSEWAY_CHECK(check(request.pre_authorization, request.effect, clock_.now()));
    return model::write(database_, [&](model::UnitOfWork& unit) -> base::Result<Domain> {
        CAUSEWAY_TRY(const model::Tenant tenant, find_tenant_by_name(unit, tenant_slug));
        if (unit.domains.of_tenant(tenant.id).size() >= kMostRules) {
            return base::fail(ErrorKind::conflict,
                              "A tenant has at most 1000 rules about names. Remove what is covered "
                              "by others.");
        }
        const Domain domain{model::DomainId::make(clock_, random_),
                            tenant.id,
                            rule,
                            request.effect,
                            request.pre_authorization,
                            clock_.now(),
                            caller.actor.name,
                            1};
        if (!unit.domains.insert(domain)) {
            return base::fail(ErrorKind::conflict, "The tenant " + tenant.slug.text() +
                                                       " has a rule " + rule.text() +
                                                       " already. Change it, or remove it first.");
        }
        unit.audit.append(AuditDraft(clock_, random_, caller)
                              .in(tenant.id)
                              .event(AuditAction::domain_added, object_name("domain", domain.id),
                                     describe(domain)));
        return domain;
    });
}

base::Result<std::vector<Domain>> Domains::list(std::string_view tenant_slug,
                                                const std::optional<std::string>& rule) {
    std::optional<model::NameRule> wanted;
    if (rule) {
        CAUSEWAY_TRY(wanted, model::NameRule::parse(*rule));
    }
    return model::read(
        database_, [&](model::UnitOfWork& unit) -> base::Result<std::vector<Domain>> {
            CAUSEWAY_TRY(const model::Tenant tenant, find_tenant_by_name(unit, tenant_slug));
            auto domains = unit.domains.of_tenant(tenant.id);
            if (wanted) {
                std::erase_if(domains,
                              [&](const Domain& domain) { return !(domain.rule == *wanted); });
            }
            return domains;
        });
}

base::Result<Domain> Domains::find(std::string_view tenant, model::DomainId id) {
    return model::read(database_, [&](model::UnitOfWork& unit) {
        return find_domain(unit, {tenant, id, std::nullopt});
    });
}

base::Result<Domain> Domains::change(const DomainTarget& target, const DomainChange& change,
                                     LastAllowance last, const Caller& caller) {
    return model::write(database_, [&](model::UnitOfWork& unit) -> base::Result<Domain> {
        CAUSEWAY_TRY(const Domain before, find_domain(unit, target));
        CAUSEWAY_TRY(Domain after, changed(before, change, clock_.now()));
        if (after.effect == before.effect && after.pre_authorization == before.pre_authorization) {
            return before;
        }
        bool opens = false;
        if (before.effect == DomainEffect::allow && after.effect == DomainEffect::deny) {
            CAUSEWAY_TRY(opens, end_allowance(unit, target, before, last, "update --deny"));
        }
        unit.domains.update(after);
        AuditPayload payload = describe_change(before, after);
        if (opens) payload.emplace_back("allows_any_name", "true");
        unit.audit.append(AuditDraft(clock_, random_, caller)
                              .in(after.tenant_id)
                              .event(AuditAction::domain_changed, object_name("domain", after.id),
                                     std::move(payload)));
        ++after.version;
        return after;
    });
}

base::Result<Domain> Domains::remove(const DomainTarget& target, LastAllowance last,
                                     const Caller& caller) {
    return model::write(database_, [&](model::UnitOfWork& unit) -> base::Result<Domain> {
        CAUSEWAY_TRY(Domain domain, find_domain(unit, target));
        bool opens = false;
        if (domain.effect == DomainEffect::allow) {
            CAUSEWAY_TRY(opens, end_allowance(unit, target, domain, last, "remove"));
        }
        unit.domains.remove(domain);
        AuditPayload payload = describe(domain);
        if (opens) payload.emplace_back("allows_any_name", "true");
        unit.audit.append(AuditDraft(clock_, random_, caller)
                              .in(domain.tenant_id)
                              .event(AuditAction::domain_removed, object_name("domain", domain.id),
                                     std::move(payload)));
        return domain;
    });
}

}  // namespace causeway::ra
