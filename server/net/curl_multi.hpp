// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <unordered_map>

#include "net/curl_handle.hpp"
#include "net/event_loop.hpp"

namespace causeway::net {

// libcurl's transfers driven by the event loop (curl_multi_socket_action). Everything, construction
// and destruction too, on the loop's thread. When the loop cannot do what libcurl asks of it, the
// transfers under way fail with CURLE_ABORTED_BY_CALLBACK.
class CurlMulti {
  public:
    using Finished = std::function<void(CURLcode)>;

    CurlMulti(EventLoop& loop, const base::Clock& clock);
    CurlMulti(const CurlMulti&) = delete;
    CurlMulti& operator=(const CurlMulti&) = delete;
    // Abandons the transfers that are under way, without a report.
    ~CurlMulti();

    // The handle stays the caller's and may be freed from within `finished`, which never runs
    // inside this call.
    void add(CURL* easy, Finished finished);

  private:
    static int on_socket(CURL* easy, curl_socket_t fd, int what, void* self, void* known);
    static int on_timer(CURLM* multi, long milliseconds, void* self);

    void watch(curl_socket_t fd, int what);
    void set_timer(long milliseconds);
    void act(curl_socket_t fd, int events);
    void report_finished();
    void fail_all();

    EventLoop& loop_;
    const base::Clock& clock_;
    CurlMultiHandle multi_;
    std::unordered_map<curl_socket_t, WatchId> watches_;
    std::unordered_map<CURL*, Finished> transfers_;
    std::optional<TimerId> timer_;
    bool broken_ = false;
};

}  // namespace causeway::net
