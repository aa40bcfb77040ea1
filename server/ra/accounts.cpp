// SPDX-License-Identifier: Apache-2.0
#include "ra/accounts.hpp"

#include <optional>

#include "crypto/key_quality.hpp"
#include "ra/audit.hpp"
#include "ra/blocked_keys.hpp"
#include "ra/order_progress.hpp"
#include "ra/standing.hpp"
#include "ra/tenants.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::Account;
using model::AuditAction;

// How many of an account's orders one unit of work cancels.
constexpr int kOrdersAtATime = 100;

// A key whose account ended cannot be used again (RFC 8555 §7.3.6).
base::Result<Registration> existing(Account account) {
    if (account.status != model::AccountStatus::valid) {
        return base::fail(ErrorKind::unauthorized,
                          "The account of this key is " +
                              std::string(base::name_of(account.status)) +
                              ". Make a new account key and register with that.");
    }
    return Registration{std::move(account), false};
}

// What a new registration must satisfy before its binding is looked at.
base::Result<void> check_request(const model::EndpointContext& context, const NewAccount& request) {
    CAUSEWAY_CHECK(check_open(context));
    CAUSEWAY_CHECK(model::check_contacts(request.contacts));
    const model::Endpoint& endpoint = context.endpoint;
    if (!endpoint.terms_of_service.empty() && !request.terms_of_service_agreed) {
        return base::fail(ErrorKind::user_action_required,
                          "Agree to the terms of service at " + endpoint.terms_of_service +
                              " (with most clients: --agree-tos or --accept-tos).");
    }
    if (endpoint.eab == model::EabRequirement::required && !request.binding) {
        return base::fail(
            ErrorKind::external_account_required,
            "This endpoint requires an external account binding. Register with the key "
            "id and HMAC key that the operator of this service gave you (certbot: "
            "--eab-kid and --eab-hmac-key; lego: --eab --kid --hmac).");
    }
    if (endpoint.eab == model::EabRequirement::none && request.binding) {
        return base::fail(ErrorKind::malformed,
                          "This endpoint takes no external account binding: leave it out.");
    }
    return {};
}

// Verifies the binding and counts the key's use in this unit of work.
base::Result<std::optional<model::AccountBinding>> bind(model::UnitOfWork& unit,
                                                        model::EndpointScope scope,
                                                        const NewAccount& request, base::Time now) {
    if (!request.binding) return std::optional<model::AccountBinding>();
    CAUSEWAY_TRY(const std::string kid, binding_kid(*request.binding));
    const auto key = unit.eab_keys.find_with_hmac(scope, kid);
    if (!key) return base::fail(binding_refused());
    CAUSEWAY_CHECK(check_binding(*request.binding, request.key, *key));
    CAUSEWAY_TRY(const model::EabKey used, model::consume_registration(*key, now));
    unit.eab_keys.update(used);
    return std::optional(
        model::AccountBinding{used.id, request.binding->text, used.label, used.status, used.kid});
}

// A key that is to become an account's. One that a certificate has, or is about to get, may be in a
// server's hands, who is not to act as the account (RFC 8555 §11.1).
base::Result<void> check_new_key(model::UnitOfWork& unit, const crypto::PublicKey& key) {
    CAUSEWAY_CHECK(crypto::check_account_key(key));
    CAUSEWAY_CHECK(check_not_blocked(unit, key, ErrorKind::bad_public_key));
    model::CertificateQuery with_it;
    with_it.key_fingerprint = key.spki_sha256();
    with_it.page.limit = 1;
    if (!unit.certificates.search(with_it).empty()) {
        return base::fail(ErrorKind::bad_public_key,
                          "This key is a certificate's. Make a key for the account alone.");
    }
    if (!unit.attempts.is_being_certified(key.spki_sha256())) return {};
    return base::fail(
        ErrorKind::bad_public_key,
        "A certificate has been ordered for this key. Make a key for the account alone.");
}

// A key that an account gave up may be in other hands: it is nobody's account key any more. Asked
// after the account was written with that key, so that whoever retired it is seen.
base::Result<void> check_never_retired(model::UnitOfWork& unit, const Account& account) {
    if (!unit.accounts.is_retired(account.scope, account.key.thumbprint())) return {};
    return base::fail(ErrorKind::unauthorized,
                      "This key was an account's until that account changed it for another, and "
                      "cannot be used again. Make a new account key.");
}

base::Result<Account> find_own(model::UnitOfWork& unit, const Requester& requester) {
    auto account = unit.accounts.find(requester.scope(), requester.account.id);
    if (!account || account->status != model::AccountStatus::valid) {
        return base::fail(ErrorKind::unauthorized, "This account is not valid any more.");
    }
    return *std::move(account);
}

base::Result<Account> find_named(model::UnitOfWork& unit, std::string_view tenant,
                                 std::string_view endpoint, model::AccountId id) {
    CAUSEWAY_TRY(const auto context, find_endpoint_by_name(unit, tenant, endpoint));
    auto account = unit.accounts.find(context.scope(), id);
    if (account) return *std::move(account);
    return base::fail(ErrorKind::not_found, "This endpoint has no such account.");
}

base::Error in_use(const Account& account) {
    base::Error error = base::make_error(
        ErrorKind::conflict,
        "The new key is the key of an account at this endpoint already; \"Location\" is its URL. "
        "Make a new account key.");
    error.conflicting_id = account.id.to_string();
    return error;
}

AuditPayload describe(const Account& account) {
    AuditPayload payload = {{"key_thumbprint", account.key.thumbprint().value()}};
    if (!account.contacts.empty()) payload.emplace_back("contacts", list_of(account.contacts));
    if (account.binding) payload.emplace_back("eab_key", account.binding->key_id.to_string());
    return payload;
}

}  // namespace

base::Result<Registration> Accounts::find_or_register(const model::EndpointContext& context,
                                                      const NewAccount& request,
                                                      const Caller& caller) {
    const auto find = [&](model::UnitOfWork& unit) -> base::Result<std::optional<Account>> {
        return unit.accounts.find(context.scope(), request.key.thumbprint());
    };
    CAUSEWAY_TRY(std::optional<Account> known, model::read(database_, find));
    if (known) return existing(*std::move(known));
    if (request.only_return_existing) {
        return base::fail(ErrorKind::account_does_not_exist,
                          "No account with this key is registered at this endpoint.");
    }
    CAUSEWAY_CHECK(check_request(context, request));
    return register_new(context, request, caller);
}

base::Result<Registration> Accounts::register_new(const model::EndpointContext& context,
                                                  const NewAccount& request, const Caller& caller) {
    const auto work = [&](model::UnitOfWork& unit) -> base::Result<Registration> {
        CAUSEWAY_CHECK(check_new_key(unit, request.key.key()));
        const base::Time now = clock_.now();
        Account account{model::AccountId::make(clock_, random_),
                        context.scope(),
                        request.key,
                        model::AccountStatus::valid,
                        request.contacts,
                        request.terms_of_service_agreed,
                        std::nullopt,
                        now,
                        1};
        CAUSEWAY_TRY(account.binding, bind(unit, context.scope(), request, now));
        // Two requests of one client at the same time: the second finds what the first has made,
        // and the rollback gives the key's use back.
        if (!unit.accounts.insert(account)) {
            return base::fail(ErrorKind::conflict, "This key has just been registered.");
        }
        CAUSEWAY_CHECK(check_never_retired(unit, account));
        unit.audit.append(AuditDraft(clock_, random_, caller)
                              .in(account.scope)
                              .event(AuditAction::account_created,
                                     object_name("account", account.id), describe(account)));
        return Registration{std::move(account), true};
    };
    base::Result<Registration> made = model::write(database_, work);
    if (made || made.error().kind != ErrorKind::conflict) return made;
    return model::read(database_, [&](model::UnitOfWork& unit) -> base::Result<Registration> {
        auto winner = unit.accounts.find(context.scope(), request.key.thumbprint());
        if (!winner) return base::fail(base::internal_error("a registered key has no account"));
        return existing(*std::move(winner));
    });
}

base::Result<Account> Accounts::update_contacts(const Requester& requester,
                                                const std::vector<std::string>& contacts) {
    CAUSEWAY_CHECK(model::check_contacts(contacts));
    return model::write(database_, [&](model::UnitOfWork& unit) {
        return change(unit, requester, AuditAction::account_updated,
                      [&](Account& account) { account.contacts = contacts; });
    });
}

base::Result<Account> Accounts::change_key(const Requester& requester, const crypto::Jwk& key) {
    CAUSEWAY_CHECK(check_standing(requester.context, requester.account, clock_.now()));
    return model::write(database_, [&](model::UnitOfWork& unit) -> base::Result<Account> {
        CAUSEWAY_CHECK(check_new_key(unit, key.key()));
        CAUSEWAY_TRY(Account account, find_own(unit, requester));
        const std::string old_key = account.key.thumbprint().value();
        if (account.key != requester.account.key) {
            return base::fail(ErrorKind::unauthorized,
                              "The account's key was changed by another request meanwhile. The "
                              "key that signed this one is not its key any more.");
        }
        if (const auto owner = unit.accounts.find(requester.scope(), key.thumbprint())) {
            return base::fail(in_use(*owner));
        }
        unit.accounts.retire_key(account, clock_.now());
        account.key = key;
        unit.accounts.update(account);
        CAUSEWAY_CHECK(check_never_retired(unit, account));
        unit.audit.append(AuditDraft(clock_, random_, requester.caller)
                              .in(account.scope)
                              .event(AuditAction::account_key_changed,
                                     object_name("account", account.id),
                                     {{"old_key_thumbprint", old_key},
                                      {"key_thumbprint", key.thumbprint().value()}}));
        return account;
    });
}

base::Result<Account> Accounts::deactivate(const Requester& requester) {
    const auto end = [](Account& edited) { edited.status = model::AccountStatus::deactivated; };
    CAUSEWAY_TRY(Account ended, model::write(database_, [&](model::UnitOfWork& unit) {
                     return change(unit, requester, AuditAction::account_deactivated, end);
                 }));
    // The account cannot ask again, and it has ended whatever becomes of these.
    static_cast<void>(cancel_open_orders(ended, requester.caller));
    return ended;
}

base::Result<std::vector<Account>> Accounts::search(std::string_view tenant,
                                                    std::string_view endpoint,
                                                    model::AccountQuery query) {
    return model::read(
        database_, [&](model::UnitOfWork& unit) -> base::Result<std::vector<Account>> {
            CAUSEWAY_TRY(const auto context, find_endpoint_by_name(unit, tenant, endpoint));
            query.scope = context.scope();
            return unit.accounts.search(query);
        });
}

base::Result<Account> Accounts::find(std::string_view tenant, std::string_view endpoint,
                                     model::AccountId id) {
    return model::read(
        database_, [&](model::UnitOfWork& unit) { return find_named(unit, tenant, endpoint, id); });
}

base::Result<Account> Accounts::revoke(std::string_view tenant, std::string_view endpoint,
                                       model::AccountId id, const std::string& comment,
                                       const Caller& caller) {
    const auto end = [&](model::UnitOfWork& unit) -> base::Result<Account> {
        CAUSEWAY_TRY(Account account, find_named(unit, tenant, endpoint, id));
        if (account.status == model::AccountStatus::revoked) return account;
        if (account.status == model::AccountStatus::deactivated) {
            return base::fail(ErrorKind::conflict,
                              "The client has deactivated this account itself. It can do nothing "
                              "any more.");
        }
        account.status = model::AccountStatus::revoked;
        unit.accounts.update(account);
        AuditPayload payload = describe(account);
        if (!comment.empty()) payload.emplace_back("comment", comment);
        unit.audit.append(AuditDraft(clock_, random_, caller)
                              .in(account.scope)
                              .event(AuditAction::account_revoked,
                                     object_name("account", account.id), std::move(payload)));
        return account;
    };
    CAUSEWAY_TRY(Account ended, model::write(database_, end));
    CAUSEWAY_CHECK(cancel_open_orders(ended, caller));
    return ended;
}

base::Result<Account> Accounts::change(model::UnitOfWork& unit, const Requester& requester,
                                       model::AuditAction action,
                                       const std::function<void(Account&)>& edit) {
    CAUSEWAY_TRY(Account account, find_own(unit, requester));
    edit(account);
    unit.accounts.update(account);
    unit.audit.append(AuditDraft(clock_, random_, requester.caller)
                          .in(account.scope)
                          .event(action, object_name("account", account.id), describe(account)));
    return account;
}

// In units of work of their own: the account's end must not wait for them, nor for those that it
// goes on placing until it has ended.
base::Result<void> Accounts::cancel_open_orders(const Account& ended, const Caller& caller) {
    const std::string reason = "The account was " + std::string(base::name_of(ended.status)) +
                               " before the order was finalized.";
    model::OpenOrders next{ended.id, clock_.now(), std::nullopt, kOrdersAtATime};
    const auto cancel_some =
        [&](model::UnitOfWork& unit) -> base::Result<std::optional<model::OrderId>> {
        AuditDraft draft(clock_, random_, caller);
        std::optional<model::OrderId> last;
        for (const model::Order& order : unit.orders.lock_open(ended.scope, next)) {
            record_progress(unit, draft, order.status,
                            model::cancel(order, {ErrorKind::unauthorized, reason, {}}));
            last = order.id;
        }
        return last;
    };
    do {
        CAUSEWAY_TRY(next.after, model::write(database_, cancel_some));
    } while (next.after);
    return {};
}

}  // namespace causeway::ra
