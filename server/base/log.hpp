// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.hpp"

namespace causeway::base {

enum class LogLevel { debug, info, warning, error };

// One key and value of a log line. Secrets have no conversion to any of these types.
struct LogField {
    std::string_view key;
    std::variant<std::string, std::int64_t, double, bool> value;

    LogField(std::string_view k, std::string v) : key(k), value(std::move(v)) {}
    LogField(std::string_view k, std::string_view v) : key(k), value(std::string(v)) {}
    LogField(std::string_view k, const char* v) : key(k), value(std::string(v)) {}
    LogField(std::string_view k, std::int64_t v) : key(k), value(v) {}
    LogField(std::string_view k, int v) : key(k), value(std::int64_t{v}) {}
    LogField(std::string_view k, std::size_t v) : key(k), value(static_cast<std::int64_t>(v)) {}
    LogField(std::string_view k, double v) : key(k), value(v) {}
    LogField(std::string_view k, bool v) : key(k), value(v) {}
};

using LogFields = std::initializer_list<LogField>;

// Where events go. The event name is a stable identifier ("order.created"): it is documented and
// searched for, so it is never built from data. Safe from several threads; never throws.
class Log {
  public:
    virtual ~Log() = default;
    virtual void write(LogLevel level, std::string_view event, LogFields fields) = 0;

    void debug(std::string_view event, LogFields fields = {}) {
        write(LogLevel::debug, event, fields);
    }
    void info(std::string_view event, LogFields fields = {}) {
        write(LogLevel::info, event, fields);
    }
    void warning(std::string_view event, LogFields fields = {}) {
        write(LogLevel::warning, event, fields);
    }
    void error(std::string_view event, LogFields fields = {}) {
        write(LogLevel::error, event, fields);
    }
};

enum class LogFormat { json, text };

// The line as it is written, without its end: JSON (one object) or "time level event key=value".
std::string format_log_line(LogFormat format, Time time, LogLevel level, std::string_view event,
                            LogFields fields);

// Lines on stderr, through spdlog. The clock must outlive the log.
std::unique_ptr<Log> make_stderr_log(const Clock& clock, LogFormat format, LogLevel threshold);

}  // namespace causeway::base
