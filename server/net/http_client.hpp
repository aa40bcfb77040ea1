// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"
#include "net/egress_guard.hpp"
#include "net/event_loop.hpp"
#include "net/fetcher.hpp"

namespace causeway::net {

class CurlMulti;

// The fetcher over libcurl: HTTP/1.1, one connection for each exchange. Of a body the first 1 KiB
// is read, of a header section 16 KiB.
class HttpClient final : public Fetcher {
  public:
    // `user_agent` should name a contact (validation may be abused to send requests). The
    // references must outlive the client, which is created and destroyed on any thread.
    HttpClient(EventLoop& loop, const base::Clock& clock, const EgressGuard& guard,
               std::string user_agent);
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    ~HttpClient() override;

    void fetch(FetchRequest request, Done done) override;

  private:
    struct Transfer;

    void configure(Transfer& transfer) const;

    EventLoop& loop_;
    const base::Clock& clock_;
    const EgressGuard& guard_;
    std::string user_agent_;
    std::unique_ptr<CurlMulti> multi_;
    std::unordered_map<const Transfer*, std::unique_ptr<Transfer>> transfers_;
};

}  // namespace causeway::net
