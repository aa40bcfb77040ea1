// SPDX-License-Identifier: Apache-2.0
#include "base/log.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/json.hpp"
#include "base/time_text.hpp"

namespace causeway::base {
namespace {

const char* level_name(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return "debug";
        case LogLevel::info:
            return "info";
        case LogLevel::warning:
            return "warning";
        case LogLevel::error:
            return "error";
    }
    return "error";
}

std::string render_value(const LogField& field) {
    if (const auto* text = std::get_if<std::string>(&field.value)) return json_quote(*text);
    if (const auto* number = std::get_if<std::int64_t>(&field.value))
        return fmt::to_string(*number);
    if (const auto* real = std::get_if<double>(&field.value)) return fmt::format("{:.3f}", *real);
    return std::get<bool>(field.value) ? "true" : "false";
}

class SpdlogLog final : public Log {
  public:
    SpdlogLog(const Clock& clock, LogFormat format, LogLevel threshold)
        : clock_(clock),
          format_(format),
          threshold_(threshold),
          logger_("causeway", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
        // The whole line is ours: spdlog's own pattern does not escape JSON.
        logger_.set_pattern("%v");
        logger_.set_level(spdlog::level::trace);
        logger_.flush_on(spdlog::level::trace);
    }

    void write(LogLevel level, std::string_view event, LogFields fields) override {
        if (level < threshold_) return;
        logger_.log(spdlog::level::info, "{}",
                    format_log_line(format_, clock_.now(), level, event, fields));
    }

  private:
    const Clock& clock_;
    LogFormat format_;
    LogLevel threshold_;
    spdlog::logger logger_;
};

}  // namespace

std::string format_log_line(LogFormat format, Time time, LogLevel level, std::string_view event,
                            LogFields fields) {
    std::string line;
    if (format == LogFormat::json) {
        line = fmt::format(R"({{"ts":"{}","level":"{}","event":{})", to_rfc3339_micros(time),
                           level_name(level), json_quote(event));
        for (const LogField& field : fields) {
            line += fmt::format(",{}:{}", json_quote(field.key), render_value(field));
        }
        return line + "}";
    }
    line = fmt::format("{} {:<7} {}", to_rfc3339(time), level_name(level), event);
    for (const LogField& field : fields) {
        line += fmt::format(" {}={}", field.key, render_value(field));
    }
    return line;
}

std::unique_ptr<Log> make_stderr_log(const Clock& clock, LogFormat format, LogLevel threshold) {
    return std::make_unique<SpdlogLog>(clock, format, threshold);
}

}  // namespace causeway::base
