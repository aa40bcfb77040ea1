// SPDX-License-Identifier: Apache-2.0
#include "app/listen_address.hpp"

#include <gtest/gtest.h>

namespace causeway::app {
namespace {

TEST(ListenAddress, IsAnAddressAndAPort) {
    EXPECT_EQ(parse_listen_address("127.0.0.1:9402")->port, 9402);
    EXPECT_EQ(parse_listen_address("[::]:443")->address.to_string(), "::");
    for (const char* text : {"", ":443", "443", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0",
                             "127.0.0.1:70000", "localhost:443", "127.0.0.1:443x", "[::1]"}) {
        EXPECT_FALSE(parse_listen_address(text)) << text;
    }
}

}  // namespace
}  // namespace causeway::app
