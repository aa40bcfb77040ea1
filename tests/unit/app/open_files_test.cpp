// SPDX-License-Identifier: Apache-2.0
#include "app/open_files.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>

#include "support/recording_log.hpp"

namespace causeway::app {
namespace {

class OpenFilesTest : public testing::Test {
  protected:
    OpenFilesTest() {
        getrlimit(RLIMIT_NOFILE, &before_);
        const rlimit low{before_.rlim_max / 2, before_.rlim_max};
        setrlimit(RLIMIT_NOFILE, &low);
    }
    ~OpenFilesTest() override { setrlimit(RLIMIT_NOFILE, &before_); }

    rlimit before_{};
    support::RecordingLog log_;
};

TEST_F(OpenFilesTest, AreRaisedToWhatTheProcessMayHave) {
    raise_open_files(before_.rlim_max, log_);
    rlimit now{};
    getrlimit(RLIMIT_NOFILE, &now);
    EXPECT_EQ(now.rlim_cur, before_.rlim_max);
    EXPECT_TRUE(log_.lines().empty());
}

TEST_F(OpenFilesTest, AreAskedForWhenTheyAreTooFew) {
    raise_open_files(before_.rlim_max + 1, log_);
    EXPECT_TRUE(log_.mentions("process.few_open_files"));
    EXPECT_TRUE(log_.mentions(std::to_string(before_.rlim_max + 1)));
}

TEST_F(OpenFilesTest, AreNeededForEachResolverSet) {
    Config one;
    Config two;
    two.validation.resolver_sets = {"inside 10.0.0.53"};
    EXPECT_EQ(open_files_needed(two) - open_files_needed(one), 8192U);
}

}  // namespace
}  // namespace causeway::app
