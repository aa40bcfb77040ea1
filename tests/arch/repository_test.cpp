// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>

#include "arch/conformance.hpp"
#include "arch/file_rules.hpp"
#include "arch/layer_check.hpp"
#include "arch/markdown_links.hpp"

namespace causeway::arch {
namespace {

constexpr std::string_view kFileRules = "tests/arch/file_rules.toml";

class Repository : public testing::Test {
  protected:
    const std::string& text_of(std::string_view path) const {
        const auto file = std::ranges::find(tree_, path, &SourceFile::path);
        if (file == tree_.end()) throw std::runtime_error("missing: " + std::string(path));
        return file->text;
    }
    Layers layers() const { return parse_layers(text_of("tests/arch/layers.toml")); }

    // Where this checkout lies is nobody's business, unless programs are installed there, as in
    // /opt/causeway: then the documentation may speak of it.
    FileRules file_rules() const {
        constexpr std::array kInstalled = {"/etc/", "/opt/", "/srv/", "/usr/", "/var/"};
        FileRules rules = parse_file_rules(text_of(kFileRules));
        const bool is_installed = std::ranges::any_of(
            kInstalled, [&](const char* prefix) { return root_.starts_with(prefix); });
        const bool is_deep = std::ranges::count(root_, '/') > 1;
        if (is_deep && !is_installed) rules.private_paths.insert(root_);
        return rules;
    }

    const std::string root_ = CAUSEWAY_SOURCE_DIR;
    const std::vector<SourceFile> tree_ = read_tree(root_);
};

TEST_F(Repository, KeepsItsLayers) {
    const Layers table = layers();
    const std::vector<Violation> found = LayerCheck(table, tree_).violations();
    EXPECT_TRUE(found.empty()) << to_string(found);
}

TEST_F(Repository, OpensNoWallWhereNobodyGoesThrough) {
    const Layers table = layers();
    EXPECT_EQ(LayerCheck(table, tree_).unused(), std::vector<std::string>{});
}

TEST_F(Repository, HasNoRoomsInACircle) {
    EXPECT_EQ(cycle_in(layers()), "");
}

TEST_F(Repository, KeepsTheTwoEdgesApart) {
    const Layers table = layers();
    EXPECT_FALSE(table.rooms.at("acme").rooms.contains("admin"));
    EXPECT_FALSE(table.rooms.at("admin").rooms.contains("acme"));
}

TEST_F(Repository, KeepsItsFileRules) {
    const FileRules rules = file_rules();
    std::vector<Violation> found;
    for (const SourceFile& file : tree_) {
        if (file.path == kFileRules) continue;  // it spells what it forbids
        std::ranges::copy(check_file(rules, file), std::back_inserter(found));
    }
    EXPECT_TRUE(found.empty()) << to_string(found);
}

TEST_F(Repository, ShowsEveryConformanceRowThatItClaims) {
    EXPECT_GT(claimed_rows(text_of("docs/acme.md")).size(), 80U);
    const std::vector<Violation> found = unshown_rows(tree_);
    EXPECT_TRUE(found.empty()) << to_string(found);
}

TEST_F(Repository, HasNoBrokenLinks) {
    const std::vector<Violation> found = broken_links(tree_);
    EXPECT_TRUE(found.empty()) << to_string(found);
}

}  // namespace
}  // namespace causeway::arch
