// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "app/doctor_check.hpp"

namespace causeway::app {

// The weightiest finding of a check, as a person would meet it.
inline Finding worst(const Findings& findings) {
    Finding worst = findings.at(0);
    for (const Finding& finding : findings) {
        if (finding.verdict > worst.verdict) worst = finding;
    }
    return worst;
}

// The weightiest finding has that verdict and mentions the word, and its remedy that other word.
inline testing::AssertionResult finds(const Findings& findings, Verdict verdict,
                                      const std::string& word, const std::string& remedy_word) {
    const Finding found = worst(findings);
    if (found.verdict == verdict && found.detail.find(word) != std::string::npos &&
        found.remedy.find(remedy_word) != std::string::npos) {
        return testing::AssertionSuccess();
    }
    return testing::AssertionFailure()
           << base::name_of(found.verdict) << ": " << found.detail << "\n-> " << found.remedy;
}

inline testing::AssertionResult passes(const Findings& findings) {
    return finds(findings, Verdict::pass, "", "");
}

}  // namespace causeway::app
