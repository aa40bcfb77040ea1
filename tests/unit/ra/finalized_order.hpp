// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ra_world.hpp"

namespace causeway::ra {

// An order after finalize: the intent is written, nothing was sent.
class FinalizedOrder : public testing::Test {
  protected:
    void SetUp() override {
        const model::Order ready = world.ready_order(account);
        order_id = ready.id;
        const auto finalized =
            world.issuance.finalize(world.requester(account), ready.id, world.csr());
        ASSERT_TRUE(finalized) << finalized.error().detail;
        ASSERT_EQ(finalized->status, model::OrderStatus::processing);
    }

    model::Order order() { return world.order(order_id); }
    model::AttemptState state() { return world.attempts().back().state; }
    std::ptrdiff_t count(std::string_view event) {
        const auto events = world.events();
        return std::ranges::count(events, event);
    }
    bool recorded(std::string_view event) { return count(event) > 0; }
    // What the last event of that action is about.
    std::string object(model::AuditAction action) {
        std::string out;
        for (const model::AuditEvent& event : world.database.committed().events) {
            if (event.action == action) out = event.object;
        }
        return out;
    }
    // The values that the last event of that action has under that name.
    std::vector<std::string> details(model::AuditAction action, std::string_view name) {
        std::vector<std::string> out;
        for (const model::AuditEvent& event : world.database.committed().events) {
            if (event.action != action) continue;
            out.clear();
            for (const auto& [key, value] : event.payload) {
                if (key == name) out.push_back(value);
            }
        }
        return out;
    }
    model::Job claim_job() {
        const auto lane = model::connector_lane(world.context.endpoint.connectors.front());
        return model::write(
                   world.database,
                   [&](model::UnitOfWork& unit) -> base::Result<std::optional<model::Job>> {
                       return unit.jobs.claim(lane, world.clock.now(),
                                              world.clock.now() + std::chrono::seconds(60), {});
                   })
            .value()
            .value();
    }

    RaWorld world;
    model::Account account = world.account();
    model::OrderId order_id;
};

}  // namespace causeway::ra
