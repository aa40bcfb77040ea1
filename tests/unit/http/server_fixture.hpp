// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "http/server.hpp"
#include "unit/http/raw_client.hpp"

namespace causeway::http {

constexpr std::chrono::seconds kPatience{10};

// Keeps events and can wait for one: the server logs a request after it has been answered.
class RecordingLog final : public base::Log {
  public:
    using Fields = std::map<std::string, std::string>;

    // Called with each event's name, on the thread that writes it.
    std::function<void(std::string_view)> before_write = [](std::string_view) {};

    void write(base::LogLevel, std::string_view event, base::LogFields fields) override {
        before_write(event);
        Fields kept;
        for (const auto& field : fields) {
            kept[std::string(field.key)] = std::visit(
                [](const auto& value) {
                    if constexpr (std::is_arithmetic_v<std::decay_t<decltype(value)>>) {
                        return std::to_string(value);
                    } else {
                        return std::string(value);
                    }
                },
                field.value);
        }
        const std::lock_guard lock(mutex_);
        events_.emplace_back(event, std::move(kept));
        written_.notify_all();
    }

    // The fields of the first such event; empty when it does not come.
    Fields wait_for(std::string_view event) {
        std::unique_lock lock(mutex_);
        Fields found;
        written_.wait_for(lock, kPatience, [&] {
            for (const auto& [name, fields] : events_) {
                if (name == event) {
                    found = fields;
                    return true;
                }
            }
            return false;
        });
        return found;
    }

  private:
    std::mutex mutex_;
    std::condition_variable written_;
    std::vector<std::pair<std::string, Fields>> events_;
};

// Keeps "name{label=value,...}" -> sum, and can wait for one to be there.
class RecordingMetrics final : public base::Metrics {
  public:
    void count(std::string_view name, const base::MetricLabels& labels, double by) override {
        add(name, labels, by);
    }
    void set(std::string_view, const base::MetricLabels&, double) override {}
    void observe(std::string_view name, const base::MetricLabels& labels, double) override {
        add(name, labels, 1);
    }

    double wait_for(const std::string& series) {
        std::unique_lock lock(mutex_);
        added_.wait_for(lock, kPatience, [&] { return sums_.contains(series); });
        return sums_[series];
    }

  private:
    void add(std::string_view name, const base::MetricLabels& labels, double by) {
        std::string series(name);
        for (const auto& [label, value] : labels) series += " " + label + "=" + value;
        const std::lock_guard lock(mutex_);
        sums_[series] += by;
        added_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable added_;
    std::map<std::string, double> sums_;
};

class FunctionHandler final : public Handler {
  public:
    std::function<Response(const Request&)> function = [](const Request& request) {
        return text(200, request.path + "|" + request.body);
    };
    Response handle(const Request& request) override { return function(request); }
};

// Holds handlers back until a test lets them go.
class Gate {
  public:
    void pass() {
        std::unique_lock lock(mutex_);
        ++arrived_;
        changed_.notify_all();
        changed_.wait_for(lock, kPatience, [this] { return open_; });
    }
    bool wait_for_arrivals(int count) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, kPatience, [&] { return arrived_ >= count; });
    }
    int arrivals() {
        const std::lock_guard lock(mutex_);
        return arrived_;
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int arrived_ = 0;
    bool open_ = false;
};

// A server on loopback whose limits, listener and handler a test sets before start().
class ServerTest : public testing::Test {
  protected:
    void start() {
        server = std::make_unique<Server>(
            listener, limits, handler,
            Environment{.clock = clock, .random = random, .log = log, .metrics = metrics});
        const auto started = server->start();
        ASSERT_TRUE(started) << started.error().detail;
    }
    RawClient connect() const { return RawClient::to_port(server->port()); }

    base::SystemClock clock;
    base::SystemRandom random;
    RecordingLog log;
    RecordingMetrics metrics;
    ListenerConfig listener{.surface = "test"};
    Limits limits;
    FunctionHandler handler;
    std::unique_ptr<Server> server;
};

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: ra.example\r\n\r\n";

}  // namespace causeway::http
