// SPDX-License-Identifier: Apache-2.0
#include "audit/verify.hpp"

#include <gtest/gtest.h>

#include "support/counting_random.hpp"

namespace causeway::audit {
namespace {

FormedEvent sample() {
    support::CountingRandom random;
    model::AuditEvent event;
    event.actor.name = "local:root";
    event.payload = {{"names", "www.example.com"}};
    return form(event, 1, random);
}

// Flips each bit of each octet of a part, one at a time; every time it must be found.
template <class Octets, class Change>
void expect_every_flip_is_found(const Octets& octets, Change change) {
    for (std::size_t at = 0; at < octets.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            Octets flipped = octets;
            flipped[at] = static_cast<typename Octets::value_type>(flipped[at] ^ (1 << bit));
            FormedEvent event = sample();
            change(event, flipped);
            EXPECT_FALSE(verify(event)) << "octet " << at << ", bit " << bit;
        }
    }
}

TEST(Verify, AcceptsAnEventAsItWasWritten) {
    EXPECT_TRUE(verify(sample()));
}

TEST(Verify, FindsEveryChangedBitOfEveryPart) {
    const FormedEvent event = sample();
    expect_every_flip_is_found(event.header, [](auto& e, const auto& part) { e.header = part; });
    expect_every_flip_is_found(*event.payload, [](auto& e, const auto& part) { e.payload = part; });
    expect_every_flip_is_found(*event.salt, [](auto& e, const auto& part) { e.salt = part; });
    expect_every_flip_is_found(event.payload_digest,
                               [](auto& e, const auto& part) { e.payload_digest = part; });
    expect_every_flip_is_found(event.leaf_hash,
                               [](auto& e, const auto& part) { e.leaf_hash = part; });
}

TEST(Verify, FindsWhatIsAddedOrCutOff) {
    FormedEvent event = sample();
    event.header += ' ';
    EXPECT_FALSE(verify(event));
    event = sample();
    event.payload->pop_back();
    EXPECT_FALSE(verify(event));
}

TEST(Verify, AcceptsAPurgedEventByItsHeader) {
    FormedEvent event = sample();
    event.payload.reset();
    event.salt.reset();
    EXPECT_TRUE(verify(event));
    event.header[3] ^= 1;
    EXPECT_FALSE(verify(event));
}

TEST(Verify, RefusesHalfAPurge) {
    FormedEvent event = sample();
    event.salt.reset();
    EXPECT_FALSE(verify(event));
}

TEST(Verify, SaysWhenItDoesNotKnowTheForm) {
    FormedEvent event = sample();
    event.schema_version = 2;
    EXPECT_EQ(verify(event).error().kind, base::ErrorKind::unsupported);
}

TEST(Verify, WantsAnEventWholeAndUnderItsId) {
    const FormedEvent event = sample();
    const model::AuditEventId id;
    EXPECT_TRUE(verify(id, event));
    EXPECT_FALSE(
        verify(model::AuditEventId::parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f").value(), event));
    FormedEvent purged = event;
    purged.payload.reset();
    purged.salt.reset();
    EXPECT_TRUE(verify(purged));
    EXPECT_FALSE(verify(id, purged)) << "nothing of ours purges";
    FormedEvent changed = event;
    changed.leaf_hash[0] ^= 1;
    EXPECT_FALSE(verify(id, changed));
}

}  // namespace
}  // namespace causeway::audit
