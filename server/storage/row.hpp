// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/strong_id.hpp"
#include "storage/errors.hpp"
#include "storage/sql_value.hpp"

namespace causeway::storage {

// The elements of a one-dimensional array in PostgreSQL's text format. NULL elements are refused.
std::vector<std::string> parse_array(std::string_view text);

// Reads one column from PostgreSQL's text format; throws UnreadableRow.
template <class T>
struct Cell;

// A row that is read from left to right, so that a function that reads a row stands beside the
// SELECT whose columns it names.
class Row {
  public:
    explicit Row(std::vector<std::optional<std::string>> cells) : cells_(std::move(cells)) {}

    template <class T>
    T next() {
        return Cell<T>::read(take());
    }

  private:
    std::optional<std::string> take();

    std::vector<std::optional<std::string>> cells_;
    std::size_t position_ = 0;
};

// What a statement gave. `affected` counts the rows that it wrote.
struct Rows {
    std::vector<Row> rows;
    std::int64_t affected = 0;

    template <class T>
    std::vector<T> read(T (*reader)(Row&)) {
        std::vector<T> values;
        values.reserve(rows.size());
        for (Row& row : rows) values.push_back(reader(row));
        return values;
    }
    template <class T>
    std::optional<T> read_one(T (*reader)(Row&)) {
        if (rows.empty()) return std::nullopt;
        return reader(rows.front());
    }
};

namespace detail {

std::string required(std::optional<std::string> cell);
std::int64_t read_integer(std::string_view text);
base::Time read_time(const std::string& text);
base::Uuid read_uuid(std::string_view text);
base::Bytes read_bytes(std::string_view text);
[[noreturn]] void refuse(std::string_view wanted, std::string_view text);

}  // namespace detail

template <class T>
struct Cell<std::optional<T>> {
    static std::optional<T> read(std::optional<std::string> cell) {
        if (!cell) return std::nullopt;
        return Cell<T>::read(std::move(cell));
    }
};

template <>
struct Cell<std::string> {
    static std::string read(std::optional<std::string> cell) {
        return detail::required(std::move(cell));
    }
};

template <>
struct Cell<bool> {
    static bool read(std::optional<std::string> cell) {
        return detail::required(std::move(cell)) == "t";
    }
};

template <>
struct Cell<std::int64_t> {
    static std::int64_t read(std::optional<std::string> cell) {
        return detail::read_integer(detail::required(std::move(cell)));
    }
};

template <>
struct Cell<int> {
    static int read(std::optional<std::string> cell) {
        return static_cast<int>(Cell<std::int64_t>::read(std::move(cell)));
    }
};

template <>
struct Cell<std::chrono::seconds> {
    static std::chrono::seconds read(std::optional<std::string> cell) {
        return std::chrono::seconds(Cell<std::int64_t>::read(std::move(cell)));
    }
};

template <>
struct Cell<base::Duration> {
    static base::Duration read(std::optional<std::string> cell) {
        return base::Duration(Cell<std::int64_t>::read(std::move(cell)));
    }
};

template <>
struct Cell<base::Time> {
    static base::Time read(std::optional<std::string> cell) {
        return detail::read_time(detail::required(std::move(cell)));
    }
};

template <>
struct Cell<base::Uuid> {
    static base::Uuid read(std::optional<std::string> cell) {
        return detail::read_uuid(detail::required(std::move(cell)));
    }
};

template <class Tag>
struct Cell<base::StrongId<Tag>> {
    static base::StrongId<Tag> read(std::optional<std::string> cell) {
        return base::StrongId<Tag>(Cell<base::Uuid>::read(std::move(cell)));
    }
};

template <>
struct Cell<base::Bytes> {
    static base::Bytes read(std::optional<std::string> cell) {
        return detail::read_bytes(detail::required(std::move(cell)));
    }
};

template <std::size_t N>
struct Cell<std::array<std::uint8_t, N>> {
    static std::array<std::uint8_t, N> read(std::optional<std::string> cell) {
        const base::Bytes octets = Cell<base::Bytes>::read(std::move(cell));
        if (octets.size() != N) detail::refuse("octets of another length", "");
        std::array<std::uint8_t, N> array{};
        std::ranges::copy(octets, array.begin());
        return array;
    }
};

template <NamedEnum Enum>
struct Cell<Enum> {
    static Enum read(std::optional<std::string> cell) {
        const std::string text = detail::required(std::move(cell));
        const auto value = base::named<Enum>(text);
        if (!value) detail::refuse("a known name", text);
        return *value;
    }
};

template <class T>
struct Cell<std::vector<T>> {
    static std::vector<T> read(std::optional<std::string> cell) {
        std::vector<T> values;
        for (std::string& element : parse_array(detail::required(std::move(cell)))) {
            values.push_back(Cell<T>::read(std::move(element)));
        }
        return values;
    }
};

}  // namespace causeway::storage
