// SPDX-License-Identifier: Apache-2.0
#include "base/time_text.hpp"

#include <optional>

#include <fmt/format.h>

#include "base/ascii.hpp"

namespace causeway::base {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// An offset can lift a time over the last year that four digits can write.
constexpr Time kFirst{};
constexpr Time kEnd{std::chrono::sys_days{std::chrono::year{10000} / 1 / 1}};

struct CivilTime {
    std::chrono::year_month_day date{};
    std::chrono::hh_mm_ss<Duration> time;
};

CivilTime civil(Time time) {
    const auto midnight = std::chrono::floor<days>(time);
    return {std::chrono::year_month_day(midnight),
            std::chrono::hh_mm_ss<Duration>(time - midnight)};
}

std::string date_and_seconds(const CivilTime& at) {
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", int(at.date.year()),
                       unsigned(at.date.month()), unsigned(at.date.day()), at.time.hours().count(),
                       at.time.minutes().count(), at.time.seconds().count());
}

// Reads fixed-width fields from the front of a text.
class Cursor {
  public:
    explicit Cursor(std::string_view text) : rest_(text) {}

    std::optional<int> digits(std::size_t count) {
        if (rest_.size() < count) return std::nullopt;
        int value = 0;
        for (const char c : rest_.substr(0, count)) {
            if (c < '0' || c > '9') return std::nullopt;
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(count);
        return value;
    }

    bool accept(char upper, char lower) {
        if (rest_.empty() || (rest_.front() != upper && rest_.front() != lower)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool accept(char c) { return accept(c, c); }
    bool at_end() const { return rest_.empty(); }

    // ".123456789" in microseconds; zero when there is no fraction.
    std::optional<Duration> fraction() {
        if (!accept('.')) return Duration::zero();
        std::int64_t micros = 0;
        std::size_t count = 0;
        while (!rest_.empty() && is_ascii_digit(rest_.front())) {
            if (count < 6) micros = micros * 10 + (rest_.front() - '0');
            rest_.remove_prefix(1);
            ++count;
        }
        if (count == 0 || count > 9) return std::nullopt;
        for (; count < 6; ++count) micros *= 10;
        return Duration(micros);
    }

    std::optional<minutes> offset() {
        if (accept('Z', 'z')) return minutes::zero();
        const bool negative = !rest_.empty() && rest_.front() == '-';
        if (!accept('+', '-')) return std::nullopt;
        const auto hour = digits(2);
        if (!hour || !accept(':')) return std::nullopt;
        const auto minute = digits(2);
        if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
        const minutes span = hours(*hour) + minutes(*minute);
        return negative ? -span : span;
    }

  private:
    std::string_view rest_;
};

std::optional<std::chrono::sys_days> parse_date(Cursor& cursor) {
    const auto year = cursor.digits(4);
    if (!year || !cursor.accept('-')) return std::nullopt;
    const auto month = cursor.digits(2);
    if (!month || !cursor.accept('-')) return std::nullopt;
    const auto day = cursor.digits(2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(unsigned(*month)),
                                           std::chrono::day(unsigned(*day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date);
}

std::optional<seconds> parse_time_of_day(Cursor& cursor) {
    const auto hour = cursor.digits(2);
    if (!hour || !cursor.accept(':')) return std::nullopt;
    const auto minute = cursor.digits(2);
    if (!minute || !cursor.accept(':')) return std::nullopt;
    const auto second = cursor.digits(2);
    if (!second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    return hours(*hour) + minutes(*minute) + seconds(*second);
}

std::optional<Time> parse(std::string_view text) {
    Cursor cursor(text);
    const auto date = parse_date(cursor);
    if (!date || !cursor.accept('T', 't')) return std::nullopt;
    const auto time_of_day = parse_time_of_day(cursor);
    if (!time_of_day) return std::nullopt;
    const auto fraction = cursor.fraction();
    if (!fraction) return std::nullopt;
    const auto offset = cursor.offset();
    if (!offset || !cursor.at_end()) return std::nullopt;
    const Time time = Time(*date) + *time_of_day + *fraction - *offset;
    if (time < kFirst || time >= kEnd) return std::nullopt;
    return time;
}

}  // namespace

std::string to_rfc3339(Time time) {
    return date_and_seconds(civil(time)) + "Z";
}

std::string to_rfc3339_micros(Time time) {
    const CivilTime at = civil(time);
    return fmt::format("{}.{:06}Z", date_and_seconds(at), at.time.subseconds().count());
}

Result<Time> parse_rfc3339(std::string_view text) {
    if (const auto time = parse(text)) return *time;
    return fail(ErrorKind::malformed,
                "A time must be in RFC 3339 form and in the years 1970 to 9999 of UTC, like "
                "2030-01-31T12:00:00Z.");
}

}  // namespace causeway::base
