// SPDX-License-Identifier: Apache-2.0
#include "app/database_url.hpp"

#include <gtest/gtest.h>

namespace causeway::app {
namespace {

// Security: a connection string is shown to whoever runs `config show` or reads a report.
TEST(DatabaseUrl, IsShownWithoutItsPassword) {
    const std::pair<const char*, const char*> cases[] = {
        {"postgresql://causeway@db/causeway", "postgresql://causeway@db/causeway"},
        {"postgresql://u:hunter2@db/c", "postgresql://u:***@db/c"},
        {"postgres://u:hunter2@db:5432/c?sslmode=require",
         "postgres://u:***@db:5432/c?sslmode=require"},
        {"postgresql://u:p/q@r@db/c", "postgresql://u:***@db/c"},
        {"postgresql://db:5432/c?user=u&password=hunter2&sslmode=require",
         "postgresql://db:5432/c?user=u&password=***&sslmode=require"},
        {"host=db password=hunter2 dbname=c", "host=db password=*** dbname=c"},
        {"host=db password = 'hunter 2' dbname=c", "host=db password = '***' dbname=c"},
        {"host=db dbname=c user=u", "host=db dbname=c user=u"}};
    for (const auto& [url, shown] : cases) EXPECT_EQ(masked_database_url(url), shown);
}

TEST(DatabaseUrl, IsRecognisedInPiecesToo) {
    const auto secrets = passwords_in("postgresql://u:abc%40def/ghi@db/c");
    EXPECT_EQ(masked("host \"ghi@db\", then abc@def/ghi, abc%40def", secrets),
              "host \"***@db\", then ***, ***");
    EXPECT_TRUE(passwords_in("postgresql://u@db/c").empty());
}

TEST(DatabaseUrl, IsNotRepeatedByLibpqWhereItIsWrong) {
    EXPECT_TRUE(
        is_about_connection_string("missing \"=\" after \"hunter2\" in connection info string"));
    EXPECT_TRUE(is_about_connection_string("invalid connection option \"hunter2\""));
    EXPECT_TRUE(is_about_connection_string("invalid percent-encoded token: \"%zz\""));
    EXPECT_FALSE(is_about_connection_string("connection to server at \"db\" failed: refused"));
}

}  // namespace
}  // namespace causeway::app
