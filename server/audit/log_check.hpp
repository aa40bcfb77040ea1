// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "audit/checkpoint.hpp"
#include "audit/frontier.hpp"
#include "audit/log_store.hpp"

namespace causeway::audit {

// A head of the log that was kept elsewhere, and where.
struct Anchor {
    std::string name;
    TreeHead head;
};

// Computes a log again from what its auditor has of it, place by place and in little memory. What
// it finds is in words for the auditor. A finding does not end the check, or whoever may add one
// bad event would hide all that comes after it.
class LogCheck {
  public:
    // Of further ones only the number is known.
    static constexpr std::size_t kMostFindings = 100;

    explicit LogCheck(std::vector<Anchor> anchors);

    void add(const LogEntry& entry);
    // The end: whether this is the log of that head, and continues every anchor. `partial`: the
    // content of some events was to be withheld.
    void finish(const TreeHead& claimed, bool partial);
    // What somebody else found in the same log.
    void find(std::string finding);

    const std::vector<std::string>& findings() const { return findings_; }
    std::size_t found() const { return found_; }
    std::size_t size() const { return tree_.size(); }
    // Places of which only the hash was there.
    std::size_t withheld() const { return withheld_; }
    std::size_t anchors() const { return anchors_.size(); }

  private:
    void check_event(const LogEntry& entry);
    void compare_anchors();

    Frontier tree_;
    std::vector<Anchor> anchors_;  // smallest first
    std::size_t next_ = 0;
    std::size_t compared_ = 0;
    std::size_t withheld_ = 0;
    std::string first_withheld_;
    std::vector<std::string> findings_;
    std::size_t found_ = 0;
};

}  // namespace causeway::audit
