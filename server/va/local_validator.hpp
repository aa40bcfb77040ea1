// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <unordered_map>

#include "base/log.hpp"
#include "net/scheduler.hpp"
#include "va/fair_queue.hpp"
#include "va/method.hpp"
#include "va/target_gate.hpp"
#include "va/validator.hpp"

namespace causeway::va {

struct ValidationLimits {
    std::size_t in_flight = 2000;  // net::kLookupsMost goes with it
    std::size_t per_identifier = 4;
    std::size_t per_address = 50;  // connections; a hosting provider has many names at one
};

// The validation authority at work in this process, on the scheduler's thread. Each challenge type
// is a row of one table and a file of its own.
class LocalValidator final : public Validator {
  public:
    // The scheduler, the log and what `tools` refers to must outlive the validator.
    LocalValidator(net::Scheduler& scheduler, const Tools& tools, base::Log& log,
                   const ValidationLimits& limits = {});
    LocalValidator(const LocalValidator&) = delete;
    LocalValidator& operator=(const LocalValidator&) = delete;
    // Abandons the attempts in flight without calling their `done`: they have not failed, and
    // whoever takes over their jobs begins them anew.
    ~LocalValidator() override;

    base::Result<void> check(const std::vector<model::ChallengeType>& types,
                             const model::ValidationNetwork& network) const override;

    // Throws std::invalid_argument for what must never get here: what check() refuses, a wildcard
    // by another type than dns-01, and an address by dns-01.
    void start(ValidationRequest request, AttemptTime time, Done done) override;

  private:
    struct Running;
    using Ticket = FairQueue::Ticket;

    void enqueue(const std::shared_ptr<Running>& running);
    void admit_waiting();
    net::Task<Verdict> run(Ticket ticket, Running& running);
    void set_timer(Ticket ticket, Running& running);
    void time_is_over(Ticket ticket);
    void conclude(Ticket ticket, Running& running, Verdict verdict);
    void remove(Ticket ticket);

    net::Scheduler& scheduler_;
    Tools tools_;
    base::Log& log_;
    FairQueue queue_;
    TargetGate gate_;
    Ticket last_ticket_ = 0;
    std::unordered_map<Ticket, std::shared_ptr<Running>> running_;
};

}  // namespace causeway::va
