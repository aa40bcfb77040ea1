// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.hpp"
#include "model/job.hpp"

namespace causeway::model {

class JobStore {
  public:
    virtual ~JobStore() = default;
    // Workers hear of it after the transaction has committed.
    virtual void enqueue(const Job& job) = 0;
    // Takes the due job of a lane that has waited longest, those of `passed_over` left out; another
    // worker may take it again at `lease_until`. tries and fence are raised.
    virtual std::optional<Job> claim(std::string_view lane, base::Time now, base::Time lease_until,
                                     const std::vector<TenantId>& passed_over) = 0;
    // Both do nothing, and say false, when somebody else has claimed the job since.
    virtual bool finish(const Job& job) = 0;
    virtual bool postpone(const Job& job, base::Time run_at) = 0;
    // Brings the job of that subject forward from `due_at` to `run_at`, and its workers hear of it.
    // Nothing when it is not due at exactly that time: somebody works on it.
    virtual void hasten(std::string_view lane, const base::Uuid& subject, base::Time due_at,
                        base::Time run_at) = 0;
};

}  // namespace causeway::model
