// SPDX-License-Identifier: Apache-2.0
#include "app/key_announcement.hpp"

namespace causeway::app {
namespace {

constexpr std::chrono::seconds kPause{15};
static_assert(3 * kPause < storage::KeyHolders::kLongestSilence);

}  // namespace

KeyAnnouncement::KeyAnnouncement(storage::KeyHolders& holders, const base::Uuid& process,
                                 std::string node, const crypto::SealingKeys& keys, base::Log& log)
    : holders_(holders), process_(process), node_(std::move(node)), log_(log) {
    for (const crypto::KeyEncryptionKey& key : keys.all()) key_ids_.push_back(key.id());
    announce();
    repeating_.emplace(kPause, log_, [this] { announce(); });
}

KeyAnnouncement::~KeyAnnouncement() {
    repeating_.reset();
    if (const auto withdrawn = holders_.withdraw(process_); !withdrawn) {
        log_.warning("secrets.not_withdrawn", {{"error", withdrawn.error().internal}});
    }
}

void KeyAnnouncement::announce() {
    if (const auto announced = holders_.announce(process_, node_, key_ids_); !announced) {
        log_.warning("secrets.not_announced", {{"error", announced.error().internal}});
    }
}

}  // namespace causeway::app
