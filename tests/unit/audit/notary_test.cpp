// SPDX-License-Identifier: Apache-2.0
#include "audit/notary.hpp"

#include <gtest/gtest.h>

#include "audit/sealer.hpp"
#include "support/fixed_clock.hpp"
#include "support/memory_log.hpp"

namespace causeway::audit {
namespace {

using support::FakeSealingStore;
using support::many_leaves;
using support::MemoryAnchors;
using support::MemoryLog;
using support::tree_head;

using base::ErrorKind;
using namespace std::chrono_literals;

const std::string kOrigin = "acme.example.com/audit";

crypto::PrivateKey new_key() {
    return crypto::PrivateKey::generate(crypto::KeyType::ed25519).value();
}

std::unique_ptr<LogIdentity> identity(const crypto::PrivateKey& key,
                                      std::vector<VerifierKey> further = {}) {
    return std::make_unique<LogIdentity>(
        kOrigin, [key] { return key; }, std::move(further));
}

class NotaryTest : public testing::Test {
  protected:
    NotaryTest() { store_.log = &log_; }

    // A process that has just started.
    struct Process {
        Notary notary;
        Sealer sealer;

        Process(NotaryTest& test, LogIdentity& identity, AnchorStore* anchors)
            : notary({identity, test.log_, anchors, test.clock_}, 60s),
              sealer(test.store_, &notary, test.clock_) {}
    };
    std::unique_ptr<Process> start() {
        return std::make_unique<Process>(*this, *identity_, &anchors_);
    }
    // Seals so many new events in this process.
    base::Result<int> grow(Process& process, int events) {
        store_.pending = events;
        clock_.advance(60s);
        return process.sealer.run();
    }
    std::vector<std::size_t> anchored() const {
        std::vector<std::size_t> sizes;
        for (const auto& [size, note] : anchors_.notes) sizes.push_back(size);
        return sizes;
    }

    support::FixedClock clock_;
    MemoryLog log_;
    MemoryAnchors anchors_;
    FakeSealingStore store_;
    const crypto::PrivateKey key_ = new_key();
    std::unique_ptr<LogIdentity> identity_ = identity(key_);
};

// Before, a head is computed from all leaves.
TEST_F(NotaryTest, SignsWhenTheTreeIsComplete) {
    const auto process = start();
    store_.tree_steps = 2;
    ASSERT_TRUE(grow(*process, 3));
    EXPECT_TRUE(log_.checkpoints.empty());
    ASSERT_TRUE(grow(*process, 0));
    EXPECT_TRUE(log_.checkpoints.contains(3));
}

TEST_F(NotaryTest, SignsStoresAndAnchorsEachGrowth) {
    const auto process = start();
    ASSERT_TRUE(grow(*process, 3));
    ASSERT_TRUE(grow(*process, 0));
    ASSERT_TRUE(grow(*process, 2));
    EXPECT_EQ(anchored(), (std::vector<std::size_t>{3, 5}));
    const auto opened =
        open_checkpoint(log_.checkpoints.at(5).note, identity_->verifier_keys().value());
    EXPECT_EQ(opened.value(), (Checkpoint{kOrigin, tree_head(log_.leaves)}));
}

TEST_F(NotaryTest, SignsOnceInAnIntervalAndAtTheEnd) {
    const auto process = start();
    ASSERT_TRUE(grow(*process, 1));
    store_.pending = 1;
    ASSERT_TRUE(process->sealer.run());
    clock_.advance(59s);
    ASSERT_TRUE(process->sealer.run());
    EXPECT_EQ(anchored(), (std::vector<std::size_t>{1}));
    store_.pending = 1;
    ASSERT_TRUE(process->sealer.finish());
    EXPECT_EQ(anchored(), (std::vector<std::size_t>{1, 3}));
}

TEST_F(NotaryTest, SignsNothingThatDoesNotContinueWhatItSigned) {
    const auto process = start();
    ASSERT_TRUE(grow(*process, 4));
    log_.leaves = many_leaves(5, "another story ");
    const auto refused = grow(*process, 3);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_EQ(store_.pending, 3) << "nothing is added to it either";
    EXPECT_EQ(anchored(), (std::vector<std::size_t>{4}));
}

// As after the restore of a backup, of which only the anchors know.
TEST_F(NotaryTest, NeverForksALogThatIsShorterThanItsAnchors) {
    ASSERT_TRUE(grow(*start(), 4));
    log_.leaves = many_leaves(3);
    log_.checkpoints.clear();
    const auto heir = start();
    const auto refused = grow(*heir, 5);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_NE(refused.error().detail.find("3 events"), std::string::npos) << refused.error().detail;
    EXPECT_EQ(store_.pending, 5);
    EXPECT_GT(store_.resignations, 0);
}

TEST_F(NotaryTest, NeverForksALogThatDiffersFromItsAnchors) {
    ASSERT_TRUE(grow(*start(), 4));
    log_.leaves = many_leaves(6, "another story ");
    log_.checkpoints.clear();
    EXPECT_EQ(grow(*start(), 1).error().kind, ErrorKind::conflict);
}

TEST_F(NotaryTest, GoesOnWhereAnotherProcessStopped) {
    ASSERT_TRUE(grow(*start(), 4));
    ASSERT_TRUE(grow(*start(), 3));
    EXPECT_EQ(anchored(), (std::vector<std::size_t>{4, 7}));
}

// Each replica's anchors know what the others sign.
TEST_F(NotaryTest, WitnessesWhatAnotherProcessSigns) {
    MemoryAnchors elsewhere;
    Process standby(*this, *identity_, &elsewhere);
    const auto leader = start();
    ASSERT_TRUE(grow(*leader, 4));
    store_.other_leads = true;
    ASSERT_TRUE(standby.sealer.run());
    EXPECT_EQ(elsewhere.notes, anchors_.notes);
    // The leader is lost together with the newest part of the database.
    log_.leaves = many_leaves(2);
    log_.checkpoints.clear();
    store_.other_leads = false;
    EXPECT_EQ(grow(standby, 1).error().kind, ErrorKind::conflict);
}

// What was signed since its last look is known to the shared anchors only: the leader's host is
// lost together with the newest part of the database.
TEST_F(NotaryTest, ANewLeaderAsksTheAnchorsAgain) {
    const auto leader = start();
    ASSERT_TRUE(grow(*leader, 4));
    const auto standby = start();
    store_.other_leads = true;
    ASSERT_TRUE(standby->sealer.run());
    store_.other_leads = false;
    ASSERT_TRUE(grow(*leader, 6));
    ASSERT_EQ(anchored(), (std::vector<std::size_t>{4, 10}));
    log_.leaves = many_leaves(7);
    log_.checkpoints.erase(10);
    store_.pending = 1;
    const auto refused = standby->sealer.run();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_EQ(store_.pending, 1) << "nothing is added";
    EXPECT_GT(store_.resignations, 0);
    clock_.advance(60s);
    EXPECT_EQ(standby->sealer.run().error().kind, ErrorKind::conflict) << "nor later";
    EXPECT_EQ(anchored(), (std::vector<std::size_t>{4, 10}));
}

// The database's look of five seconds ago is too old for that too.
TEST_F(NotaryTest, ANewLeaderAsksTheDatabaseAgain) {
    MemoryAnchors elsewhere;
    Process standby(*this, *identity_, &elsewhere);
    const auto leader = start();
    ASSERT_TRUE(grow(*leader, 4));
    store_.other_leads = true;
    ASSERT_TRUE(standby.sealer.run());
    store_.other_leads = false;
    log_.leaves = many_leaves(3);
    store_.pending = 1;
    EXPECT_EQ(standby.sealer.run().error().kind, ErrorKind::conflict);
    EXPECT_EQ(store_.pending, 1);
}

TEST_F(NotaryTest, AnchorsLaterWhatCouldNotBeAnchored) {
    const auto process = start();
    anchors_.full = true;
    const auto refused = grow(*process, 2);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    anchors_.full = false;
    ASSERT_TRUE(grow(*process, 0));
    EXPECT_EQ(anchored(), (std::vector<std::size_t>{2}));
}

// Sealing is tried several times a second, and a disk may be full for hours.
TEST_F(NotaryTest, SignsNothingMoreAndRestsWhileAnchorsCannotBeKept) {
    const auto process = start();
    anchors_.full = true;
    ASSERT_FALSE(grow(*process, 2));
    for (int i = 0; i < 40; ++i) {
        store_.pending = 1;
        clock_.advance(250ms);
        const auto refused = process->sealer.run();
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().detail, "the disk is full");
    }
    EXPECT_EQ(log_.checkpoints.size(), 1U);
    EXPECT_EQ(store_.fence, 1) << "no reign begins in vain";
    EXPECT_LE(anchors_.attempts, 3);
    anchors_.full = false;
    ASSERT_TRUE(grow(*process, 1));
    EXPECT_EQ(anchored(), (std::vector<std::size_t>{2, 3}));
}

TEST_F(NotaryTest, NoticesAForkWhenItsCheckpointIsAnchored) {
    const auto process = start();
    ASSERT_TRUE(grow(*process, 2));
    const Checkpoint other{kOrigin, tree_head(many_leaves(5, "another story "))};
    anchors_.notes.emplace(5, identity_->signer()->sign(to_text(other)));
    EXPECT_EQ(grow(*process, 3).error().kind, ErrorKind::conflict);
    EXPECT_EQ(grow(*process, 1).error().kind, ErrorKind::conflict) << "for good";
    EXPECT_EQ(anchored(), (std::vector<std::size_t>{2, 5}));
}

// Append-only storage keeps nobody from adding.
TEST_F(NotaryTest, TakesNoAnchorOfAnotherSizeThanItsPlaceTells) {
    ASSERT_TRUE(grow(*start(), 2));
    const std::string old = anchors_.notes.at(2);
    ASSERT_TRUE(grow(*start(), 7));
    anchors_.notes.emplace(99, old);
    log_.leaves = many_leaves(2);
    log_.checkpoints.erase(9);
    const auto refused = grow(*start(), 1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_NE(refused.error().detail.find("anchor 99"), std::string::npos)
        << refused.error().detail;
}

TEST_F(NotaryTest, TakesNoAnchorOfAnotherLogWhoseKeyItKnows) {
    const auto other = NoteSigner::make("other.example.com/audit", new_key()).value();
    anchors_.notes.emplace(
        3, other.sign(to_text({"other.example.com/audit", tree_head(many_leaves(3))})));
    identity_ = identity(key_, {other.verifier()});
    const auto refused = grow(*start(), 5);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("of the log other.example.com/audit"), std::string::npos)
        << refused.error().detail;
}

// Standbys look every five seconds, and an old log may never have been signed.
TEST_F(NotaryTest, ReadsNothingOfALogThatNobodyHasSigned) {
    log_.leaves = many_leaves(3000);
    log_.highest = 0;
    store_.other_leads = true;
    ASSERT_TRUE(start()->sealer.run());
    EXPECT_EQ(log_.hashes_read, 0U);
}

TEST_F(NotaryTest, RefusesACheckpointInTheDatabaseThatNobodySigned) {
    const auto process = start();
    ASSERT_TRUE(grow(*process, 2));
    SignedCheckpoint forged = log_.checkpoints.at(2);
    log_.leaves = many_leaves(3);
    forged.checkpoint.head = tree_head(log_.leaves);
    log_.checkpoints.emplace(3, forged);
    EXPECT_FALSE(grow(*process, 1)) << "its note tells of another size";
    forged.note = to_text(forged.checkpoint) + "\n\u2014 " + kOrigin + " AAAAAAAA\n";
    log_.checkpoints.insert_or_assign(3, forged);
    EXPECT_EQ(grow(*process, 1).error().kind, ErrorKind::unauthorized);
}

TEST_F(NotaryTest, RefusesAnchorsOfAKeyThatIsNotKnown) {
    ASSERT_TRUE(grow(*start(), 2));
    log_.checkpoints.clear();
    identity_ = identity(new_key());
    const auto refused = grow(*start(), 1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::unauthorized);
}

TEST_F(NotaryTest, GoesOnWithANewKeyThatKnowsTheEarlierOne) {
    ASSERT_TRUE(grow(*start(), 2));
    identity_ = identity(new_key(), {identity_->signer()->verifier()});
    ASSERT_TRUE(grow(*start(), 1));
    EXPECT_EQ(anchored(), (std::vector<std::size_t>{2, 3}));
}

TEST_F(NotaryTest, SealsNothingWithoutItsKeyAndRecoversWithIt) {
    bool there = false;
    LogIdentity lost(kOrigin,
                     [&]() -> base::Result<crypto::PrivateKey> {
                         if (!there)
                             return base::fail(ErrorKind::malformed, "the key file is not there");
                         return key_;
                     },
                     {});
    Process process(*this, lost, &anchors_);
    EXPECT_EQ(grow(process, 2).error().detail, "the key file is not there");
    EXPECT_EQ(store_.pending, 2);
    there = true;
    EXPECT_EQ(grow(process, 2).value(), 2);
}

TEST_F(NotaryTest, StoresNothingUnderAnEarlierReign) {
    const auto process = start();
    ASSERT_TRUE(grow(*process, 1));
    log_.leaves = many_leaves(2);
    const auto refused = process->notary.sign_now(store_, store_.fence - 1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_EQ(anchored(), (std::vector<std::size_t>{1}));
}

}  // namespace
}  // namespace causeway::audit
