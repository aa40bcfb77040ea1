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

    ~Signals();

    // Returns the number of the next one.
    int wait() const;
    // SIGINT and SIGTERM end the process at once from now on. For the thread that made this.
    void stop_waiting() const;
    // Whether one has come that wait() has not returned.
    bool pending() const;
    // Readable while one is pending, for whoever waits for something else as well.
    int descriptor() const { return descriptor_; }

  private:
    sigset_t signals_{};
    int descriptor_ = -1;
};

}  // namespace causeway::app
