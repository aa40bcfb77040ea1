// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/log.hpp"
#include "storage/connection.hpp"
#include "storage/job_bell.hpp"

namespace causeway::storage {

// Rings this process's bell for the jobs that other processes committed. A lost connection is
// replaced; what was told meanwhile is found by the workers' own looking.
class Listener {
  public:
    Listener(ConnectionOptions options, JobBell& local, base::Log& log);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

  private:
    void run();
    void listen();
    bool stopping();
    void pause();

    const ConnectionOptions options_;
    JobBell& local_;
    base::Log& log_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace causeway::storage
