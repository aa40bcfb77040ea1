// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_run.hpp"

#include <algorithm>
#include <exception>

namespace causeway::app {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

struct Outcome {
    Findings findings;
    milliseconds took{};
};

Outcome run(const Check& check, const base::Clock& clock) {
    const base::MonotonicTime begin = clock.monotonic();
    Outcome outcome;
    try {
        outcome.findings = check.run();
    } catch (const std::exception& error) {
        outcome.findings = {failed("the check itself broke off: " + std::string(error.what()),
                                   "Report this as an error of Causeway.")};
    }
    outcome.took = duration_cast<milliseconds>(clock.monotonic() - begin);
    return outcome;
}

Outcome given_up(const Check& check) {
    const auto seconds = duration_cast<std::chrono::seconds>(check.patience).count();
    return {{failed("no answer within " + std::to_string(seconds) + " s",
                    "Find out what it waits for: a server that is reached and does not answer, or "
                    "a file system that hangs.")},
            check.patience};
}

void append(std::string& text, const std::string& more, const char* separator) {
    if (more.empty() || text == more) return;
    text += (text.empty() ? "" : separator) + more;
}

// What passed goes without saying where something else did not.
void merge(Diagnosis& into, const Finding& finding) {
    if (finding.verdict > into.verdict && into.remedy.empty()) into.detail.clear();
    if (finding.verdict < into.verdict && finding.remedy.empty()) return;
    into.verdict = std::max(into.verdict, finding.verdict);
    append(into.detail, finding.detail, "; ");
    append(into.remedy, finding.remedy, " ");
}

void diagnose(const Check& check, const Outcome& outcome, std::vector<Diagnosis>& out) {
    const std::size_t first = out.size();
    for (const Finding& finding : outcome.findings) {
        const std::string name =
            finding.subject.empty() ? check.name : check.name + "/" + finding.subject;
        const auto known =
            std::find_if(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(),
                         [&](const Diagnosis& diagnosis) { return diagnosis.name == name; });
        if (known != out.end()) {
            merge(*known, finding);
        } else {
            out.push_back({name, finding.verdict, finding.detail, finding.remedy, outcome.took});
        }
    }
}

}  // namespace

std::vector<Diagnosis> run_checks(const std::vector<Check>& checks, Errands& errands,
                                  const base::Clock& clock) {
    std::vector<std::future<Outcome>> answers;
    const auto begin = std::chrono::steady_clock::now();
    for (const Check& check : checks) {
        answers.push_back(errands.begin<Outcome>([check, &clock] { return run(check, clock); }));
    }
    std::vector<Diagnosis> diagnoses;
    for (std::size_t i = 0; i < checks.size(); ++i) {
        const auto state = answers[i].wait_until(begin + checks[i].patience);
        diagnose(checks[i],
                 state == std::future_status::ready ? answers[i].get() : given_up(checks[i]),
                 diagnoses);
    }
    return diagnoses;
}

Verdict worst_of(const std::vector<Diagnosis>& diagnoses) {
    Verdict worst = Verdict::pass;
    for (const Diagnosis& diagnosis : diagnoses) worst = std::max(worst, diagnosis.verdict);
    return worst;
}

}  // namespace causeway::app
