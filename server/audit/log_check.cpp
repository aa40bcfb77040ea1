// SPDX-License-Identifier: Apache-2.0
#include "audit/log_check.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "audit/verify.hpp"
#include "base/json.hpp"

namespace causeway::audit {
namespace {

std::string member(const nlohmann::json& header, const char* name) {
    const auto found = header.find(name);
    return found != header.end() && found->is_string() ? found->get<std::string>() : "?";
}

// "place 17, event 0197... (order.created of order:0197...)": as much of it as can be read.
std::string name_of(const LogEntry& entry) {
    std::string name = "place " + std::to_string(entry.index) + ", event " + entry.id.to_string();
    if (!entry.event) return name;
    const auto header = base::parse_json(entry.event->header);
    if (!header || !header->is_object()) return name;
    return name + " (" + member(*header, "action") + " of " + member(*header, "object") + ")";
}

}  // namespace

LogCheck::LogCheck(std::vector<Anchor> anchors, Scope scope)
    : anchors_(std::move(anchors)), scope_(std::move(scope)) {
    std::ranges::sort(anchors_, {}, [](const Anchor& anchor) { return anchor.head.size; });
}

void LogCheck::find(std::string finding) {
    ++found_;
    if (findings_.size() < kMostFindings) findings_.push_back(std::move(finding));
}

void LogCheck::add(const LogEntry& entry) {
    if (entry.index != next_) {
        find("After place " + std::to_string(next_) + " of the log comes place " +
             std::to_string(entry.index) + ".");
    }
    next_ = entry.index + 1;
    check_event(entry);
    compare_times(entry);
    compare_anchors();
    tree_.append(entry.leaf_hash);
}

void LogCheck::check_event(const LogEntry& entry) {
    if (entry.withheld) return check_withheld(entry);
    if (!entry.event) return find(name_of(entry) + ": it is in the log and is gone.");
    if (const auto verified = verify(entry.id, *entry.event); !verified) {
        return find(name_of(entry) + ": " + verified.error().detail);
    }
    if (entry.event->leaf_hash != entry.leaf_hash) {
        find(name_of(entry) + ": its hash in the log is another one.");
    }
}

void LogCheck::check_withheld(const LogEntry& entry) {
    ++withheld_;
    if (scope_.is_whole()) {
        find(name_of(entry) + ": it is withheld where everything was to be shown.");
    } else if (scope_.tenant.empty() && scope_.has_time_of(entry.id)) {
        find(name_of(entry) + ": it is withheld and of the time that was to be shown.");
    }
}

// Nothing vouches for the id of a withheld event but the events around it.
void LogCheck::compare_times(const LogEntry& entry) {
    if (scope_.is_whole() || !scope_.tenant.empty()) return;
    constexpr const char* kElsewhere =
        ": it is withheld, and its id tells of another time than its place in the log. Ask for its "
        "content.";
    const base::Time at = time_of(entry.id);
    if (entry.withheld) {
        if (latest_shown_ && at + kDisorder < *latest_shown_) find(name_of(entry) + kElsewhere);
        if (!latest_withheld_ || at > latest_withheld_->at) latest_withheld_ = {at, name_of(entry)};
        return;
    }
    if (latest_withheld_ && at + kDisorder < latest_withheld_->at) {
        find(latest_withheld_->name + kElsewhere);
    }
    latest_withheld_.reset();
    latest_shown_ = latest_shown_ ? std::max(*latest_shown_, at) : at;
}

void LogCheck::compare_anchors() {
    for (; compared_ < anchors_.size(); ++compared_) {
        const Anchor& anchor = anchors_[compared_];
        if (anchor.head.size > tree_.size()) return;
        if (anchor.head != tree_.head()) {
            find("The first " + std::to_string(anchor.head.size) +
                 " events are not those of the anchor " + anchor.name + ".");
        }
    }
}

void LogCheck::finish(const TreeHead& claimed) {
    compare_anchors();
    if (compared_ < anchors_.size()) {
        const Anchor& anchor = anchors_.back();
        find("The log ends here after " + std::to_string(tree_.size()) + " events, before the " +
             std::to_string(anchor.head.size) + " of the anchor " + anchor.name +
             ". If the anchor is younger than this copy of the log, export the log again; if not, "
             "the log has lost some.");
    }
    if (tree_.size() != claimed.size) {
        find("The log has " + std::to_string(tree_.size()) + " events, and its checkpoint is of " +
             std::to_string(claimed.size) + ".");
    } else if (tree_.head() != claimed) {
        find(
            "The root that its checkpoint states is not the root of these events: one of them was "
            "changed as a whole, or the checkpoint was.");
    }
}

}  // namespace causeway::audit
