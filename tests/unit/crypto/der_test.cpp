// SPDX-License-Identifier: Apache-2.0
#include "crypto/der.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "unit/crypto/test_data.hpp"

namespace causeway::crypto {
namespace {

bool is_der_hex(const char* hex) {
    return is_der(base::hex_decode(hex).value());
}

TEST(Der, AcceptsWhatOpensslWrites) {
    EXPECT_TRUE(is_der(octets_of_file("leaf.cert.der")));
    EXPECT_TRUE(is_der(octets_of_file("huge.csr.der")));
    EXPECT_TRUE(is_der_hex("0500"));
    EXPECT_TRUE(is_der_hex("30060201010201ff"));
}

TEST(Der, RefusesEverySecondEncodingOfALength) {
    for (const char* hex : {
             "308002010100000000",  // indefinite
             "3081030201",          // truncated
             "30810302010a",        // long form below 128
             "3082000302010a",      // leading zero octet
             "02850000000001ff",    // five length octets
             "3003020101ff",        // trailing octet
             "05000500",            // a second element
             "3004020101",          // contents end early
             "30030202010a",        // inner element passes the outer's end
             "30028001",            // inner contents missing
             "1f0100",              // high tag number
             "30",
             "",
             "30ff",
         }) {
        EXPECT_FALSE(is_der_hex(hex)) << hex;
    }
}

TEST(Der, RefusesALengthWithALeadingZeroOctet) {
    base::Bytes element = {0x04, 0x82, 0x00, 0x80};
    element.resize(element.size() + 0x80);
    EXPECT_FALSE(is_der(element));
    element.erase(element.begin() + 2);
    element[1] = 0x81;
    EXPECT_TRUE(is_der(element));
}

TEST(Der, RefusesDeepNestingAndHugeInput) {
    base::Bytes nested;
    for (int i = 0; i < 40; ++i) {
        nested.insert(nested.begin(), {0x30, static_cast<std::uint8_t>(nested.size())});
    }
    EXPECT_FALSE(is_der(nested));
    base::Bytes huge = {0x04, 0x83, 0x04, 0x00, 0x00};
    huge.resize(huge.size() + 0x040000);
    EXPECT_FALSE(is_der(huge));
}

TEST(Der, SurvivesEveryTruncationAndEveryChangedOctet) {
    const base::Bytes original = octets_of_file("leaf.cert.der");
    for (std::size_t size = 0; size < original.size(); ++size) {
        EXPECT_FALSE(is_der(base::ByteView(original).first(size))) << size;
    }
    for (std::size_t i = 0; i < original.size(); ++i) {
        base::Bytes changed = original;
        changed[i] ^= 0x80;
        static_cast<void>(is_der(changed));
    }
}

}  // namespace
}  // namespace causeway::crypto
