// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace causeway::support {

// A program that a test runs beside itself, in a process group of its own. The whole group is
// killed by destruction, the program also when the test dies. Standard output and error go to one
// file.
class Process {
  public:
    // argv[0] is looked up in PATH. Throws std::runtime_error when there is no such program.
    explicit Process(const std::vector<std::string>& argv,
                     const std::filesystem::path& directory = ".");
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process();

    // Asks `ready` until it says yes, with a pause before each further time. Throws
    // std::runtime_error, with the output, when the program ends before or the time is over.
    void wait_until(const std::function<bool()>& ready,
                    std::chrono::milliseconds patience = std::chrono::seconds(20),
                    std::chrono::milliseconds pause = std::chrono::milliseconds(5));

    // Waits for the end. The exit code, or 128 + the signal; nothing when it still runs after
    // `patience`.
    std::optional<int> wait(std::chrono::milliseconds patience = std::chrono::seconds(20));

    void send_signal(int signal) const;
    pid_t pid() const { return pid_; }
    std::string output() const;

  private:
    std::filesystem::path output_file_;
    pid_t pid_ = -1;
    std::optional<int> exit_code_;
};

// The output of a program that has to succeed; throws std::runtime_error, with the output,
// otherwise.
std::string run(const std::vector<std::string>& argv, const std::filesystem::path& directory = ".");

// A port of 127.0.0.1 that neither TCP nor UDP uses just now.
std::uint16_t free_port();

// Whether something takes TCP connections there.
bool accepts_connections(std::uint16_t port);

}  // namespace causeway::support
