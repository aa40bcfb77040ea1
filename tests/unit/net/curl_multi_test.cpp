// SPDX-License-Identifier: Apache-2.0
#include "net/curl_multi.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>

#include <sys/socket.h>

#include "support/http_responder.hpp"
#include "support/recording_log.hpp"

namespace causeway::net {
namespace {

class CurlMultiTest : public testing::Test {
  protected:
    CurlMultiTest() {
        loop_.run_and_wait([this] { multi_ = std::make_unique<CurlMulti>(loop_, clock_); });
    }
    ~CurlMultiTest() override {
        loop_.run_and_wait([this] { multi_.reset(); });
    }

    // Watches the new socket itself, so that the loop refuses it to libcurl.
    static curl_socket_t take_socket(void* self, curlsocktype, curl_sockaddr* where) {
        const int fd = socket(where->family, where->socktype, where->protocol);
        static_cast<CurlMultiTest*>(self)->loop_.watch(fd, {}, [](Readiness) {});
        return fd;
    }

    CURLcode get(const std::string& url, bool take) {
        std::promise<CURLcode> result;
        const CurlEasy easy(curl_easy_init());
        curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
        curl_easy_setopt(easy.get(), CURLOPT_NOBODY, 1L);
        if (take) {
            curl_easy_setopt(easy.get(), CURLOPT_OPENSOCKETFUNCTION, &CurlMultiTest::take_socket);
            curl_easy_setopt(easy.get(), CURLOPT_OPENSOCKETDATA, this);
        }
        loop_.post(
            [&] { multi_->add(easy.get(), [&](CURLcode code) { result.set_value(code); }); });
        return result.get_future().get();
    }

    base::SystemClock clock_;
    support::RecordingLog log_;
    EventLoop loop_{clock_, log_};
    std::unique_ptr<CurlMulti> multi_;
};

TEST_F(CurlMultiTest, FailsTransfersThatTheLoopCannotServeAndGoesOn) {
    const support::HttpResponder responder(
        [](const support::HttpResponder::Request&,
           const support::HttpResponder::Connection& connection) {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
    const std::string url = "http://127.0.0.1:" + std::to_string(responder.port()) + "/";
    EXPECT_EQ(get(url, true), CURLE_ABORTED_BY_CALLBACK);
    EXPECT_FALSE(log_.mentions("net.action_failed")) << "nothing was thrown through libcurl";
    EXPECT_EQ(get(url, false), CURLE_OK);
}

}  // namespace
}  // namespace causeway::net
