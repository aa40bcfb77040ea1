// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "audit/checkpoint.hpp"
#include "audit/frontier.hpp"
#include "audit/log_store.hpp"
#include "base/result.hpp"

namespace causeway::audit {

// A head of the log that was kept elsewhere, and where.
struct Anchor {
    std::string name;
    TreeHead head;
};

// Computes a log again from what its auditor has of it, place by place and in little memory. Every
// error is a finding, in words for the auditor; the first one ends the check.
class LogCheck {
  public:
    explicit LogCheck(std::vector<Anchor> anchors);

    base::Result<void> add(const LogEntry& entry);
    // The end: whether this is the log of that head, and continues every anchor. `partial`: the
    // content of some events was left out on purpose.
    base::Result<void> finish(const TreeHead& claimed, bool partial);

    std::size_t size() const { return tree_.size(); }
    std::size_t purged() const { return purged_; }
    // Places of which only the hash was there.
    std::size_t unseen() const { return unseen_; }
    std::size_t anchors() const { return anchors_.size(); }

  private:
    base::Result<void> compare_anchors();

    Frontier tree_;
    std::vector<Anchor> anchors_;  // smallest first
    std::size_t compared_ = 0;
    std::size_t purged_ = 0;
    std::size_t unseen_ = 0;
    std::string first_unseen_;
};

}  // namespace causeway::audit
