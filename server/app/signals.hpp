// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>
#include <initializer_list>

namespace causeway::app {

// Blocks SIGINT, SIGTERM and SIGHUP for this thread and those that it makes, so that they are
// waited for instead of interrupting. To be made before the first thread.
class Signals {
  public:
    Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    // Returns the number of the next one.
    int wait() const;

  private:
    sigset_t signals_{};
};

}  // namespace causeway::app
