// SPDX-License-Identifier: Apache-2.0
#include "audit/log_check.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "audit/verify.hpp"
#include "base/json.hpp"

namespace causeway::audit {
namespace {

base::Result<void> finding(std::string text) {
    return base::fail(base::ErrorKind::conflict, std::move(text));
}

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

bool tells_its_id(const LogEntry& entry) {
    const auto header = base::parse_json(entry.event->header);
    return header && header->is_object() && member(*header, "id") == entry.id.to_string();
}

}  // namespace

LogCheck::LogCheck(std::vector<Anchor> anchors) : anchors_(std::move(anchors)) {
    std::ranges::sort(anchors_, {}, [](const Anchor& anchor) { return anchor.head.size; });
}

base::Result<void> LogCheck::add(const LogEntry& entry) {
    if (entry.index != tree_.size()) {
        return finding("After place " + std::to_string(tree_.size()) + " of the log comes place " +
                       std::to_string(entry.index) + ".");
    }
    if (!entry.event) {
        if (unseen_++ == 0) first_unseen_ = name_of(entry);
    } else {
        if (const auto verified = verify(*entry.event); !verified) {
            return finding(name_of(entry) + ": " + verified.error().detail);
        }
        if (entry.event->leaf_hash != entry.leaf_hash) {
            return finding(name_of(entry) + ": its hash in the log is another one.");
        }
        if (!tells_its_id(entry)) {
            return finding(name_of(entry) + ": its header tells of another id.");
        }
        if (!entry.event->payload) ++purged_;
    }
    CAUSEWAY_CHECK(compare_anchors());
    tree_.append(entry.leaf_hash);
    return {};
}

base::Result<void> LogCheck::compare_anchors() {
    for (; compared_ < anchors_.size(); ++compared_) {
        const Anchor& anchor = anchors_[compared_];
        if (anchor.head.size > tree_.size()) return {};
        if (anchor.head != tree_.head()) {
            return finding("The first " + std::to_string(anchor.head.size) +
                           " events are not those of the anchor " + anchor.name + ".");
        }
    }
    return {};
}

base::Result<void> LogCheck::finish(const TreeHead& claimed, bool partial) {
    if (unseen_ > 0 && !partial) return finding(first_unseen_ + ": it is in the log and is gone.");
    CAUSEWAY_CHECK(compare_anchors());
    if (compared_ < anchors_.size()) {
        return finding("The log has " + std::to_string(tree_.size()) + " events, and the anchor " +
                       anchors_.back().name + " is of " +
                       std::to_string(anchors_.back().head.size) + ".");
    }
    if (tree_.size() != claimed.size) {
        return finding("The log has " + std::to_string(tree_.size()) +
                       " events, and its checkpoint is of " + std::to_string(claimed.size) + ".");
    }
    if (tree_.head() != claimed) {
        return finding(
            "The root that its checkpoint states is not the root of these events: one of them was "
            "changed as a whole, or the checkpoint was.");
    }
    return {};
}

}  // namespace causeway::audit
