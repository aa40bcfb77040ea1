// SPDX-License-Identifier: Apache-2.0
#include "app/signals.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace causeway::app {

Signals::Signals() {
    sigemptyset(&signals_);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals_, number);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    descriptor_ = ::signalfd(-1, &signals_, SFD_CLOEXEC);
    // A peer that goes away while we write is an error of that write, not the end of the process.
    std::signal(SIGPIPE, SIG_IGN);
}

Signals::~Signals() {
    ::close(descriptor_);
}

bool Signals::pending() const {
    pollfd readable{descriptor_, POLLIN, 0};
    return ::poll(&readable, 1, 0) > 0;
}

int Signals::wait() const {
    int number = 0;
    while (sigwait(&signals_, &number) != 0) {
    }
    return number;
}

void Signals::stop_waiting() const {
    sigset_t impatient;
    sigemptyset(&impatient);
    for (const int number : {SIGINT, SIGTERM}) sigaddset(&impatient, number);
    pthread_sigmask(SIG_UNBLOCK, &impatient, nullptr);
}

}  // namespace causeway::app
