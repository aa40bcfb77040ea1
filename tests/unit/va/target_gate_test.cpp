// SPDX-License-Identifier: Apache-2.0
#include "va/target_gate.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace causeway::va {
namespace {

const net::IpAddress kVictim = *net::IpAddress::parse("192.0.2.1");
const net::IpAddress kOther = *net::IpAddress::parse("192.0.2.2");

// Enters, writes its name down and stays until it is destroyed.
net::Task<int> visit(TargetGate& gate, net::IpAddress address, std::string name,
                     std::vector<std::string>& inside) {
    const TargetGate::Pass pass = co_await gate.enter(address);
    inside.push_back(name);
    net::Completion<int> never([](const auto&) {});
    co_return co_await never;
}

class TargetGateTest : public testing::Test {
  protected:
    std::unique_ptr<net::Task<int>> begin(const std::string& name,
                                          const net::IpAddress& address = kVictim) {
        auto task = std::make_unique<net::Task<int>>(visit(gate_, address, name, inside_));
        task->start();
        return task;
    }

    TargetGate gate_{2};
    std::vector<std::string> inside_;
};

TEST_F(TargetGateTest, LetsSoManyInAndTheRestWhenTheyLeaveInOrder) {
    auto one = begin("one");
    auto two = begin("two");
    auto three = begin("three");
    auto four = begin("four");
    EXPECT_EQ(inside_, (std::vector<std::string>{"one", "two"}));
    two.reset();
    EXPECT_EQ(inside_.back(), "three");
    one.reset();
    EXPECT_EQ(inside_.back(), "four");
    EXPECT_EQ(inside_.size(), 4U);
}

TEST_F(TargetGateTest, CountsEachAddressOfItsOwn) {
    const auto one = begin("one");
    const auto two = begin("two");
    const auto other = begin("other", kOther);
    EXPECT_EQ(inside_.back(), "other");
}

TEST_F(TargetGateTest, CountsAnIPv6NetworkOf64BitsAsOne) {
    const auto at = [](const char* text) { return *net::IpAddress::parse(text); };
    const auto one = begin("one", at("2001:db8:1:2::1"));
    const auto two = begin("two", at("2001:db8:1:2:3:4:5:6"));
    const auto three = begin("three", at("2001:db8:1:2::3"));
    EXPECT_EQ(inside_.back(), "two");
    const auto other = begin("other", at("2001:db8:1:3::1"));
    EXPECT_EQ(inside_.back(), "other");

    const auto nat_one = begin("nat one", at("64:ff9b::808:808"));
    const auto nat_two = begin("nat two", at("64:ff9b::808:808"));
    const auto nat_other = begin("nat other", at("64:ff9b::808:404"));
    EXPECT_EQ(inside_.back(), "nat other") << "another IPv4 address";
}

TEST_F(TargetGateTest, WhoIsGoneWhileWaitingPassesTheTurnOn) {
    auto one = begin("one");
    auto two = begin("two");
    auto three = begin("three");
    auto four = begin("four");
    three.reset();
    one.reset();
    EXPECT_EQ(inside_.back(), "four");
    two.reset();
    four.reset();
    const auto five = begin("five");
    const auto six = begin("six");
    EXPECT_EQ(inside_.back(), "six");
}

}  // namespace
}  // namespace causeway::va
