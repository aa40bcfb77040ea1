// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

#include "base/result.hpp"

namespace causeway::app {

struct Command {
    std::vector<std::string> argv;                                 // argv[0] is found on the PATH
    std::vector<std::pair<std::string, std::string>> environment;  // added to ours
    std::string output_file;  // both stdout and stderr are appended there
};

// A program that this process started. It is ended with SIGTERM, and when that does not help with
// SIGKILL, no later than this object.
class ChildProcess {
  public:
    static base::Result<ChildProcess> start(const Command& command);
    ChildProcess(ChildProcess&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}
    ChildProcess& operator=(ChildProcess&& other) noexcept;
    ~ChildProcess();

    pid_t pid() const { return pid_; }

    // The exit status (128 + the signal's number when one ended it), or nothing while it runs.
    std::optional<int> poll() noexcept;
    // Waits for the end; nothing when it still ran at the end of the span, or when the descriptor
    // `interrupt` became readable before.
    std::optional<int> wait(std::chrono::milliseconds span, int interrupt = -1) noexcept;

    void stop(int signal, std::chrono::milliseconds patience) noexcept;

  private:
    explicit ChildProcess(pid_t pid) : pid_(pid) {}

    pid_t pid_;
};

// Runs a program to its end. unavailable with the last lines of its output when it failed, took
// longer, or was stopped because the descriptor `interrupt` became readable.
base::Result<void> run_to_end(const Command& command, std::chrono::milliseconds span,
                              int interrupt = -1);

// The last `count` lines of a text file; empty when there is none.
std::string last_lines(const std::string& file, std::size_t count);

}  // namespace causeway::app
