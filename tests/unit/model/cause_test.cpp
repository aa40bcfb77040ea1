// SPDX-License-Identifier: Apache-2.0
#include "model/cause.hpp"

#include <gtest/gtest.h>

namespace causeway::model {
namespace {

TEST(Cause, HasAHintAndAProblemTypeEach) {
    for (const auto& [cause, name] : base::EnumNames<Cause>::table) {
        EXPECT_FALSE(hint(cause).empty()) << name;
        EXPECT_TRUE(hint(cause).ends_with(".")) << name;
        EXPECT_NE(problem_kind(cause), base::ErrorKind::internal) << name;
    }
}

TEST(Cause, OnceForbiddenIsNeverTriedAgain) {
    EXPECT_FALSE(worth_retrying(Cause::address_forbidden));
    EXPECT_FALSE(worth_retrying(Cause::html_instead_of_token));
}

// RFC 8555 §8.2: DNS records and HTTP resources are set up with a delay.
TEST(Cause, WhatSpreadsSlowlyIsTriedAgain) {
    for (const Cause cause : {Cause::dns_no_such_name, Cause::wrong_record, Cause::http_status,
                              Cause::wrong_content, Cause::tls_wrong_certificate}) {
        EXPECT_TRUE(worth_retrying(cause)) << base::name_of(cause);
    }
}

TEST(Cause, WhatMayBeOurOwnFaultIsTriedAgain) {
    for (const Cause cause : {Cause::deadline_passed, Cause::gateway_busy, Cause::gateway_failed}) {
        EXPECT_TRUE(worth_retrying(cause)) << base::name_of(cause);
    }
}

}  // namespace
}  // namespace causeway::model
