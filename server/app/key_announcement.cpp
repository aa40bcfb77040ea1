// SPDX-License-Identifier: Apache-2.0
#include "app/key_announcement.hpp"

#include <algorithm>
#include <utility>

namespace causeway::app {
namespace {

constexpr std::chrono::seconds kPause{15};
static_assert(3 * kPause < storage::KeyHolders::kLongestSilence);

}  // namespace

KeyAnnouncement::KeyAnnouncement(storage::KeyHolders& holders, const base::Uuid& process,
                                 std::string node, const crypto::SealingKeys& keys, base::Log& log)
    : holders_(holders), process_(process), node_(std::move(node)), log_(log) {
    for (const crypto::KeyEncryptionKey& key : keys.all()) key_ids_.push_back(key.id());
}

base::Result<void> KeyAnnouncement::begin() {
    CAUSEWAY_CHECK(announce());
    repeating_.emplace(kPause, log_, [this] {
        if (const auto announced = announce(); !announced) {
            log_.warning("secrets.not_announced", {{"error", announced.error().internal}});
        }
    });
    return {};
}

void KeyAnnouncement::end() {
    if (!repeating_) return;
    repeating_.reset();
    if (const auto withdrawn = holders_.withdraw(process_); !withdrawn) {
        log_.warning("secrets.not_withdrawn", {{"error", withdrawn.error().internal}});
    }
}

std::string KeyAnnouncement::shortcoming() const {
    const std::scoped_lock lock(mutex_);
    return shortcoming_;
}

base::Result<void> KeyAnnouncement::announce() {
    CAUSEWAY_TRY(const auto canary_key_id, holders_.announce(process_, node_, key_ids_));
    compare(canary_key_id);
    return {};
}

// What is sealed with another key comes after the start, which compares by opening.
void KeyAnnouncement::compare(const std::optional<std::string>& canary_key_id) {
    const bool has_it = !canary_key_id || std::ranges::count(key_ids_, *canary_key_id) != 0;
    const std::string now = has_it ? std::string()
                                   : "the secrets are sealed with the key " + *canary_key_id +
                                         ", which this process does not have: name its file in "
                                         "secrets.key_file and restart";
    const std::scoped_lock lock(mutex_);
    if (std::exchange(shortcoming_, now) != now && !now.empty()) {
        log_.error("secrets.key_missing", {{"reason", now}});
    }
}

}  // namespace causeway::app
