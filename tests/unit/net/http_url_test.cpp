// SPDX-License-Identifier: Apache-2.0
#include "net/http_url.hpp"

#include <gtest/gtest.h>

namespace causeway::net {
namespace {

std::string normal(const std::string& text) {
    const auto url = HttpUrl::parse(text);
    return url ? url->to_string() : "refused: " + url.error().detail;
}

TEST(HttpUrl, HasOneSpelling) {
    EXPECT_EQ(normal("HTTP://EXAMPLE.com"), "http://example.com/");
    EXPECT_EQ(normal("http://example.com.:80/a"), "http://example.com/a");
    EXPECT_EQ(normal("https://example.com:443/a?b=/../c"), "https://example.com/a?b=/../c");
    EXPECT_EQ(normal("https://example.com:80/"), "https://example.com:80/");
    EXPECT_EQ(normal("http://example.com:/x"), "http://example.com/x");
    EXPECT_EQ(normal("http://example.com?q"), "http://example.com/?q");
    EXPECT_EQ(normal("http://example.com/a#fragment"), "http://example.com/a");
    EXPECT_EQ(normal("http://example.com/a/./b/../../c"), "http://example.com/c");
    EXPECT_EQ(normal("http://example.com/../.."), "http://example.com/");
    EXPECT_EQ(normal("http://192.0.2.1/"), "http://192.0.2.1/");
    EXPECT_EQ(normal("http://[2001:DB8:0::1]:8080/"), "http://[2001:db8::1]:8080/");
    EXPECT_EQ(normal("http://_a.example.com/"), "http://_a.example.com/");
}

TEST(HttpUrl, RefusesToGoToOtherSchemesOrWithCredentials) {
    for (const char* text : {"ftp://example.com/", "file:///etc/passwd", "gopher://example.com/",
                             "javascript:alert(1)", "http:user@example.com",
                             "http://user@example.com/", "http://u:p@example.com/",
                             "http://good.example.com@evil.example.com/", "example.com", ""}) {
        const auto url = HttpUrl::parse(text);
        ASSERT_FALSE(url) << text;
        if (std::string(text) == "http:user@example.com") continue;
        EXPECT_EQ(url.error().kind, base::ErrorKind::unsupported) << text;
    }
}

TEST(HttpUrl, RefusesWhatTwoReadersCouldTakeForTwoHosts) {
    for (const char* text : {"http://127.1/",
                             "http://2130706433/",
                             "http://0x7f000001/",
                             "http://0177.0.0.1/",
                             "http://127.0.0.1./",
                             "http://0x7f.0.0.1/",
                             "http://1.2.3.4.5/",
                             "http://[::1/",
                             "http://[127.0.0.1]/",
                             "http://[fe80::1%25eth0]/",
                             "http://::1/",
                             "http://[::1]x/",
                             "http://exa mple.com/",
                             "http://example.com\\@evil.example/",
                             "http://ex%61mple.com/",
                             "http://ex\xc3\xa4mple.com/",
                             "http://example.com:0/",
                             "http://example.com:65536/",
                             "http://example.com:8o/",
                             "http://example.com:80:80/",
                             "http:///path",
                             "http://",
                             "http:/x",
                             "http:x",
                             "http://a..b/",
                             "http://.a/",
                             "http://example.com/\r\nX: y",
                             "http://example.com/\t"}) {
        const auto url = HttpUrl::parse(text);
        ASSERT_FALSE(url) << text << " became " << url->to_string();
        EXPECT_EQ(url.error().kind, base::ErrorKind::malformed) << text;
    }
    EXPECT_FALSE(HttpUrl::parse("http://" + std::string(64, 'a') + ".example/"));
}

// RFC 3986 §5.4, what of it applies to http.
TEST(HttpUrl, ResolvesReferencesAsTheRfcsExamplesDo) {
    const HttpUrl base = *HttpUrl::parse("http://a/b/c/d;p?q");
    const std::pair<const char*, const char*> examples[] = {
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g/"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q"},
        {"g#s", "http://a/b/c/g"},
        {";x", "http://a/b/c/;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {"..g", "http://a/b/c/..g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"https://h/i", "https://h/i"},
        {"//h:8080/i", "http://h:8080/i"},
    };
    for (const auto& [reference, expected] : examples) {
        const auto url = base.resolve(reference);
        ASSERT_TRUE(url) << reference;
        EXPECT_EQ(url->to_string(), expected) << reference;
    }
    EXPECT_FALSE(base.resolve("g:h"));
    EXPECT_FALSE(base.resolve("/with space"));
    EXPECT_EQ(HttpUrl::parse("https://a/")->resolve("//b")->to_string(), "https://b/");
}

}  // namespace
}  // namespace causeway::net
