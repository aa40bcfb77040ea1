// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "base/log.hpp"

namespace causeway::support {

// Keeps what was logged as the text lines that a person would read.
class RecordingLog final : public base::Log {
  public:
    void write(base::LogLevel level, std::string_view event, base::LogFields fields) override {
        const std::scoped_lock lock(mutex_);
        lines_.push_back(
            base::format_log_line(base::LogFormat::text, base::Time{}, level, event, fields));
    }

    std::vector<std::string> lines() const {
        const std::scoped_lock lock(mutex_);
        return lines_;
    }
    bool mentions(std::string_view text) const {
        const std::scoped_lock lock(mutex_);
        for (const std::string& line : lines_) {
            if (line.find(text) != std::string::npos) return true;
        }
        return false;
    }

  private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

}  // namespace causeway::support
