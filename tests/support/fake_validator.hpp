// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "va/validator.hpp"

namespace causeway::support {

// Keeps the attempts that were started until the test ends them.
class FakeValidator final : public va::Validator {
  public:
    base::Result<void> check(const std::vector<model::ChallengeType>&,
                             const model::ValidationNetwork&) const override {
        if (refusal) return base::fail(base::ErrorKind::malformed, *refusal);
        return {};
    }
    void start(va::ValidationRequest request, va::AttemptTime time, Done done) override {
        if (refusal) throw std::invalid_argument(*refusal);
        requests.push_back(std::move(request));
        times.push_back(time);
        done_.push_back(std::move(done));
    }

    // The attempt that was started first and has not ended ends so.
    void end(model::ValidationTrace trace) {
        const Done done = std::move(done_.front());
        done_.pop_front();
        done(std::move(trace));
    }

    std::optional<std::string> refusal;  // why nothing can begin, if nothing can
    std::vector<va::ValidationRequest> requests;
    std::vector<va::AttemptTime> times;

  private:
    std::deque<Done> done_;
};

}  // namespace causeway::support
