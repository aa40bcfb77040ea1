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
                               " AND action = 'secrets.rotated' AND object = 'sealing_key:" +
                               new_key + "'"),
              "1\n");
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

}  // namespace
}  // namespace causeway::acceptance
