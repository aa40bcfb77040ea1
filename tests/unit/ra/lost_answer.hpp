// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "finalized_order.hpp"
#include "ra/reconciliation.hpp"

namespace causeway::ra {

// An order whose CA was asked and whose answer was lost, and the operator who looks after it.
class LostAnswer : public FinalizedOrder {
  protected:
    void SetUp() override {
        FinalizedOrder::SetUp();
        world.issuer.answer(ca::Unknown{"HTTP 500"});
        world.run_due_jobs();
        ASSERT_EQ(state(), model::AttemptState::unknown);
        task = world.attempts().front().id;
        give_up_at = world.attempts().front().give_up_at;
    }

    // Until the order's patience has ended and a worker has seen it.
    void give_up() {
        world.clock.advance(give_up_at - world.clock.now());
        world.run_due_jobs();
        ASSERT_EQ(order().status, model::OrderStatus::invalid);
    }
    static std::string pem(const ca::Issued& issued) {
        std::string out;
        for (const base::Bytes& der : issued.certificates) {
            out += crypto::Certificate::parse(der).value().pem();
        }
        return out;
    }
    base::Result<Settlement> attach(const ca::Issued& found) {
        return reconciliation.attach(task, pem(found), alice);
    }
    base::Result<Settlement> declare() { return reconciliation.declare_not_issued(task, alice); }
    // What the first call of the CA says after its deadline.
    void say_late(const ca::EnrollOutcome& outcome) { world.issuer.late_answers.at(0)(outcome); }
    model::Attempt attempt(std::size_t index = 0) { return world.attempts().at(index); }
    std::size_t certificates() { return world.database.committed().certificates.size(); }
    // The actor of the last event of that action.
    std::string actor(model::AuditAction action) {
        std::string name;
        for (const model::AuditEvent& event : world.database.committed().events) {
            if (event.action == action) name = event.actor.name;
        }
        return name;
    }

    Reconciliation reconciliation{
        {world.database, world.issuer, world.clock, world.random, world.log}};
    Caller alice{{"local:alice", "unix"}, "request-7"};
    model::AttemptId task;
    base::Time give_up_at;
};

}  // namespace causeway::ra
