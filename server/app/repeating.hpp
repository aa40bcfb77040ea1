// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/log.hpp"

namespace causeway::app {

// Does something again and again on a thread of its own, with a pause in between.
class Repeating {
  public:
    // The log must outlive it.
    Repeating(std::chrono::milliseconds pause, base::Log& log, std::function<void()> work);

  private:
    void loop(const std::stop_token& stop);

    const std::chrono::milliseconds pause_;
    base::Log& log_;
    const std::function<void()> work_;
    std::mutex mutex_;
    std::condition_variable_any stopped_;
    std::jthread thread_;  // last: it uses the others
};

}  // namespace causeway::app
