// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/repeating.hpp"
#include "base/log.hpp"
#include "base/uuid.hpp"
#include "crypto/sealed_box.hpp"
#include "storage/key_holders.hpp"

namespace causeway::app {

// Tells the database, from its start to its end, which key-encryption keys this process has, so
// that nobody takes one away from it (storage/key_holders.hpp).
class KeyAnnouncement {
  public:
    KeyAnnouncement(storage::KeyHolders& holders, const base::Uuid& process, std::string node,
                    const crypto::SealingKeys& keys, base::Log& log);
    KeyAnnouncement(const KeyAnnouncement&) = delete;
    KeyAnnouncement& operator=(const KeyAnnouncement&) = delete;
    ~KeyAnnouncement();

  private:
    void announce();

    storage::KeyHolders& holders_;
    const base::Uuid process_;
    const std::string node_;
    std::vector<std::string> key_ids_;
    base::Log& log_;
    std::optional<Repeating> repeating_;
};

}  // namespace causeway::app
