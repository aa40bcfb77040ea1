// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "base/log.hpp"
#include "storage/connection.hpp"
#include "storage/job_bell.hpp"

namespace causeway::storage {

// The channel on which processes tell each other of jobs; the payload is lanes, separated by
// spaces.
inline constexpr std::string_view kJobChannel = "causeway_jobs";

// Rings the bell of this process at once and those of the others soon: at most one NOTIFY in 5 ms,
// on a connection of its own, because a NOTIFY inside every unit of work would put all commits in
// one line.
class Notifier final : public JobBell {
  public:
    Notifier(ConnectionOptions options, JobBell& local, base::Log& log);
    ~Notifier() override;

    void ring(std::string_view lane) override;

  private:
    void run();
    std::string wait_for_lanes();
    void send(const std::string& payload);
    void pause(std::chrono::milliseconds span);

    const ConnectionOptions options_;
    JobBell& local_;
    base::Log& log_;
    std::unique_ptr<PgConnection> connection_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::set<std::string, std::less<>> lanes_;
    bool stopping_ = false;
    std::thread thread_;
};

Statements notifier_statements();

}  // namespace causeway::storage
