// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "model/stores/connector_state_store.hpp"

namespace causeway::support {

// What connectors remember, in memory. Replicas of a connection share one of these. Safe from
// several threads.
class FakeConnectorStateStore final : public model::ConnectorStateStore {
  public:
    using Entry = model::ConnectorStateEntry;

    base::Result<std::optional<Entry>> get(model::ConnectorId connector,
                                           std::string_view key) override {
        std::unique_lock lock(mutex_);
        open_.wait(lock, [&] { return !held_; });
        if (broken_) return down();
        const auto found = rows_.find({connector, std::string(key)});
        if (found == rows_.end()) return std::optional<Entry>();
        return std::optional(found->second);
    }

    base::Result<std::int64_t> put_if(model::ConnectorId connector, std::string_view key,
                                      std::int64_t expected, base::ByteView value) override {
        std::unique_lock lock(mutex_);
        open_.wait(lock, [&] { return !held_; });
        if (broken_) return down();
        Entry& row = rows_[{connector, std::string(key)}];
        if (row.version != expected) {
            return base::fail(base::ErrorKind::conflict, "Somebody else wrote first.");
        }
        row = {std::string(key), expected + 1, {value.begin(), value.end()}};
        if (!answer_lost_for_.empty() && key.starts_with(answer_lost_for_)) return down();
        return row.version;
    }

    base::Result<std::vector<Entry>> list(model::ConnectorId connector, std::string_view prefix,
                                          std::string_view after, int limit) override {
        std::unique_lock lock(mutex_);
        open_.wait(lock, [&] { return !held_; });
        if (broken_) return down();
        std::vector<Entry> out;
        for (const auto& [name, row] : rows_) {
            if (static_cast<int>(out.size()) == limit) break;
            if (name.first == connector && row.key.starts_with(prefix) && row.key > after) {
                out.push_back(row);
            }
        }
        return out;
    }

    // Until repair(), every call is unavailable.
    void break_down() { change(broken_, true); }
    // Until release(), every call blocks.
    void hold() { change(held_, true); }
    void release() { change(held_, false); }
    // Until repair(), a write of such a key happens and its answer gets lost.
    void lose_answers_for(std::string key_prefix) {
        change(answer_lost_for_, std::move(key_prefix));
    }
    void repair() {
        change(broken_, false);
        change(answer_lost_for_, std::string());
    }

  private:
    static tl::unexpected<base::Error> down() {
        return base::fail(base::unavailable_error("the fake is down", std::chrono::seconds(1)));
    }
    template <class T>
    void change(T& what, T value) {
        {
            const std::lock_guard lock(mutex_);
            what = std::move(value);
        }
        open_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable open_;
    std::map<std::pair<model::ConnectorId, std::string>, Entry> rows_;
    bool broken_ = false;
    bool held_ = false;
    std::string answer_lost_for_;
};

}  // namespace causeway::support
