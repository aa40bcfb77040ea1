// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "model/identifier.hpp"
#include "model/stores/page.hpp"
#include "model/stores/stale_write.hpp"

// What the fake stores do with their rows.
namespace causeway::support::rows {

using std::optional;
using std::vector;

template <class Row, class Predicate>
optional<Row> first(const vector<Row>& rows, Predicate fits) {
    const auto found = std::ranges::find_if(rows, fits);
    return found == rows.end() ? std::nullopt : optional<Row>(*found);
}

template <class Row, class Predicate>
vector<Row> all(const vector<Row>& rows, Predicate fits) {
    vector<Row> out;
    std::ranges::copy_if(rows, std::back_inserter(out), fits);
    return out;
}

template <class Row, class Predicate>
bool insert_unless(vector<Row>& rows, const Row& row, Predicate taken) {
    if (std::ranges::any_of(rows, taken)) return false;
    rows.push_back(row);
    return true;
}

// Compare-and-set on the version, which counts the writes of a row.
template <class Row>
void update_row(vector<Row>& rows, const Row& row) {
    const auto found = std::ranges::find(rows, row.id, &Row::id);
    if (found == rows.end() || found->version != row.version) throw model::StaleWrite();
    *found = row;
    ++found->version;
}

// The rows that fit, newest first.
template <class Row, class Predicate>
vector<Row> page_of(const vector<Row>& rows, const model::Page& page, Predicate fits) {
    vector<Row> out = all(rows, [&](const Row& row) {
        return (!page.before || row.id.value() < *page.before) && fits(row);
    });
    std::ranges::sort(out, std::ranges::greater{}, &Row::id);
    if (out.size() > static_cast<std::size_t>(page.limit)) {
        out.erase(out.begin() + page.limit, out.end());
    }
    return out;
}

template <class Value>
bool matches(const optional<Value>& wanted, const Value& value) {
    return !wanted || *wanted == value;
}

inline bool names(const vector<model::Identifier>& identifiers, const std::string& name) {
    return name.empty() || std::ranges::count(identifiers, name, &model::Identifier::value) > 0;
}

}  // namespace causeway::support::rows
