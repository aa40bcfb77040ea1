// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/repeating.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/uuid.hpp"
#include "crypto/sealed_box.hpp"
#include "storage/key_holders.hpp"

namespace causeway::app {

// Tells the database which key-encryption keys this process has, so that nobody takes one away from
// it (storage/key_holders.hpp), and learns from it when somebody did: a process that was cut off
// for longer than a minute is not asked.
class KeyAnnouncement {
  public:
    KeyAnnouncement(storage::KeyHolders& holders, const base::Uuid& process, std::string node,
                    const crypto::SealingKeys& keys, base::Log& log);
    KeyAnnouncement(const KeyAnnouncement&) = delete;
    KeyAnnouncement& operator=(const KeyAnnouncement&) = delete;
    ~KeyAnnouncement() { end(); }

    // To be called before the keys are compared with the database's: a rotation that begins later
    // sees this process. Fails when it could not be announced, and is over then.
    base::Result<void> begin();
    void end();

    // Which key this process lacks to open what others seal; empty when none. From any thread.
    std::string shortcoming() const;

  private:
    base::Result<void> announce();
    void compare(const std::optional<std::string>& canary_key_id);

    storage::KeyHolders& holders_;
    const base::Uuid process_;
    const std::string node_;
    std::vector<std::string> key_ids_;
    base::Log& log_;
    mutable std::mutex mutex_;
    std::string shortcoming_;  // under mutex_
    std::optional<Repeating> repeating_;
};

}  // namespace causeway::app
