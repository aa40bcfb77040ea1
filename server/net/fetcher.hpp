// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "net/egress_guard.hpp"
#include "net/exchange.hpp"
#include "net/http_url.hpp"
#include "net/ip_address.hpp"

namespace causeway::net {

// One GET to one address that somebody has already chosen and judged.
struct FetchRequest {
    HttpUrl url;           // gives the Host field and the TLS server name, never the address
    SocketAddress target;  // the only address and port that are dialled
    std::vector<IpNetwork> allowed;  // judged once more when the socket is made
    base::Deadline connect_by;
    base::Deadline deadline;
};

struct FetchAnswer : ExchangeReport {
    // What came before the error, if any.
    int status = 0;
    std::string location;
    std::string content_type;
    std::string body_start;
    bool body_truncated = false;  // there was more, which was not read
};

// Fetches what validation wants to see, believing nothing: no redirect is followed, no certificate
// verified, no proxy, netrc, cookie or connection of an earlier request used.
class Fetcher {
  public:
    using Done = std::function<void(FetchAnswer)>;

    virtual ~Fetcher() = default;

    // On the scheduler's thread, as is `done`, which is called once, at the deadline at the latest,
    // unless the fetcher is destroyed before.
    virtual void fetch(FetchRequest request, Done done) = 0;
};

}  // namespace causeway::net
