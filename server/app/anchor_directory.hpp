// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "audit/anchor_store.hpp"

namespace causeway::app {

// Anchors as files that are written once: "<tree size, 20 digits>.checkpoint", each the signed
// note. The directory may be shared by replicas, lie on write-once storage, and be emptied of all
// but the newest file.
class AnchorDirectory final : public audit::AnchorStore {
  public:
    explicit AnchorDirectory(std::filesystem::path directory) : directory_(std::move(directory)) {}

    base::Result<std::optional<audit::KeptCheckpoint>> newest() override;
    base::Result<void> keep(const audit::SignedCheckpoint& checkpoint) override;

  private:
    const std::filesystem::path directory_;
};

}  // namespace causeway::app
