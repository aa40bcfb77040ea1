// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "ca/issuer.hpp"
#include "ra/attempt_outcomes.hpp"

namespace causeway::ra {

// Takes the answers that come after their calls' deadlines. A connector may speak long after this
// has ended: what it says then is only logged.
class LateAnswers {
  public:
    // Called on a connector's thread; from several at a time.
    using Take = std::function<void(AttemptWork, const CallEnd&)>;

    // The clock and the log must outlive every call of a connector.
    LateAnswers(Take take, const base::Clock& clock, base::Log& log);
    LateAnswers(const LateAnswers&) = delete;
    LateAnswers& operator=(const LateAnswers&) = delete;
    // Waits for answers that are being taken.
    ~LateAnswers();

    // For a call that begins now.
    ca::LateAnswer expect(const AttemptWork& work) const;

  private:
    struct Desk;
    const std::shared_ptr<Desk> desk_;
    const base::Clock& clock_;
    base::Log& log_;
};

}  // namespace causeway::ra
