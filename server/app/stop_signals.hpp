// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>
#include <initializer_list>

namespace causeway::app {

// Blocks SIGINT, SIGTERM and SIGHUP for this thread and those that it makes, so that they are
// waited for instead of interrupting. To be made before the first thread.
class StopSignals {
  public:
    StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    // Returns the number of the signal that asks the process to end.
    int wait() const;

  private:
    sigset_t signals_{};
};

}  // namespace causeway::app
