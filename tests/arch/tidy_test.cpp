// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <stdlib.h>

#include "arch/tidy_cache.hpp"
#include "arch/tidy_jobs.hpp"

namespace causeway::arch {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDeps =
    "ninja: Entering directory `build'\n"
    "a.o: #deps 2, deps mtime 1 (VALID)\n"
    "    ../server/a.cpp\n"
    "    /usr/include/stdio.h\n"
    "\n"
    "b.o: #deps 1, deps mtime 1 (VALID)\n"
    "    ../server/b.cpp\n";

TEST(TidyJobs, KnowTheFilesThatEachObjectWasMadeFrom) {
    const auto deps = parse_ninja_deps(kDeps);
    ASSERT_EQ(deps.size(), 2);
    EXPECT_EQ(deps.at("a.o"),
              (std::vector<std::string>{"../server/a.cpp", "/usr/include/stdio.h"}));
}

TEST(TidyJobs, AreTheSourcesOfTheRepositoryEachOnce) {
    const auto jobs = tidy_jobs(R"([
        {"command": "g++ -o b.o -c /r/server/b.cpp", "file": "/r/server/b.cpp"},
        {"command": "g++ -o a.o -c /r/server/a.cpp", "file": "/r/server/a.cpp"},
        {"command": "g++ -o again/a.o -c /r/server/a.cpp", "file": "/r/server/a.cpp"},
        {"command": "g++ -o g.o -c /r/build/generated.cpp", "file": "/r/build/generated.cpp"}])",
                                kDeps, "/r", "/r/build");
    ASSERT_EQ(jobs.size(), 2);
    EXPECT_EQ(jobs[0].source, "/r/server/a.cpp");
    EXPECT_EQ(jobs[0].inputs,
              (std::vector<fs::path>{"/r/build/../server/a.cpp", "/usr/include/stdio.h"}));
    EXPECT_EQ(jobs[1].source, "/r/server/b.cpp");
}

// A repository of one source and one header, and a cache beside it.
class TidyCacheTest : public testing::Test {
  protected:
    TidyCacheTest() {
        fs::create_directories(root_);
        write("a.cpp", "int a;\n");
        write("a.hpp", "int a();\n");
    }
    ~TidyCacheTest() override { fs::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(root_ / name) << text;
    }
    TidyCache cache(const std::string& version = "16") const {
        return {folder_ / "cache", root_, version};
    }
    TidyJob job() const {
        const fs::path source = root_ / "a.cpp";
        return {source, "g++ -c " + source.string(), {source, root_ / "a.hpp"}};
    }
    std::string key() const { return cache().key(job()).value(); }

    const fs::path folder_ = [] {
        std::string name = (fs::temp_directory_path() / "tidy-XXXXXX").string();
        return fs::path(mkdtemp(name.data()));
    }();
    const fs::path root_ = folder_ / "repository";
};

TEST_F(TidyCacheTest, RemembersWhatWasClean) {
    EXPECT_FALSE(cache().is_clean(key()));
    cache().remember_clean(key());
    EXPECT_TRUE(cache().is_clean(key()));
}

TEST_F(TidyCacheTest, AsksAgainWhenAHeaderTheSettingsTheCommandOrTheToolChanged) {
    const std::string before = key();
    EXPECT_NE(cache("17").key(job()), before);

    TidyJob other_command = job();
    other_command.command += " -DX";
    EXPECT_NE(cache().key(other_command), before);

    write(".clang-tidy", "Checks: '*'\n");
    const std::string with_settings = key();
    EXPECT_NE(with_settings, before);

    write("a.hpp", "int b();\n");
    EXPECT_NE(key(), with_settings);
}

TEST_F(TidyCacheTest, HasNoKeyWhenAnInputIsUnknown) {
    TidyJob job_before_build = job();
    job_before_build.inputs.clear();
    EXPECT_EQ(cache().key(job_before_build), std::nullopt);
    fs::remove(root_ / "a.hpp");
    EXPECT_EQ(cache().key(job()), std::nullopt);
}

TEST_F(TidyCacheTest, ForgetsOldVerdicts) {
    cache().remember_clean("old");
    cache().remember_clean("new");
    fs::last_write_time(folder_ / "cache" / "old",
                        fs::file_time_type::clock::now() - std::chrono::days(31));
    cache().forget_old();
    EXPECT_FALSE(cache().is_clean("old"));
    EXPECT_TRUE(cache().is_clean("new"));
}

}  // namespace
}  // namespace causeway::arch
