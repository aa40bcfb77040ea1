// SPDX-License-Identifier: Apache-2.0
#include "storage/connection_string.hpp"

#include <thread>

#include "storage/examination.hpp"
#include "storage/listener.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

// Security: a connection string is shown to whoever runs `config show`.
TEST(ConnectionString, IsShownWithoutItsPassword) {
    const std::pair<const char*, const char*> cases[] = {
        {"", ""},
        {"postgresql:///causeway", "postgresql:///causeway"},
        {"postgresql://causeway@db/causeway", "postgresql://causeway@db/causeway"},
        {"host=db dbname=c user=u", "host=db dbname=c user=u"},
        {"postgresql://u:topsecret@db/c", "user=u dbname=c host=db"},
        {"postgres://causeway:causeway@db:5432/c?sslmode=require",
         "user=causeway dbname=c host=db port=5432 sslmode=require"},
        {"postgresql://db:5432/c?user=u&password=topsecret&sslmode=require",
         "user=u dbname=c host=db port=5432 sslmode=require"},
        {"postgresql://u@db/c?pass%77ord=topsecret", "user=u dbname=c host=db"},
        {"host=db password=topsecret dbname=c", "dbname=c host=db"},
        {"host=db password = 'top secret' dbname='a b'", "dbname='a b' host=db"},
        {"password='it\\'s topsecret' host=db", "host=db"},
        {"password=ab\\ topsecret host=db", "host=db"},
        {"password\t=\ttopsecret host=db", "host=db"},
        {"host=db sslpassword=topsecret", "host=db"},
        {"postgresql://u:p/topsecret@r@db/c", "dbname=***@db/c host=u port=p"},
        {"postgresql://u:x@topsecret@db/c", "user=u dbname=c host=***@db"},
        {"password=topsecret topsecret host=db",
         "(it is no connection string that libpq understands)"},
        {"postgresql://u:topsecret%zz@db/c",
         "(it is no connection string that libpq understands)"}};
    for (const auto& [url, shown] : cases) {
        EXPECT_EQ(without_passwords(url), shown) << url;
        const bool has = std::string(url).find("topsecret") != std::string::npos;
        EXPECT_TRUE(!has || holds_password(url)) << url;
    }
    EXPECT_TRUE(holds_password("host=db password='top secret'"));
    EXPECT_FALSE(holds_password("postgresql://causeway@db/causeway"));
    EXPECT_FALSE(holds_password(""));
}

// Of one that libpq has understood, it says nothing that is secret.
TEST(ConnectionString, LeavesLibpqsWordsAloneWhereItIsRight) {
    const std::string words = "authentication failed for user \"causeway\"";
    EXPECT_EQ(presentable(words, "postgresql://causeway:causeway@db/c"), words);
    EXPECT_EQ(presentable("host \"ghi@db\", port \"abc@def\"", "postgresql://u:abc%40def/ghi@db/c"),
              "host \"***@db\", port \"***\"");
    EXPECT_EQ(presentable("missing \"=\" after \"topsecret\" in connection info string",
                          "password=topsecret topsecret"),
              kNoConnectionString);
}

// Security: libpq repeats pieces of a connection string that it does not understand, and what it
// said goes to the log, to /readyz and to stderr.
TEST(ConnectionString, IsRepeatedByNobodyWhereItIsWrong) {
    for (const char* url :
         {"password=canary-hunter2 canary-hunter2 host=127.0.0.1",
          "postgresql://x:canary-hunter2%zz@127.0.0.1/c", "postgresql://x:p/canary-hunter2@h/c",
          "postgresql://x:p@canary-hunter2@127.0.0.1/c"}) {
        const auto silent = [&](const base::Error& error) {
            EXPECT_EQ((error.detail + error.internal).find("canary"), std::string::npos)
                << error.internal;
        };
        const ConnectionOptions options{.url = url};
        support::RecordingLog log;
        RecordingBell bell;
        silent(examine(options, embedded_migrations(), base::SystemClock()).error());
        silent(migrate(options, embedded_migrations(), log).error());
        silent(pending_migrations(options, embedded_migrations()).error());
        {
            const Listener listener(options, bell, log);
            while (!log.mentions("storage.listen_failed")) std::this_thread::yield();
        }
        EXPECT_FALSE(log.mentions("canary")) << log.lines().front();
    }
}

}  // namespace
}  // namespace causeway::storage
