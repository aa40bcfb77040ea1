// SPDX-License-Identifier: Apache-2.0
#include "support/process.hpp"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace causeway::support {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPollInterval{5};
constexpr int kNotFound = 127;

std::filesystem::path new_file() {
    std::string name = (std::filesystem::temp_directory_path() / "cw-output-XXXXXX").string();
    const int fd = mkstemp(name.data());
    if (fd < 0) throw std::runtime_error("mkstemp failed");
    close(fd);
    return name;
}

// Only async-signal-safe calls: the test may have threads.
[[noreturn]] void become(char* const* argv, const char* directory, const char* output) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    const int in = open("/dev/null", O_RDONLY);
    const int out = open(output, O_WRONLY | O_APPEND);
    if (chdir(directory) == 0 && dup2(in, 0) == 0 && dup2(out, 1) == 1 && dup2(out, 2) == 2) {
        execvp(argv[0], argv);
    }
    _exit(kNotFound);
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

class Socket {
  public:
    explicit Socket(int type) : fd_(socket(AF_INET, type | SOCK_CLOEXEC, 0)) {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() { close(fd_); }

    bool bind_to(std::uint16_t port) const {
        const sockaddr_in address = loopback(port);
        return bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    bool connect_to(std::uint16_t port) const {
        const sockaddr_in address = loopback(port);
        return connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    std::uint16_t port() const {
        sockaddr_in address{};
        socklen_t size = sizeof address;
        getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
        return ntohs(address.sin_port);
    }

  private:
    int fd_;
};

}  // namespace

Process::Process(const std::vector<std::string>& argv, const std::filesystem::path& directory)
    : output_file_(new_file()) {
    std::vector<char*> arguments;
    for (const std::string& argument : argv) {
        arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    const std::string where = directory.string();
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error("fork failed");
    if (pid_ == 0) become(arguments.data(), where.c_str(), output_file_.c_str());
    setpgid(pid_, pid_);  // both sides: whichever comes first
}

Process::~Process() {
    if (!exit_code_) {
        kill(-pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    std::error_code ignored;
    std::filesystem::remove(output_file_, ignored);
}

void Process::wait_until(const std::function<bool()>& ready, std::chrono::milliseconds patience,
                         std::chrono::milliseconds pause) {
    const auto end = Clock::now() + patience;
    while (!ready()) {
        if (const auto code = wait(std::chrono::milliseconds(0))) {
            throw std::runtime_error("the program ended with code " + std::to_string(*code) + ": " +
                                     output());
        }
        if (Clock::now() > end) throw std::runtime_error("the program is not ready: " + output());
        std::this_thread::sleep_for(pause);
    }
}

std::optional<int> Process::wait(std::chrono::milliseconds patience) {
    const auto end = Clock::now() + patience;
    while (!exit_code_) {
        int status = 0;
        if (waitpid(pid_, &status, WNOHANG) == pid_) {
            exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            kill(-pid_, SIGKILL);  // what it may have left behind
        } else if (Clock::now() >= end) {
            break;
        } else {
            std::this_thread::sleep_for(kPollInterval);
        }
    }
    return exit_code_;
}

void Process::send_signal(int signal) const {
    kill(pid_, signal);
}

std::string Process::output() const {
    std::ostringstream out;
    out << std::ifstream(output_file_, std::ios::binary).rdbuf();
    return out.str();
}

std::string run(const std::vector<std::string>& argv, const std::filesystem::path& directory) {
    Process process(argv, directory);
    const auto code = process.wait();
    if (code != 0) {
        throw std::runtime_error(argv[0] + " failed with code " +
                                 (code ? std::to_string(*code) : "none (still running)") + ": " +
                                 process.output());
    }
    return process.output();
}

std::uint16_t free_port() {
    for (int attempt = 0; attempt < 100; ++attempt) {
        const Socket tcp(SOCK_STREAM);
        const Socket udp(SOCK_DGRAM);
        if (tcp.bind_to(0) && udp.bind_to(tcp.port())) return tcp.port();
    }
    throw std::runtime_error("no free port");
}

bool accepts_connections(std::uint16_t port) {
    return Socket(SOCK_STREAM).connect_to(port);
}

}  // namespace causeway::support
