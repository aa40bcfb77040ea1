// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "subscriber.hpp"

namespace causeway::acceptance {
namespace {

using nlohmann::json;

std::string serial_of(const std::string& certificate) {
    const support::TemporaryDirectory folder;
    const std::string file = folder.write("certificate.pem", certificate).string();
    return support::run({"openssl", "x509", "-noout", "-serial", "-in", file});
}

// A database that was dumped, lost, and restored as docs/operations.md says.
class RestoreTest : public testing::Test {
  protected:
    RestoreTest() {
        service.migrate();
        service.start();
    }

    void back_up() const {
        support::run({"pg_dump", "--format=custom", "--no-unlogged-table-data", "--file=" + dump(),
                      installation.owner_url()});
    }
    void lose_everything_since(Subscriber& subscriber,
                               const std::vector<std::string>& options = {"--restored"}) {
        restore(options);
        renew_nonce(subscriber);
    }
    // The one before is of another epoch; a refusal brings a good one.
    static void renew_nonce(Subscriber& subscriber) {
        subscriber.acme().post_as_get(subscriber.acme().kid());
    }
    void restore(const std::vector<std::string>& options = {"--restored"}) {
        service.kill();
        installation.lose_database();
        support::run({"pg_restore", "--exit-on-error", "--single-transaction", "--no-owner",
                      "--no-privileges", "--dbname=" + installation.owner_url(), dump()});
        service.migrate(options);
        service.start();
    }
    std::string issue(Subscriber& subscriber, const std::string& name) {
        const std::string order = ready_order(subscriber, service, name);
        subscriber.finalize(order);
        return issued(subscriber, order);
    }
    std::string issued(Subscriber& subscriber, const std::string& order) {
        service.wait_until([&] { return subscriber.status(order) == "valid"; });
        return subscriber.certificate(order);
    }
    // An order whose request to the CA the backup has as not sent, and which was sent after it.
    std::string sent_after_the_backup(Subscriber& subscriber) {
        issue(subscriber, "first.lab.test");  // the CA is made at its first use
        const std::string order = ready_order(subscriber, service, "once.lab.test");
        service.operate({"connector", "update", "ca", "--pause"});
        subscriber.finalize(order);
        service.wait_until([&] {
            return installation.sql(
                       "SELECT count(*) FROM attempt"
                       "  WHERE state = 'prepared' AND reason_for_log <> ''") == "1\n";
        });
        back_up();
        service.operate({"connector", "update", "ca", "--resume"});
        look_again();
        return order;
    }
    // What was held looks again after a while.
    void look_again() const { installation.sql("UPDATE job SET due_at = now()"); }
    // What `migrate --restored` says when it is refused.
    std::string refusal() const {
        support::Process migrate(
            {CAUSEWAY_PROGRAM, "migrate", "--restored", "--config", service.config_file()});
        EXPECT_NE(migrate.wait(), 0);
        return migrate.output();
    }
    std::string dump() const { return installation.file("causeway.dump"); }

    Installation installation;
    Service service{installation};
};

TEST_F(RestoreTest, GoesOnWithAccountsOrdersAndTheCa) {
    Subscriber subscriber(installation, set_up(service, "softca"));
    const std::string order = ready_order(subscriber, service, "old.lab.test");
    subscriber.finalize(order);
    const std::string before = issued(subscriber, order);
    back_up();
    const std::string lost = issue(subscriber, "lost.lab.test");
    lose_everything_since(subscriber);

    EXPECT_EQ(subscriber.certificate(order), before);
    const std::string after = issue(subscriber, "new.lab.test");
    EXPECT_NE(serial_of(after), serial_of(before));
    EXPECT_NE(serial_of(after), serial_of(lost));
}

// RFC 8555 §6.5: a nonce that was used after the backup must not be good again.
TEST_F(RestoreTest, TakesNoNonceFromBefore) {
    Subscriber subscriber(installation, set_up(service, "softca"));
    support::AcmeClient& acme = subscriber.acme();
    const json header = acme.header_for(acme.kid(), true);
    back_up();
    restore();

    const std::string stale = support::flattened_jws(acme.key(), header.dump(), "").dump();
    const support::HttpAnswer refused = acme.send(acme.kid(), stale);
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.problem(), "badNonce");
    EXPECT_EQ(acme.post_as_get(acme.kid()).status, 200) << "with the nonce that came along";
}

TEST_F(RestoreTest, SubmitsNothingTwice) {
    Subscriber subscriber(installation, set_up(service, "softca"));
    const std::string order = sent_after_the_backup(subscriber);
    const std::string certificate = issued(subscriber, order);
    lose_everything_since(subscriber);

    service.operate({"connector", "update", "ca", "--resume"});
    const json tasks = service.operate({"task", "list"});
    ASSERT_EQ(tasks.size(), 1U);
    EXPECT_EQ(subscriber.status(order), "processing");
    const support::TemporaryDirectory folder;
    service.operate({"task", "attach", tasks[0].at("id"), "--certificate",
                     folder.write("found.pem", certificate).string()});
    EXPECT_EQ(serial_of(issued(subscriber, order)), serial_of(certificate));
    EXPECT_EQ(installation.sql("SELECT count(*) FROM audit_event"
                               "  WHERE action = 'database.restored' AND actor LIKE 'local:_%'"),
              "1\n");
}

TEST_F(RestoreTest, SendsNothingUntilSomebodyHasSaidWhatIsLost) {
    Subscriber subscriber(installation, set_up(service, "softca"));
    const std::string order = sent_after_the_backup(subscriber);
    issued(subscriber, order);
    lose_everything_since(subscriber, {});

    service.operate({"connector", "update", "ca", "--resume"});
    const std::string held =
        "SELECT count(*) FROM attempt WHERE state = 'prepared'"
        "  AND reason_for_log LIKE '%migrate --restored%'";
    service.wait_until([&] {
        look_again();
        return installation.sql(held) == "1\n";
    });
    EXPECT_NE(service.log().find("database.not_adopted"), std::string::npos);
    const std::string other = ready_order(subscriber, service, "other.lab.test");
    EXPECT_THROW(subscriber.finalize(other), std::runtime_error);
    EXPECT_EQ(subscriber.status(other), "ready");

    service.migrate({"--restored"});
    service.wait_for_log("database.adopted");
    renew_nonce(subscriber);
    EXPECT_EQ(service.operate({"task", "list"}).size(), 1U);
    EXPECT_EQ(subscriber.status(order), "processing");
    subscriber.finalize(other);
    issued(subscriber, other);
}

// As after dump and restore between the last stop and the next start.
TEST_F(RestoreTest, SendsWhatIsQueuedWhereNothingWasLost) {
    Subscriber subscriber(installation, set_up(service, "softca"));
    const std::string order = ready_order(subscriber, service, "queued.lab.test");
    service.operate({"connector", "update", "ca", "--pause"});
    subscriber.finalize(order);
    service.kill();
    back_up();
    lose_everything_since(subscriber, {"--nothing-lost"});

    service.operate({"connector", "update", "ca", "--resume"});
    look_again();
    issued(subscriber, order);
    EXPECT_EQ(installation.sql("SELECT count(*) FROM audit_event"
                               "  WHERE action = 'database.adopted' AND actor LIKE 'local:_%'"),
              "1\n");
}

TEST_F(RestoreTest, IsNotBelievedOfAnEmptyDatabase) {
    service.kill();
    installation.lose_database();
    EXPECT_NE(refusal().find("no backup was restored"), std::string::npos) << refusal();
    EXPECT_EQ(installation.sql("SELECT to_regclass('schema_migration') IS NULL"), "t\n");
}

TEST_F(RestoreTest, IsNotRecordedWhileAProcessServes) {
    EXPECT_NE(refusal().find("Stop every one"), std::string::npos) << refusal();
    EXPECT_EQ(installation.sql("SELECT count(*) FROM audit_event"
                               "  WHERE action = 'database.restored'"),
              "0\n");
}

// Recomputed by PostgreSQL from what docs/security.md says of the log, not by our own code.
TEST_F(RestoreTest, KeepsAnAuditLogThatCanBeVerifiedAndGoesOn) {
    Subscriber subscriber(installation, set_up(service, "softca"));
    issue(subscriber, "old.lab.test");
    back_up();
    lose_everything_since(subscriber);
    issue(subscriber, "new.lab.test");

    service.wait_until(
        [&] { return installation.sql("SELECT count(*) FROM audit_pending") == "0\n"; });
    EXPECT_EQ(
        installation.sql("SELECT count(*) FROM audit_event WHERE payload_digest <>"
                         "  sha256(payload_salt || payload) OR leaf_hash <>"
                         "  sha256('\\x00'::bytea || header || sha256(payload_salt || payload))"),
        "0\n");
    EXPECT_EQ(installation.sql("SELECT count(*) = max(leaf_index) + 1 AND count(*) ="
                               "  (SELECT size FROM audit_log) AND count(*) ="
                               "  (SELECT count(*) FROM audit_event) FROM audit_leaf"),
              "t\n");
    EXPECT_EQ(installation.sql("SELECT count(*) FROM audit_leaf l JOIN audit_event e"
                               "  ON e.id = l.event_id WHERE e.leaf_hash <> l.leaf_hash"),
              "0\n");
}

}  // namespace
}  // namespace causeway::acceptance
