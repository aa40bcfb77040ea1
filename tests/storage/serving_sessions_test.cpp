// SPDX-License-Identifier: Apache-2.0
#include "storage/serving_sessions.hpp"

#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

using ServingSessionsTest = StorageTest;

TEST_F(ServingSessionsTest, AreThoseOfProcessesThatServe) {
    ConnectionOptions command{.url = db_.service_url()};
    command.application_name = "causeway migrate";
    ConnectionPool asking({.connection = command, .size = 1});
    const int others = count_serving_sessions(asking).value();
    const PgConnection serving({.url = db_.service_url()});
    EXPECT_EQ(count_serving_sessions(asking).value(), others + 1);
    const PgConnection another_command(command);
    EXPECT_EQ(count_serving_sessions(asking).value(), others + 1);
}

}  // namespace
}  // namespace causeway::storage
