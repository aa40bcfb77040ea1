// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_run.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <nlohmann/json.hpp>

#include "app/doctor_report.hpp"

namespace causeway::app {
namespace {

using std::chrono::milliseconds;

const base::SystemClock kClock;

Check check_that(const std::string& name, Findings findings) {
    return {name, "something", [findings = std::move(findings)] { return findings; }};
}

Diagnosis only_one(Findings findings) {
    Errands errands;
    const auto found = run_checks({check_that("x", std::move(findings))}, errands, kClock);
    EXPECT_EQ(found.size(), 1U);
    return found.at(0);
}

TEST(DoctorRun, LetsNoCheckHideAnother) {
    const auto released = std::make_shared<std::promise<void>>();
    Errands errands;
    const auto found =
        run_checks({{"hangs", "",
                     [wait = released->get_future().share()] {
                         wait.wait();
                         return Findings{passed("late")};
                     },
                     milliseconds(1)},
                    {"throws", "", []() -> Findings { throw std::runtime_error("boom"); }},
                    check_that("works", {passed("fine")})},
                   errands, kClock);
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].verdict, Verdict::fail);
    EXPECT_NE(found[0].detail.find("no answer"), std::string::npos);
    EXPECT_NE(found[0].remedy, "");
    EXPECT_EQ(found[1].verdict, Verdict::fail);
    EXPECT_NE(found[1].detail.find("boom"), std::string::npos);
    EXPECT_EQ(found[2].verdict, Verdict::pass);
    EXPECT_EQ(errands.unfinished(), 1) << "the process must not wait for it";
    released->set_value();
    while (errands.unfinished() > 0) std::this_thread::yield();
}

// OpenSSL keeps data for each thread and destroys it when the thread ends.
TEST(DoctorRun, LeavesNoThreadBehindWhoseWorkIsDone) {
    static std::atomic<int> destroyed;
    struct OfTheThread {
        int touched = 0;
        ~OfTheThread() {
            std::this_thread::yield();
            destroyed += touched;
        }
    };
    destroyed = 0;
    for (int round = 0; round < 50; ++round) {
        Errands errands;
        errands
            .begin<void>([] {
                thread_local OfTheThread mine;
                mine.touched = 1;
            })
            .wait();
    }
    EXPECT_EQ(destroyed, 50);
}

TEST(DoctorRun, SaysOfSeveralFindingsWhatIsToBeDone) {
    const Diagnosis one = only_one(
        {passed("a is well"), warned("b", "mend b."), failed("c", "mend c."), passed("d is well")});
    EXPECT_EQ(one.verdict, Verdict::fail);
    EXPECT_EQ(one.detail, "b; c");
    EXPECT_EQ(one.remedy, "mend b. mend c.");
    EXPECT_EQ(only_one({passed("a"), passed("b")}).detail, "a; b");
    EXPECT_EQ(only_one({skipped("a"), passed("b")}).detail, "b");
}

TEST(DoctorRun, TellsSubjectsApart) {
    Errands errands;
    Finding first = passed("fine");
    first.subject = "one";
    Finding second = failed("broken", "mend it.");
    second.subject = "two";
    const auto found = run_checks({check_that("plugins", {first, second})}, errands, kClock);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].name, "plugins/one");
    EXPECT_EQ(found[0].verdict, Verdict::pass);
    EXPECT_EQ(found[1].name, "plugins/two");
    EXPECT_EQ(worst_of(found), Verdict::fail);
    EXPECT_EQ(worst_of({}), Verdict::pass);
}

const std::vector<Diagnosis> kThree = {
    {"clock", Verdict::pass, "as the database's", "", milliseconds(3)},
    {"tls-certificate", Verdict::fail, "expired", "Renew it.", milliseconds(4)},
    {"disk", Verdict::skip, "\x1b[31melsewhere", "", milliseconds(5)}};

std::string for_people(bool in_colour) {
    std::ostringstream out;
    print_for_people(out, kThree, in_colour);
    return out.str();
}

TEST(DoctorReport, AlignsOneLineForEachCheckAndItsRemedyBelow) {
    EXPECT_EQ(for_people(false),
              "pass  clock            as the database's\n"
              "fail  tls-certificate  expired\n"
              "                       -> Renew it.\n"
              "skip  disk             \\x1b[31melsewhere\n"
              "\n"
              "1 passed, 0 to look at, 1 failed, 1 skipped\n");
}

TEST(DoctorReport, IsColouredOnlyWhereThatIsWanted) {
    EXPECT_EQ(for_people(false).find('\x1b'), std::string::npos);
    EXPECT_NE(for_people(true).find("\x1b[1;31mfail\x1b[0m  tls-certificate  expired\n"),
              std::string::npos);
}

TEST(DoctorReport, IsOneDocumentForPrograms) {
    std::ostringstream out;
    print_as_json(out, kThree);
    const auto document = nlohmann::json::parse(out.str());
    ASSERT_EQ(document.at("checks").size(), 3U);
    EXPECT_EQ(document.at("checks").at(1),
              nlohmann::json::parse(R"({"name": "tls-certificate", "status": "fail",
                  "detail": "expired", "remedy": "Renew it.", "took_ms": 4})"));
    EXPECT_TRUE(document.at("checks").at(0).at("remedy").is_null());
    EXPECT_EQ(
        document.at("summary"),
        nlohmann::json::parse(R"({"status": "fail", "pass": 1, "warn": 0, "fail": 1, "skip": 1})"));
}

}  // namespace
}  // namespace causeway::app
