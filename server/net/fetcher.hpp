// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "net/egress_guard.hpp"
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

enum class FetchError {
    forbidden,        // the guard refused the socket
    refused,          // nobody listens
    unreachable,      // no route, or the system would not connect
    connect_timeout,  // no connection by `connect_by`
    reset,            // closed before the answer was complete
    tls,
    not_http,
    too_slow,
    header_too_large,
};

struct FetchAnswer {
    std::optional<FetchError> error;
    std::string reason;  // what went wrong, for people
    bool connected = false;
    base::Duration connect_took{};
    base::Duration took{};

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

template <>
struct causeway::base::EnumNames<causeway::net::FetchError> {
    using enum causeway::net::FetchError;
    static constexpr std::pair<causeway::net::FetchError, std::string_view> table[] = {
        {forbidden, "forbidden"},
        {refused, "refused"},
        {unreachable, "unreachable"},
        {connect_timeout, "connect_timeout"},
        {reset, "reset"},
        {tls, "tls"},
        {not_http, "not_http"},
        {too_slow, "too_slow"},
        {header_too_large, "header_too_large"},
    };
};
