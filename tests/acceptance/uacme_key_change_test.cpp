// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "demo.hpp"
#include "outcome.hpp"
#include "uacme.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

// Conformance rows E30, E33.
TEST(Uacme, ChangesTheKeyOfItsAccount) {
    const std::string name = "uacme-key-change.lab.test";
    const fs::path key = scratch() / "uacme-key-change" / "private" / "key.pem";
    const fs::path old_key = scratch() / "uacme-key-change" / "old.pem";
    const WebRoot web;
    const Uacme uacme(Endpoint::lab, "uacme-key-change", web);
    uacme.register_account("uacme-key-change@example.com");
    uacme.run({"issue", name});
    fs::copy_file(key, old_key);

    uacme.run({"newkey"});
    uacme.run({"--force", "issue", name});
    expect_certificate(Endpoint::lab, uacme.chain(name), {name});
    expect_orders_of_one_account(name, {"valid", "valid"});

    fs::rename(old_key, key);
    const std::string complaint = complaint_of([&] { uacme.run({"--force", "issue", name}); });
    EXPECT_NE(complaint.find("no account associated with"), std::string::npos) << complaint;
}

}  // namespace
}  // namespace causeway::acceptance
