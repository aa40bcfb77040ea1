// SPDX-License-Identifier: Apache-2.0
#include "app/child_process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <deque>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace causeway::app {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPatience{10'000};
constexpr std::size_t kShownLines = 15;

// What posix_spawn does in the child before the program begins.
class SpawnPlan {
  public:
    explicit SpawnPlan(const std::string& output_file) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        if (!output_file.empty()) {
            posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, output_file.c_str(),
                                             O_WRONLY | O_CREAT | O_APPEND, 0600);
            posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
        }
        // A group of its own: a Ctrl-C at the terminal is for us, who then end it in order.
        posix_spawnattr_init(&attributes_);
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
    ~SpawnPlan() {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
    }

    const posix_spawn_file_actions_t* actions() const { return &actions_; }
    const posix_spawnattr_t* attributes() const { return &attributes_; }

  private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

std::vector<std::string> merged_environment(const Command& command) {
    std::vector<std::string> merged;
    for (char** entry = environ; *entry != nullptr; ++entry) merged.emplace_back(*entry);
    // The C library takes the first of two equal names, so ours go to the front.
    for (const auto& [name, value] : command.environment) {
        merged.insert(merged.begin(), name + "=" + value);
    }
    return merged;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (std::string& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

int status_code(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

base::Result<ChildProcess> ChildProcess::start(const Command& command) {
    const SpawnPlan plan(command.output_file);
    std::vector<std::string> argv = command.argv;
    std::vector<std::string> environment = merged_environment(command);
    pid_t pid = -1;
    const int error = posix_spawnp(&pid, argv.front().c_str(), plan.actions(), plan.attributes(),
                                   pointers(argv).data(), pointers(environment).data());
    if (error != 0) {
        return base::fail(base::ErrorKind::not_found, "The program " + argv.front() +
                                                          " cannot be started (" +
                                                          std::generic_category().message(error) +
                                                          "). Install the package that has it.");
    }
    return ChildProcess(pid);
}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
    if (this != &other) {
        stop(SIGTERM, kPatience);
        pid_ = std::exchange(other.pid_, -1);
    }
    return *this;
}

ChildProcess::~ChildProcess() {
    stop(SIGTERM, kPatience);
}

std::optional<int> ChildProcess::poll() noexcept {
    if (pid_ < 0) return 0;
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) != pid_) return std::nullopt;
    pid_ = -1;
    return status_code(status);
}

std::optional<int> ChildProcess::wait(milliseconds span, int interrupt) noexcept {
    if (pid_ < 0) return 0;
    // A descriptor of the process becomes readable when it ends (pidfd_open(2)).
    const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
    if (descriptor < 0) return poll();
    // poll(2) leaves out a negative descriptor.
    std::array<pollfd, 2> awaited{{{descriptor, POLLIN, 0}, {interrupt, POLLIN, 0}}};
    const int count = static_cast<int>(std::min<milliseconds::rep>(span.count(), INT_MAX));
    while (::poll(awaited.data(), awaited.size(), count) < 0 && errno == EINTR) {
    }
    ::close(descriptor);
    return poll();
}

void ChildProcess::stop(int signal, milliseconds patience) noexcept {
    if (pid_ < 0) return;
    ::kill(pid_, signal);
    if (wait(patience)) return;
    ::kill(pid_, SIGKILL);
    wait(kPatience);
}

base::Result<void> run_to_end(const Command& command, milliseconds span, int interrupt) {
    CAUSEWAY_TRY(ChildProcess child, ChildProcess::start(command));
    const auto status = child.wait(span, interrupt);
    if (status == 0) return {};
    std::string detail = command.argv.front();
    detail += status ? " ended with status " + std::to_string(*status) : " did not end in time";
    detail += ":\n" + last_lines(command.output_file, kShownLines);
    return base::fail(base::ErrorKind::unavailable, std::move(detail));
}

std::string last_lines(const std::string& file, std::size_t count) {
    std::ifstream stream(file);
    std::deque<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
        if (lines.size() > count) lines.pop_front();
    }
    std::string out;
    for (const std::string& line : lines) out += line + "\n";
    return out;
}

}  // namespace causeway::app
