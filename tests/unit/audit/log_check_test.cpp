// SPDX-License-Identifier: Apache-2.0
#include "audit/log_check.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "audit/export_form.hpp"
#include "support/counting_random.hpp"
#include "support/fixed_clock.hpp"
#include "support/memory_log.hpp"

namespace causeway::audit {
namespace {

using support::tree_head;

class LogCheckTest : public testing::Test {
  protected:
    LogCheckTest() {
        for (int i = 0; i < 6; ++i) {
            model::AuditEvent event;
            event.id = model::AuditEventId::make(clock_, random_);
            event.action = model::AuditAction::order_created;
            event.object = "order:" + std::to_string(i);
            event.payload = {{"name", "value"}};
            log_.add(form(event, std::nullopt, random_), event.id);
        }
    }
    TreeHead head(std::size_t size) const { return tree_head(LeafHashes(log_.leaves).first(size)); }
    // The first finding; empty when there is none.
    std::string check(const std::vector<LogEntry>& entries, std::vector<Anchor> anchors = {}) {
        LogCheck check(std::move(anchors));
        for (const LogEntry& entry : entries) check.add(entry);
        check.finish(head(6));
        return check.found() == 0 ? std::string() : check.findings().front();
    }
    template <class Edit>
    std::string check_edited(std::size_t index, Edit edit) {
        auto entries = log_.events;
        edit(entries.at(index));
        return check(entries);
    }

    support::FixedClock clock_;
    support::CountingRandom random_;
    support::MemoryLog log_;
};

TEST_F(LogCheckTest, FindsNothingInTheLogThatWasWritten) {
    EXPECT_EQ(check(log_.events), "");
    EXPECT_EQ(check(log_.events, {{"a", head(0)}, {"b", head(6)}, {"c", head(3)}}), "");
}

TEST_F(LogCheckTest, NamesTheEventOfWhichAnyPartWasChanged) {
    const std::string name =
        "place 3, event " + log_.events[3].id.to_string() + " (order.created of order:3): ";
    const auto found = [&](auto edit) { return check_edited(3, edit).starts_with(name); };
    EXPECT_TRUE(found([](LogEntry& entry) { entry.event->payload->back() = ' '; }));
    EXPECT_TRUE(found([](LogEntry& entry) { entry.event->salt->front() ^= 1; }));
    EXPECT_TRUE(found([](LogEntry& entry) { entry.event->salt.reset(); }));
    EXPECT_TRUE(found([](LogEntry& entry) { entry.event->payload.reset(); }));
    EXPECT_TRUE(found([](LogEntry& entry) { entry.event->payload_digest[0] ^= 1; }));
    EXPECT_TRUE(found([](LogEntry& entry) { entry.event->leaf_hash[0] ^= 1; }));
    EXPECT_TRUE(found([](LogEntry& entry) { entry.event->schema_version = 2; }));
    EXPECT_TRUE(found([](LogEntry& entry) { entry.leaf_hash[0] ^= 1; }));
    EXPECT_TRUE(
        found([](LogEntry& entry) { entry.event->header.back() = ' '; }) ||
        !check_edited(3, [](LogEntry& entry) { entry.event->header.back() = ' '; }).empty());
    const auto renamed = check_edited(3, [&](LogEntry& entry) { entry.id = log_.events[2].id; });
    EXPECT_NE(renamed.find("another id"), std::string::npos) << renamed;
}

TEST_F(LogCheckTest, FindsAnEventThatWasExchangedAsAWhole) {
    support::MemoryLog other;
    model::AuditEvent event;
    event.id = log_.events[2].id;
    other.add(form(event, std::nullopt, random_), event.id);
    LogEntry exchanged = other.events[0];
    exchanged.index = 2;
    auto entries = log_.events;
    entries[2] = exchanged;
    EXPECT_NE(check(entries), "");
    EXPECT_NE(check(entries, {{"kept.checkpoint", head(4)}}).find("kept.checkpoint"),
              std::string::npos);
}

TEST_F(LogCheckTest, FindsALogThatWasShortenedSwappedOrRepeated) {
    auto shorter = log_.events;
    shorter.pop_back();
    EXPECT_NE(check(shorter), "");
    auto holed = log_.events;
    holed.erase(holed.begin() + 2);
    EXPECT_EQ(check(holed), "After place 2 of the log comes place 3.");
    auto swapped = log_.events;
    std::swap(swapped[1], swapped[2]);
    EXPECT_NE(check(swapped), "");
    std::swap(swapped[1].index, swapped[2].index);
    EXPECT_NE(check(swapped), "");
    auto repeated = log_.events;
    repeated.push_back(repeated.back());
    EXPECT_NE(check(repeated), "");
}

// The end of the log and its checkpoint were removed together; only the anchor knows.
TEST_F(LogCheckTest, FindsALogThatIsShorterThanAnAnchor) {
    LogCheck check({{"kept.checkpoint", head(6)}});
    for (std::size_t i = 0; i < 4; ++i) check.add(log_.events[i]);
    check.finish(head(4));
    ASSERT_EQ(check.found(), 1U);
    const std::string& finding = check.findings()[0];
    EXPECT_NE(finding.find("ends here after 4 events, before the 6 of the anchor kept.checkpoint"),
              std::string::npos)
        << finding;
    EXPECT_NE(finding.find("export the log again"), std::string::npos) << finding;
}

// Whoever may add one bad event hides nothing behind it.
TEST_F(LogCheckTest, GoesOnAfterAFinding) {
    auto entries = log_.events;
    entries[1].event->leaf_hash[0] ^= 1;
    entries[4].event->payload->back() = ' ';
    LogCheck check({{"kept.checkpoint", {3, {}}}});
    for (const LogEntry& entry : entries) check.add(entry);
    check.finish(head(5));
    ASSERT_EQ(check.found(), 4U);
    EXPECT_TRUE(check.findings()[0].starts_with("place 1, ")) << check.findings()[0];
    EXPECT_NE(check.findings()[1].find("kept.checkpoint"), std::string::npos);
    EXPECT_TRUE(check.findings()[2].starts_with("place 4, ")) << check.findings()[2];
    EXPECT_NE(check.findings()[3].find("its checkpoint is of 5"), std::string::npos);
}

TEST_F(LogCheckTest, RemembersABoundedNumberOfFindings) {
    LogCheck check({});
    for (std::size_t i = 0; i < LogCheck::kMostFindings + 5; ++i) {
        LogEntry gone = log_.events[0];
        gone.index = i;
        gone.event.reset();
        check.add(gone);
    }
    EXPECT_EQ(check.found(), LogCheck::kMostFindings + 5);
    EXPECT_EQ(check.findings().size(), LogCheck::kMostFindings);
}

// Nothing of ours purges, so whoever took a payload away was somebody else.
TEST_F(LogCheckTest, FindsAPayloadThatWasTakenAwayWithItsSalt) {
    auto entries = log_.events;
    entries[1].event->payload.reset();
    entries[1].event->salt.reset();
    const std::string finding = check(entries);
    EXPECT_TRUE(finding.starts_with("place 1, event ")) << finding;
    EXPECT_NE(finding.find("payload was taken away"), std::string::npos) << finding;
}

TEST_F(LogCheckTest, PassesOverWhatIsWithheldAndOnlyWhereSomethingWasToBe) {
    auto entries = log_.events;
    entries[2].event.reset();
    entries[2].withheld = true;
    LogCheck of_some({}, {.tenant = "corp", .from = {}, .to = {}});
    for (const LogEntry& entry : entries) of_some.add(entry);
    of_some.finish(head(6));
    EXPECT_EQ(of_some.found(), 0U);
    EXPECT_EQ(of_some.withheld(), 1U);
    EXPECT_TRUE(check(entries).starts_with("place 2, event ")) << check(entries);
}

// Deleted from the very window that is shown.
TEST_F(LogCheckTest, FindsAnEventThatIsGoneAlsoWhereOthersAreWithheld) {
    auto entries = log_.events;
    entries[1].event.reset();
    entries[1].withheld = true;
    entries[2].event.reset();
    LogCheck check({}, {.tenant = "corp", .from = {}, .to = {}});
    for (const LogEntry& entry : entries) check.add(entry);
    check.finish(head(6));
    ASSERT_EQ(check.found(), 1U);
    EXPECT_TRUE(check.findings()[0].starts_with("place 2, event ")) << check.findings()[0];
}

// A log of an event an hour, shown from its third hour up to its seventh.
class NarrowedLogCheckTest : public testing::Test {
  protected:
    NarrowedLogCheckTest() {
        for (int i = 0; i < kEvents; ++i, clock_.advance(std::chrono::hours(1))) {
            model::AuditEvent event;
            event.id = model::AuditEventId::make(clock_, random_);
            log_.add(form(event, std::nullopt, random_), event.id);
            if (i < 2 || i >= 6) withhold(log_.events.back());
        }
    }
    static void withhold(LogEntry& entry) {
        entry.event.reset();
        entry.withheld = true;
    }
    model::AuditEventId id_at(std::chrono::minutes since_begin) {
        return model::AuditEventId::make(support::FixedClock(begin_ + since_begin), random_);
    }
    std::vector<std::string> findings(const std::vector<LogEntry>& entries) const {
        LogCheck check({}, {"", begin_ + std::chrono::hours(2), begin_ + std::chrono::hours(6)});
        for (const LogEntry& entry : entries) check.add(entry);
        check.finish(tree_head(log_.leaves));
        return check.findings();
    }

    static constexpr int kEvents = 8;
    support::FixedClock clock_;
    support::CountingRandom random_;
    const base::Time begin_ = clock_.now();
    support::MemoryLog log_;
};

TEST_F(NarrowedLogCheckTest, FindsNothingWhereOnlyOtherTimesAreWithheld) {
    EXPECT_TRUE(findings(log_.events).empty()) << findings(log_.events).front();
}

TEST_F(NarrowedLogCheckTest, FindsAnEventOfTheTimeThatIsWithheld) {
    auto entries = log_.events;
    withhold(entries[2]);
    const auto found = findings(entries);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0].starts_with("place 2, event ")) << found[0];
}

// The id of a withheld event is what its exporter says; its place is not.
TEST_F(NarrowedLogCheckTest, FindsAnEventThatIsPassedOffAsOneOfAnotherTime) {
    for (const auto claimed : {std::chrono::minutes(60), std::chrono::minutes(400)}) {
        auto entries = log_.events;
        withhold(entries[4]);
        entries[4].id = id_at(claimed);
        const auto found = findings(entries);
        ASSERT_EQ(found.size(), 1U) << claimed.count();
        EXPECT_TRUE(found[0].starts_with("place 4, event ")) << found[0];
        EXPECT_NE(found[0].find("another time than its place"), std::string::npos) << found[0];
    }
}

// Transactions commit in another order than they begin.
TEST_F(NarrowedLogCheckTest, PassesOverASmallDisorderAtItsBegin) {
    auto entries = log_.events;
    withhold(entries[3]);
    entries[3].id = id_at(std::chrono::minutes(115));
    EXPECT_TRUE(findings(entries).empty()) << findings(entries).front();
}

TEST_F(LogCheckTest, SurvivesItsWrittenForm) {
    for (const LogEntry& entry : log_.events) {
        const auto read = parse_entry(nlohmann::json::parse(to_json(entry).dump()));
        ASSERT_TRUE(read) << read.error().detail;
        EXPECT_EQ(to_json(*read), to_json(entry));
    }
    LogEntry withheld = log_.events[0];
    withheld.event.reset();
    withheld.withheld = true;
    EXPECT_TRUE(parse_entry(to_json(withheld)).value().withheld);
    for (const nlohmann::json& wrong : {nlohmann::json(false), nlohmann::json(1),
                                        nlohmann::json("true"), nlohmann::json(nullptr)}) {
        nlohmann::json damaged = to_json(withheld);
        damaged["withheld"] = wrong;
        EXPECT_FALSE(parse_entry(damaged)) << damaged;
    }
    nlohmann::json shown = to_json(log_.events[0]);
    shown["withheld"] = true;
    EXPECT_FALSE(parse_entry(shown)) << "it is not";
    nlohmann::json later = to_json(log_.events[0]);
    later["event"]["schema"] = 4294967297;
    EXPECT_FALSE(parse_entry(later)) << "another number than 1";
    const nlohmann::json whole = to_json(log_.events[0]);
    for (const auto& [name, value] : whole.items()) {
        for (const nlohmann::json& wrong : {nlohmann::json(-1), nlohmann::json("?"),
                                            nlohmann::json::array(), nlohmann::json(1.5)}) {
            nlohmann::json damaged = whole;
            damaged[name] = wrong;
            EXPECT_FALSE(parse_entry(damaged)) << damaged;
        }
        nlohmann::json shorter = whole;
        shorter.erase(name);
        EXPECT_FALSE(parse_entry(shorter)) << shorter;
    }
    for (const auto& [name, value] : whole.at("event").items()) {
        nlohmann::json shorter = whole;
        shorter["event"].erase(name);
        EXPECT_FALSE(parse_entry(shorter)) << shorter;
    }
}

}  // namespace
}  // namespace causeway::audit
