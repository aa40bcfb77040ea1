// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <nlohmann/json.hpp>

#include "audit/export_form.hpp"
#include "audit/log_check.hpp"
#include "audit/sealer.hpp"
#include "base/encoding.hpp"
#include "storage/pg_log_store.hpp"
#include "storage/pg_sealing_store.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

// What somebody does to the tables who owns them, past every trigger.
class LogTamperTest : public StorageTest {
  protected:
    static constexpr int kEvents = 6;

    LogTamperTest() {
        for (int i = 0; i < kEvents; ++i) {
            const auto event = samples_.event(place_, std::nullopt);
            store([&](model::UnitOfWork& unit) { unit.audit.append(event); });
            ids_.push_back(event.id);
        }
        std::ranges::sort(ids_);  // as they are sealed
        PgSealingStore sealing(pool_);
        EXPECT_EQ(audit::Sealer(sealing, nullptr, clock_).run().value(), kEvents);
        head_ = audit::head_at(log_store_, kEvents).value();
    }
    void tamper(const std::string& sql) {
        db_.sql("SET session_replication_role = replica;" + sql);
    }
    // The first finding, as an auditor gets it who has the head; empty when there is none.
    std::string finding() {
        audit::LogCheck check({});
        const auto entries = log_store_.entries({.limit = 100});
        if (!entries) return entries.error().internal;
        for (const audit::LogEntry& entry : *entries) check.add(entry);
        check.finish(head_);
        return check.found() == 0 ? std::string() : check.findings().front();
    }
    std::vector<audit::Gap> gaps() {
        auto found = log_store_.order_gaps(std::nullopt).value().gaps;
        const auto events = log_store_.event_gaps(std::nullopt).value().gaps;
        found.insert(found.end(), events.begin(), events.end());
        return found;
    }

    Place place_ = seed_place();
    std::vector<model::AuditEventId> ids_;
    audit::TreeHead head_;
    PgLogStore log_store_{pool_};
};

TEST_F(LogTamperTest, FindsAChangeOfEveryColumnAndNamesTheEvent) {
    ASSERT_EQ(finding(), "");
    const std::string id = ids_[3].to_string();
    const std::string of_event = " WHERE id = '" + id + "'";
    for (const std::string& change :
         {"UPDATE audit_event SET schema_version = 2" + of_event,
          "UPDATE audit_event SET header = overlay(header PLACING '\\x20'::bytea FROM 2 FOR 0)" +
              of_event,
          "UPDATE audit_event SET header = convert_to(replace(convert_from(header, 'UTF8'),"
          " '\"actor\":\"', '\"actor\":\"not '), 'UTF8')" +
              of_event,
          "UPDATE audit_event SET payload = payload || ' '" + of_event,
          "UPDATE audit_event SET payload_salt = sha256('x')::bytea" + of_event,
          "UPDATE audit_event SET payload_salt = substr(sha256('x'), 1, 16)" + of_event,
          "UPDATE audit_event SET payload_digest = sha256('x')" + of_event,
          "UPDATE audit_event SET leaf_hash = sha256('x')" + of_event,
          "UPDATE audit_leaf SET leaf_hash = sha256('x') WHERE event_id = '" + id + "'",
          "DELETE FROM audit_event" + of_event}) {
        db_.sql(
            "CREATE TABLE kept_event AS SELECT id, schema_version, header, payload, payload_salt,"
            " payload_digest, leaf_hash FROM audit_event;"
            "CREATE TABLE kept_leaf AS SELECT * FROM audit_leaf");
        try {
            tamper(change);
            EXPECT_NE(finding().find("place 3, event " + id), std::string::npos)
                << change << ": " << finding();
        } catch (const std::runtime_error&) {
            EXPECT_EQ(finding(), "") << "a constraint of the table refused it";
        }
        tamper(
            "DELETE FROM audit_leaf; DELETE FROM audit_event;"
            "INSERT INTO audit_event (id, schema_version, header, payload, payload_salt,"
            " payload_digest, leaf_hash) SELECT * FROM kept_event;"
            "INSERT INTO audit_leaf SELECT * FROM kept_leaf; DROP TABLE kept_event, kept_leaf");
        ASSERT_EQ(finding(), "");
    }
}

TEST_F(LogTamperTest, FindsPlacesThatWereExchangedTakenOrCutOff) {
    for (const char* change :
         {"UPDATE audit_leaf SET leaf_index = CASE leaf_index WHEN 1 THEN 101 ELSE 102 END"
          " WHERE leaf_index IN (1, 2); UPDATE audit_leaf SET leaf_index = 103 - leaf_index"
          " WHERE leaf_index > 100",
          "DELETE FROM audit_leaf WHERE leaf_index = 2",
          "DELETE FROM audit_leaf WHERE leaf_index = 5"}) {
        tamper(change);
        EXPECT_NE(finding(), "") << change;
    }
}

TEST_F(LogTamperTest, FindsAnEventThatWasWrittenAnewAsAWhole) {
    const auto event = samples_.event(place_, std::nullopt);
    store([&](model::UnitOfWork& unit) { unit.audit.append(event); });
    tamper("UPDATE audit_leaf SET event_id = '" + event.id.to_string() +
           "', leaf_hash = (SELECT leaf_hash FROM audit_event WHERE id = '" + event.id.to_string() +
           "') WHERE leaf_index = 3");
    EXPECT_NE(finding().find("root"), std::string::npos) << finding();
}

TEST_F(LogTamperTest, GivesTheContentOfATenantAndATimeOnly) {
    const Place other = seed_place();
    const auto entries = [&](const audit::EntryQuery& query) {
        std::size_t with_content = 0;
        const auto found = log_store_.entries(query).value();
        EXPECT_EQ(found.size(), 6U);
        for (const audit::LogEntry& entry : found) with_content += entry.event ? 1 : 0;
        return with_content;
    };
    EXPECT_EQ(entries({.tenant = place_.tenant.id}), 6U);
    EXPECT_EQ(entries({.tenant = other.tenant.id}), 0U);
    EXPECT_EQ(entries({.from = clock_.now() - std::chrono::hours(1)}), 6U);
    EXPECT_EQ(entries({.from = clock_.now() + std::chrono::hours(1)}), 0U);
    EXPECT_EQ(entries({.to = clock_.now() - std::chrono::hours(1)}), 0U);
    EXPECT_EQ(log_store_.entries({.first = 4, .limit = 1}).value().at(0).id, ids_[4]);
    EXPECT_EQ(log_store_.entry(ids_[4]).value()->index, 4U);
    EXPECT_FALSE(log_store_.entry(samples_.id<model::AuditEventId>()).value());
}

// Deleted from the very window that is read: gone is not withheld.
TEST_F(LogTamperTest, TellsAnEventThatIsGoneFromOneThatIsWithheld) {
    const Place other = seed_place();
    tamper("DELETE FROM audit_event WHERE id = '" + ids_[3].to_string() + "'");
    for (const audit::EntryQuery& query :
         {audit::EntryQuery{}, audit::EntryQuery{.tenant = place_.tenant.id},
          audit::EntryQuery{.tenant = other.tenant.id},
          audit::EntryQuery{.from = clock_.now() + std::chrono::hours(1)}}) {
        const auto entries = log_store_.entries(query).value();
        for (const audit::LogEntry& entry : entries) {
            const bool gone = entry.index == 3;
            EXPECT_EQ(!entry.event && !entry.withheld, gone) << entry.index;
            EXPECT_FALSE(entry.event && entry.withheld) << entry.index;
        }
    }
}

// A salt would let the other tenant's payload be guessed, and a digest recognized.
TEST_F(LogTamperTest, GivesNoSaltAndNoDigestOfOtherTenants) {
    const Place other = seed_place();
    const auto all = log_store_.entries({}).value();
    const auto shown = log_store_.entries({.tenant = other.tenant.id}).value();
    ASSERT_EQ(shown.size(), all.size());
    std::string text;
    for (const audit::LogEntry& entry : shown) text += audit::to_json(entry).dump();
    for (const audit::LogEntry& entry : all) {
        ASSERT_TRUE(entry.event && entry.event->salt);
        EXPECT_EQ(text.find(base::base64_encode(*entry.event->salt)), std::string::npos);
        EXPECT_EQ(text.find(base::base64_encode(entry.event->payload_digest)), std::string::npos);
        EXPECT_NE(text.find(base::base64_encode(entry.leaf_hash)), std::string::npos);
    }
    EXPECT_EQ(text.find("header"), std::string::npos);
}

TEST_F(LogTamperTest, FindsWhatLacksItsEvents) {
    const auto order = seed_order(place_);
    const auto attempt = seed_attempt(order, place_);
    const auto append = [&](model::AuditAction action, const std::string& object) {
        auto event = samples_.event(place_, order.id);
        event.action = action;
        event.object = object;
        store([&](model::UnitOfWork& unit) { unit.audit.append(event); });
    };
    const std::string of_order = "order:" + order.id.to_string();
    const std::string of_attempt = "attempt:" + attempt.id.to_string();
    std::vector<std::string> objects;
    for (const audit::Gap& gap : gaps()) objects.push_back(gap.object);
    EXPECT_EQ(objects, (std::vector<std::string>{of_order, of_attempt}));
    append(model::AuditAction::order_created, of_order);
    append(model::AuditAction::issuance_intended, of_attempt);
    EXPECT_TRUE(gaps().empty());

    tamper("DELETE FROM audit_event WHERE action = 'issuance.intended'");
    const auto found = gaps();
    ASSERT_EQ(found.size(), 2U) << "the event, and the count of the order's events";
    EXPECT_EQ(found[0].object, of_attempt);
    EXPECT_EQ(found[1].object, of_order);
}

// An order with its certificate and the events of both.
class CertificateTamperTest : public LogTamperTest {
  protected:
    CertificateTamperTest() {
        const auto attempt = seed_attempt(order_, place_);
        model::IssuedCertificate certificate = samples_.certificate(place_, order_, "0a");
        certificate.id = certificate_;
        certificate.fingerprint = crypto::sha256(certificate.chain.front());
        append(model::AuditAction::order_created, of_order_);
        append(model::AuditAction::issuance_intended, "attempt:" + attempt.id.to_string());
        append(model::AuditAction::certificate_issued, of_certificate_,
               {{"sha256", base::hex_encode(certificate.fingerprint)}});
        store([&](model::UnitOfWork& unit) { EXPECT_TRUE(unit.certificates.insert(certificate)); });
    }
    void append(model::AuditAction action, const std::string& object,
                std::vector<std::pair<std::string, std::string>> payload = {}) {
        auto event = samples_.event(place_, order_.id);
        event.action = action;
        event.object = object;
        event.payload = std::move(payload);
        store([&](model::UnitOfWork& unit) { unit.audit.append(event); });
    }
    // "object: what is missing" of each, in one text; empty for none.
    std::string found() {
        std::string text;
        for (const audit::Gap& gap : gaps()) text += gap.object + ": " + gap.missing + "\n";
        return text;
    }

    const model::Order order_ = seed_order(place_);
    const model::CertificateId certificate_ = samples_.id<model::CertificateId>();
    const std::string of_order_ = "order:" + order_.id.to_string();
    const std::string of_certificate_ = "certificate:" + certificate_.to_string();
};

TEST_F(CertificateTamperTest, FindsACertificateThatIsAnotherThanIssued) {
    ASSERT_EQ(found(), "");
    const std::string finding =
        of_certificate_ + ": it is another one than that of its event certificate.issued\n";
    tamper("UPDATE certificate SET chain[1] = '\\x308300'");
    EXPECT_EQ(found(), finding);
    tamper("UPDATE certificate SET fingerprint = sha256(chain[1])");
    EXPECT_EQ(found(), finding) << "its event tells of the digest";
    tamper("UPDATE certificate SET chain[1] = '\\x3082'");
    EXPECT_EQ(found(), finding) << "it is found by another digest than its own";
    // Compared with octets that are no JSON.
    tamper("UPDATE audit_event SET payload = '\\xff'::bytea WHERE action = 'certificate.issued'");
    EXPECT_EQ(found(), finding);
}

TEST_F(CertificateTamperTest, FindsAStatusThatNoEventTellsOf) {
    tamper("UPDATE certificate SET status = 'revoked', revoked_at = now()");
    EXPECT_EQ(found(), of_certificate_ + ": its event certificate.revoked is missing\n");
    append(model::AuditAction::certificate_revoked, of_certificate_);
    EXPECT_EQ(found(), "");
    tamper("UPDATE certificate SET status = 'issued', revoked_at = NULL");
    EXPECT_EQ(found(), of_certificate_ +
                           ": it is not revoked, and its event certificate.revoked is there\n");
}

TEST_F(CertificateTamperTest, FindsRowsThatAreGone) {
    tamper("DELETE FROM certificate");
    EXPECT_EQ(found(),
              of_certificate_ + ": it is gone, and its event certificate.issued is there\n");
    tamper("DELETE FROM attempt");
    EXPECT_NE(found().find("its event issuance.intended is there"), std::string::npos) << found();
    tamper("DELETE FROM orders");
    EXPECT_EQ(found(), of_order_ + ": it is gone, and its event order.created is there\n");
}

TEST_F(LogTamperTest, FindsAnEventThatWillNeverBeSealed) {
    const auto event = samples_.event(place_, std::nullopt);
    store([&](model::UnitOfWork& unit) { unit.audit.append(event); });
    EXPECT_TRUE(gaps().empty()) << "it waits for its place";
    tamper("DELETE FROM audit_pending");
    ASSERT_EQ(gaps().size(), 1U);
    EXPECT_EQ(gaps()[0].object, "audit_event:" + event.id.to_string());
}

}  // namespace
}  // namespace causeway::storage
