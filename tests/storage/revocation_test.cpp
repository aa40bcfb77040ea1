// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <future>

#include "storage/expect_same.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

using model::RevocationState;
using model::UnitOfWork;
using namespace std::chrono_literals;

// A certificate in each of two tenants.
class RevocationTest : public StorageTest {
  protected:
    model::IssuedCertificate seed_certificate(const Place& place, const std::string& serial) {
        const auto certificate = samples_.certificate(place, seed_order(place), serial);
        store([&](UnitOfWork& unit) { EXPECT_TRUE(unit.certificates.insert(certificate)); });
        return certificate;
    }
    model::Revocation seed_revocation(const model::IssuedCertificate& certificate,
                                      RevocationState state = RevocationState::requested) {
        model::Revocation revocation = samples_.revocation(certificate);
        if (state != RevocationState::requested) {
            revocation.state = state;
            revocation.next_try_at.reset();
            revocation.ended_at = clock_.now();
        }
        store([&](UnitOfWork& unit) { EXPECT_TRUE(unit.revocations.insert(revocation)); });
        clock_.advance(1s);
        return revocation;
    }
    std::optional<model::Revocation> latest(const model::IssuedCertificate& of) {
        return load([&](UnitOfWork& unit) { return unit.revocations.latest(of.scope, of.id); });
    }

    Place here_ = seed_place();
    Place there_ = seed_place();
    model::IssuedCertificate certificate_ = seed_certificate(here_, "0a");
    model::IssuedCertificate foreign_ = seed_certificate(there_, "0b");
};

TEST_F(RevocationTest, ComesBackAsItWasPut) {
    model::Revocation revocation = seed_revocation(certificate_);
    load([&](UnitOfWork& unit) {
        expect_same(unit.revocations.find(here_.scope(), revocation.id).value(), revocation);
        expect_same(unit.revocations.find_anywhere(revocation.id).value(), revocation);
        return true;
    });
    revocation.reason = model::RevocationReason::superseded;
    revocation.requested_by = "local:alice";
    revocation.comment = "found on a laptop";
    revocation.state = RevocationState::refused;
    revocation.tries = 7;
    revocation.last_error = "unknown certificate";
    revocation.refusal = "It is not mine.";
    revocation.next_try_at.reset();
    revocation.ended_at = clock_.now();
    store([&](UnitOfWork& unit) { unit.revocations.update(revocation); });
    ++revocation.version;
    expect_same(latest(certificate_).value(), revocation);
}

TEST_F(RevocationTest, IsChangedOnTheVersionThatWasReadOnly) {
    const model::Revocation revocation = seed_revocation(certificate_);
    store([&](UnitOfWork& unit) {
        unit.revocations.update(revocation);
        EXPECT_THROW(unit.revocations.update(revocation), model::StaleWrite);
    });
}

TEST_F(RevocationTest, IsOneForACertificateUnlessItWasDismissed) {
    const auto second = [&](RevocationState first) {
        db_.sql("DELETE FROM revocation");
        seed_revocation(certificate_, first);
        bool inserted = false;
        store([&](UnitOfWork& unit) {
            inserted = unit.revocations.insert(samples_.revocation(certificate_));
        });
        return inserted;
    };
    EXPECT_FALSE(second(RevocationState::requested));
    EXPECT_FALSE(second(RevocationState::refused));
    EXPECT_FALSE(second(RevocationState::revoked));
    EXPECT_TRUE(second(RevocationState::dismissed));
    EXPECT_EQ(latest(certificate_)->state, RevocationState::requested);
}

// Ids are by the clock of the process that made them.
TEST_F(RevocationTest, IsFoundBehindADismissedOneOfAClockAhead) {
    model::Revocation open = samples_.revocation(certificate_);
    clock_.advance(5s);
    const auto dismissed = seed_revocation(certificate_, RevocationState::dismissed);
    ASSERT_LT(open.id, dismissed.id);
    store([&](UnitOfWork& unit) { EXPECT_TRUE(unit.revocations.insert(open)); });
    EXPECT_EQ(latest(certificate_)->id, open.id);
}

TEST_F(RevocationTest, IsOneHoweverManyAskAtOnce) {
    std::atomic<int> inserted = 0;
    in_parallel(16, [&](int) {
        const auto revocation = samples_.revocation(certificate_);
        const auto result = database_.write([&](UnitOfWork& unit) -> base::Result<void> {
            inserted += unit.revocations.insert(revocation) ? 1 : 0;
            return {};
        });
        EXPECT_TRUE(result);
    });
    EXPECT_EQ(inserted, 1);
}

TEST_F(RevocationTest, DoesNotExistForAnotherTenant) {
    const model::Revocation revocation = seed_revocation(certificate_);
    for (const model::EndpointScope scope :
         {there_.scope(), model::EndpointScope{there_.tenant.id, here_.endpoint.id},
          model::EndpointScope{here_.tenant.id, there_.endpoint.id}}) {
        load([&](UnitOfWork& unit) {
            EXPECT_FALSE(unit.revocations.find(scope, revocation.id));
            EXPECT_FALSE(unit.revocations.latest(scope, certificate_.id));
            return true;
        });
        auto moved = revocation;
        moved.scope = scope;
        auto certificate = certificate_;
        certificate.scope = scope;
        store([&](UnitOfWork& unit) {
            EXPECT_THROW(unit.revocations.update(moved), model::StaleWrite);
            EXPECT_THROW(unit.certificates.update(certificate), model::StaleWrite);
        });
    }
}

TEST_F(RevocationTest, IsListedWhenItWasRefusedOldestFirst) {
    std::vector<model::RevocationId> refused;
    for (const char* serial : {"01", "02", "03"}) {
        refused.push_back(
            seed_revocation(seed_certificate(here_, serial), RevocationState::refused).id);
    }
    seed_revocation(foreign_, RevocationState::refused);
    seed_revocation(certificate_);
    load([&](UnitOfWork& unit) {
        EXPECT_EQ(unit.revocations.refused({}).size(), 4U);
        model::RefusedRevocations query{.tenant = here_.tenant.id, .after = {}, .limit = 2};
        const auto first = unit.revocations.refused(query);
        EXPECT_EQ(first.size(), 2U);
        query.after = first.back().id;
        const auto rest = unit.revocations.refused(query);
        EXPECT_EQ(rest.size(), 1U);
        EXPECT_EQ((std::vector{first.at(0).id, first.at(1).id, rest.at(0).id}), refused);
        return true;
    });
}

TEST_F(RevocationTest, MakesItsCertificateFoundAsRevoked) {
    certificate_.status = model::CertificateStatus::revoked;
    certificate_.revoked_at = clock_.now();
    store([&](UnitOfWork& unit) { unit.certificates.update(certificate_); });
    ++certificate_.version;
    load([&](UnitOfWork& unit) {
        expect_same(unit.certificates.find_anywhere(certificate_.id).value(), certificate_);
        model::CertificateQuery query;
        query.status = model::CertificateStatus::revoked;
        EXPECT_EQ(unit.certificates.search(query).size(), 1U);
        return true;
    });
    EXPECT_THROW(store([&](UnitOfWork& unit) {
                     auto contradiction = certificate_;
                     contradiction.revoked_at.reset();
                     unit.certificates.update(contradiction);
                 }),
                 std::runtime_error);
}

TEST_F(RevocationTest, HasJobsThatWorkersTake) {
    auto job = samples_.job(here_, "a");
    job.kind = model::JobKind::revoke;
    store([&](UnitOfWork& unit) {
        unit.jobs.enqueue(job);
        const auto claimed = unit.jobs.claim("a", clock_.now(), clock_.now() + 1min, {});
        ASSERT_TRUE(claimed);
        EXPECT_EQ(claimed->kind, model::JobKind::revoke);
    });
}

TEST_F(RevocationTest, BlocksAKeyOnceForAllTenants) {
    const model::BlockedKey key{digest(7), certificate_.scope, certificate_.id, "key:abc",
                                clock_.now()};
    model::BlockedKey again = key;
    again.scope = foreign_.scope;
    again.certificate_id = foreign_.id;
    store([&](UnitOfWork& unit) {
        EXPECT_FALSE(unit.blocked_keys.contains(digest(7)));
        EXPECT_TRUE(unit.blocked_keys.insert(key));
        EXPECT_FALSE(unit.blocked_keys.insert(again));
        EXPECT_TRUE(unit.blocked_keys.contains(digest(7)));
        EXPECT_FALSE(unit.blocked_keys.contains(digest(8)));
    });
    EXPECT_THROW(db_.sql("DELETE FROM blocked_key"), std::runtime_error);
}

// A key that is blocked while a certificate of it is being published: one of the two sees the
// other.
class BlockedKeyRaceTest : public RevocationTest {
  protected:
    static constexpr auto kPatience = 300ms;

    void block(UnitOfWork& unit) {
        EXPECT_TRUE(unit.blocked_keys.insert(
            {digest(7), certificate_.scope, certificate_.id, "key:abc", clock_.now()}));
    }
    model::IssuedCertificate published() {
        auto certificate = samples_.certificate(here_, seed_order(here_), "0c");
        certificate.key_fingerprint = digest(7);
        return certificate;
    }

    std::promise<void> first_is_at_it_;
    std::promise<void> second_is_through_;
};

TEST_F(BlockedKeyRaceTest, WhoeverBlocksWaitsForWhoeverHasLookedItUp) {
    const auto certificate = published();
    std::size_t seen = 0;
    in_parallel(2, [&](int thread) {
        store([&](UnitOfWork& unit) {
            if (thread == 0) {
                EXPECT_FALSE(unit.blocked_keys.contains(digest(7)));
                first_is_at_it_.set_value();
                second_is_through_.get_future().wait_for(kPatience);
                EXPECT_TRUE(unit.certificates.insert(certificate));
                return;
            }
            first_is_at_it_.get_future().wait();
            block(unit);
            model::CertificateQuery query;
            query.key_fingerprint = digest(7);
            seen = unit.certificates.search(query).size();
            second_is_through_.set_value();
        });
    });
    EXPECT_EQ(seen, 1U);
}

TEST_F(BlockedKeyRaceTest, WhoeverLooksItUpWaitsForWhoeverBlocks) {
    bool found = false;
    in_parallel(2, [&](int thread) {
        store([&](UnitOfWork& unit) {
            if (thread == 0) {
                block(unit);
                first_is_at_it_.set_value();
                second_is_through_.get_future().wait_for(kPatience);
                return;
            }
            first_is_at_it_.get_future().wait();
            found = unit.blocked_keys.contains(digest(7));
            second_is_through_.set_value();
        });
    });
    EXPECT_TRUE(found);
}

}  // namespace
}  // namespace causeway::storage
