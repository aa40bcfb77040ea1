// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <stdexcept>

#include "subscriber.hpp"

namespace causeway::acceptance {
namespace {

using nlohmann::json;

// The procedure of docs/operations.md, on two processes of which always one serves.
class KeyRotationTest : public testing::Test {
  protected:
    KeyRotationTest() {
        installation.make_key("next.key");
        one.migrate();
        one.start();
        two.start();
    }

    void give(const KeyFiles& keys) {
        for (Service* service : {&one, &two}) {
            service->use_keys(keys);
            service->restart();
        }
    }
    static std::string refusal(const Service& service, const std::vector<std::string>& command) {
        try {
            service.secrets(command);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "";
    }
    static std::string id_of(const json& status, const std::string& use) {
        for (const json& key : status.at("keys")) {
            if (key.at("use") == use) return key.at("id");
        }
        return "";
    }
    void issue(Subscriber& subscriber, Service& service, const std::string& name) {
        subscriber.turn_to(service);
        const std::string order = ready_order(subscriber, service, name);
        subscriber.finalize(order);
        service.wait_until([&] { return subscriber.status(order) == "valid"; });
    }

    Installation installation;
    Service one{installation};
    Service two{installation, {.node = "two", .port = support::free_port()}};
};

TEST_F(KeyRotationTest, ReplacesTheKeyWhileTheServiceGoesOn) {
    Subscriber subscriber(installation, set_up(one, "softca"));
    issue(subscriber, one, "before.lab.test");

    give({"key-encryption.key", {"next.key"}});
    const std::string old_key = id_of(one.secrets({"status"}), "current");
    const std::string new_key = id_of(one.secrets({"status"}), "earlier");
    one.use_keys({"next.key", {"key-encryption.key"}});
    one.restart();
    // What the one seals with the new key, the other opens.
    const json eab = one.operate({"eab", "create", "corp/web"});
    issue(subscriber, two, "between.lab.test");
    const std::string early = refusal(one, {"rotate"});
    EXPECT_NE(early.find("failed with code 4"), std::string::npos) << early;
    EXPECT_NE(early.find("restart: two"), std::string::npos) << early;

    give({"next.key", {"key-encryption.key"}});
    const int to_seal = one.secrets({"rotate", "--dry-run"}).at("to_seal");
    EXPECT_GT(to_seal, 5);
    const json rotation = one.secrets({"rotate"});
    EXPECT_GE(rotation.at("sealed"), to_seal);
    EXPECT_EQ(rotation.at("key_id"), new_key);
    EXPECT_EQ(rotation.at("unneeded_keys"), json::array({old_key}));
    EXPECT_EQ(two.secrets({"rotate"}).at("sealed"), 0);
    EXPECT_EQ(installation.sql("SELECT count(*) FROM audit_event WHERE actor LIKE 'local:_%'"
                               " AND action IN ('secrets.rotation_begun', 'secrets.rotated')"
                               " AND object = 'sealing_key:" +
                               new_key + "'"),
              "2\n");
    issue(subscriber, one, "after.lab.test");

    give({"next.key", {}});
    issue(subscriber, two, "without.lab.test");
    EXPECT_EQ(two.secrets({"status"}).at("keys").size(), 1U);

    two.ask_to_stop();
    two.end();
    two.use_keys({"key-encryption.key", {}});
    EXPECT_THROW(two.start(), std::runtime_error);
    EXPECT_EQ(two.end(), 2);
    EXPECT_NE(two.log().find(new_key), std::string::npos) << two.log();
}

TEST_F(KeyRotationTest, LooksOnlyWhenAskedForTheStatus) {
    const std::string key = id_of(one.secrets({"status"}), "current");
    one.use_keys({"next.key", {}});
    const std::string lacking = refusal(one, {"status"});
    EXPECT_NE(lacking.find("failed with code 6"), std::string::npos) << lacking;
    EXPECT_NE(lacking.find(key), std::string::npos) << lacking;

    Installation fresh;
    const Service unused(fresh);
    unused.migrate();
    unused.secrets({"status"});
    unused.secrets({"rotate", "--dry-run"});
    EXPECT_EQ(fresh.sql("SELECT count(*) FROM sealing_key_canary"), "0\n");
}

// It was cut off when the operator looked who is there.
TEST_F(KeyRotationTest, TellsAProcessThatItsKeyIsGone) {
    one.use_keys({"next.key", {"key-encryption.key"}});
    one.restart();
    const std::string new_key = id_of(one.secrets({"status"}), "current");
    one.wait_until([&] {
        installation.sql(
            "UPDATE key_holder SET seen_at = now() - interval '2 minutes'"
            "  WHERE node = 'two'");
        refusal(one, {"rotate"});
        return installation.sql("SELECT box_key_id FROM sealing_key_canary") == new_key + "\n";
    });
    two.wait_for_log("secrets.key_missing");
    EXPECT_EQ(two.readiness(), 503);
    EXPECT_EQ(one.readiness(), 200);
}

TEST_F(KeyRotationTest, CountsWhatIsSealedWithAnotherKeyMeanwhile) {
    set_up(one, "softca");
    give({"next.key", {"key-encryption.key"}});
    installation.sql(
        "CREATE FUNCTION seal_meanwhile() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$"
        "  BEGIN UPDATE public.eab_key SET hmac_key_id = OLD.box_key_id; RETURN NEW; END $$;"
        "CREATE TRIGGER meanwhile AFTER UPDATE ON sealing_key_canary"
        "  FOR EACH ROW EXECUTE FUNCTION seal_meanwhile()");
    const std::string output = refusal(one, {"rotate"});
    EXPECT_NE(output.find("failed with code 6"), std::string::npos) << output;
    EXPECT_NE(output.find("\"left\": 1"), std::string::npos) << output;
}

}  // namespace
}  // namespace causeway::acceptance
