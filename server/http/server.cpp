// SPDX-License-Identifier: Apache-2.0
#include "http/server.hpp"

#include <mutex>
#include <thread>

#include <Poco/Exception.h>
#include <Poco/ThreadPool.h>

#include "http/connection.hpp"
#include "http/listener.hpp"
#include "http/tls_context.hpp"

namespace causeway::http {
namespace {

using Poco::Net::Context;

// A thread that has given up its seat may still be on its way back to the pool.
constexpr std::size_t kSpareThreads = 16;
constexpr int kThreadIdleSeconds = 60;

// How long to leave accept() alone when it fails, mostly for want of descriptors.
constexpr std::chrono::milliseconds kAcceptRest{100};

}  // namespace

// A server between start() and stop(). Not Poco's TCPServer: its queue hides connections from the
// cap, and without descriptors its accept loop spins.
class Server::Running {
  public:
    Running(Server& server, std::unique_ptr<Listener> listener, Context::Ptr tls)
        : service_{.surface = server.listener_.surface,
                   .limits = server.limits_,
                   .handler = server.handler_,
                   .environment = server.environment_,
                   .connections = {server.limits_, server.environment_.clock},
                   .in_progress = std::counting_semaphore<>(
                       static_cast<std::ptrdiff_t>(server.limits_.requests_in_progress))},
          listener_(std::move(listener)),
          tls_(std::move(tls)),
          threads_(1, static_cast<int>(server.limits_.connections + kSpareThreads),
                   kThreadIdleSeconds, static_cast<int>(server.limits_.thread_stack_bytes)),
          acceptor_([this](const std::stop_token& stop) { accept_all(stop); }) {}

    std::uint16_t port() const { return listener_->port(); }

    void replace_tls(Context::Ptr tls) {
        const std::lock_guard lock(tls_mutex_);
        tls_ = std::move(tls);
    }

    void stop(std::chrono::milliseconds drain);

  private:
    void accept_all(const std::stop_token& stop);
    std::unique_ptr<Connection> accept_one();

    Service service_;
    std::unique_ptr<Listener> listener_;
    std::mutex tls_mutex_;
    Context::Ptr tls_;
    Poco::ThreadPool threads_;
    std::jthread acceptor_;  // last: it runs on all of the above
};

void Server::Running::accept_all(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        std::string failure;
        try {
            if (auto connection = accept_one()) {
                threads_.start(*connection);
                connection.release();
            }
            continue;
        } catch (const Poco::Exception& thrown) {
            failure = thrown.displayText();
        } catch (const std::exception& thrown) {
            failure = thrown.what();
        }
        if (stop.stop_requested()) return;
        service_.environment.log.warning("http.accept_failed",
                                         {{"surface", service_.surface}, {"what", failure}});
        std::this_thread::sleep_for(kAcceptRest);
    }
}

// Null when there is no place for it. Poco's sockets share one descriptor: none of those here may
// be left when the connection's own thread begins, or they and not it would decide when it closes.
std::unique_ptr<Connection> Server::Running::accept_one() {
    const Accepted accepted = listener_->accept();
    auto seat =
        service_.connections.admit(accepted.socket.impl()->sockfd(), network_of(accepted.from));
    if (!seat) {
        service_.environment.metrics.count("causeway_http_connections_refused_total",
                                           {{"surface", service_.surface}});
        return nullptr;
    }
    const std::lock_guard lock(tls_mutex_);
    return std::make_unique<Connection>(service_, accepted, std::move(seat), tls_);
}

void Server::Running::stop(std::chrono::milliseconds drain) {
    acceptor_.request_stop();
    listener_->interrupt();
    acceptor_.join();
    listener_.reset();
    service_.connections.drain();
    if (!service_.connections.wait_until_empty(drain)) {
        service_.environment.log.warning(
            "http.drain_cut",
            {{"surface", service_.surface}, {"connections", service_.connections.size()}});
        service_.connections.cut_all();
    }
    threads_.joinAll();
}

Server::Server(ListenerConfig listener, Limits limits, Handler& handler, Environment environment)
    : listener_(std::move(listener)),
      limits_(limits),
      handler_(handler),
      environment_(environment) {}

Server::~Server() {
    stop(std::chrono::milliseconds::zero());
}

base::Result<void> Server::start() {
    Context::Ptr tls;
    if (listener_.tls) {
        CAUSEWAY_TRY(tls, make_tls_context(*listener_.tls));
    }
    CAUSEWAY_TRY(auto listener, Listener::open(listener_));
    running_ = std::make_unique<Running>(*this, std::move(listener), std::move(tls));
    return {};
}

void Server::stop(std::chrono::milliseconds drain) {
    if (!running_) return;
    running_->stop(drain);
    running_.reset();
}

std::uint16_t Server::port() const {
    return running_ ? running_->port() : std::uint16_t{0};
}

base::Result<void> Server::reload_tls(const TlsIdentity& identity) {
    if (!listener_.tls || !running_) {
        return base::fail(base::ErrorKind::conflict,
                          "The " + listener_.surface + " listener does not serve TLS.");
    }
    CAUSEWAY_TRY(auto tls, make_tls_context(identity));
    running_->replace_tls(std::move(tls));
    return {};
}

}  // namespace causeway::http
