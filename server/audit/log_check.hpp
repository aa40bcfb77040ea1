// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "audit/checkpoint.hpp"
#include "audit/frontier.hpp"
#include "audit/log_store.hpp"
#include "audit/scope.hpp"

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

    // The log is nearly in the order of time: it has the order in which events were sealed, and
    // none waits as long as this while others are.
    static constexpr std::chrono::minutes kDisorder{10};

    // `scope`: of which events the content is to be there. Which tenant a withheld event is of
    // cannot be checked; of which time it is follows from its place, but for kDisorder.
    explicit LogCheck(std::vector<Anchor> anchors, Scope scope = {});

    void add(const LogEntry& entry);
    // The end: whether this is the log of that head, and continues every anchor.
    void finish(const TreeHead& claimed);
    // What somebody else found in the same log.
    void find(std::string finding);

    const std::vector<std::string>& findings() const { return findings_; }
    std::size_t found() const { return found_; }
    std::size_t size() const { return tree_.size(); }
    // Places of which only the hash was there.
    std::size_t withheld() const { return withheld_; }
    std::size_t anchors() const { return anchors_.size(); }

  private:
    struct Placed {
        base::Time at;
        std::string name;
    };

    void check_event(const LogEntry& entry);
    void check_withheld(const LogEntry& entry);
    void compare_times(const LogEntry& entry);
    void compare_anchors();

    Frontier tree_;
    std::vector<Anchor> anchors_;  // smallest first
    const Scope scope_;
    std::size_t next_ = 0;
    std::size_t compared_ = 0;
    std::size_t withheld_ = 0;
    std::optional<base::Time> latest_shown_;  // by their ids
    std::optional<Placed> latest_withheld_;   // since one was shown
    std::vector<std::string> findings_;
    std::size_t found_ = 0;
};

}  // namespace causeway::audit
