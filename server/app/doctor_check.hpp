// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/enum_names.hpp"

namespace causeway::app {

// Each outweighs those before it.
enum class Verdict { skip, pass, warn, fail };

// One thing that a check found, in plain words. `remedy` says what to change; what passed needs
// none.
struct Finding {
    Verdict verdict = Verdict::pass;
    std::string detail;
    std::string remedy;
    std::string subject;  // which of several things of its kind, such as a plugin; or empty
};

using Findings = std::vector<Finding>;

inline Finding passed(std::string detail) {
    return {Verdict::pass, std::move(detail), {}, {}};
}
inline Finding skipped(std::string detail) {
    return {Verdict::skip, std::move(detail), {}, {}};
}
inline Finding warned(std::string detail, std::string remedy) {
    return {Verdict::warn, std::move(detail), std::move(remedy), {}};
}
inline Finding failed(std::string detail, std::string remedy) {
    return {Verdict::fail, std::move(detail), std::move(remedy), {}};
}

// What the doctor looks at. Its name is API: scripts select by it.
struct Check {
    static constexpr std::chrono::seconds kPatience{20};

    std::string name;
    std::string looks_at;
    // On a thread of its own, together with the others; owns what it uses.
    std::function<Findings()> run;
    std::chrono::milliseconds patience = kPatience;
};

// What one check, or one subject of it, comes to.
struct Diagnosis {
    std::string name;  // "plugins", or "plugins/scep"
    Verdict verdict = Verdict::pass;
    std::string detail;
    std::string remedy;
    std::chrono::milliseconds took{};
};

}  // namespace causeway::app

template <>
struct causeway::base::EnumNames<causeway::app::Verdict> {
    using enum causeway::app::Verdict;
    static constexpr std::pair<causeway::app::Verdict, std::string_view> table[] = {
        {skip, "skip"},
        {pass, "pass"},
        {warn, "warn"},
        {fail, "fail"},
    };
};
