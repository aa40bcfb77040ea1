// SPDX-License-Identifier: Apache-2.0
#include "net/http_client.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <string_view>
#include <system_error>

#include <sys/socket.h>

#include "base/ascii.hpp"
#include "crypto/stranger_tls.hpp"
#include "net/contained.hpp"
#include "net/curl_handle.hpp"
#include "net/curl_multi.hpp"

namespace causeway::net {
namespace {

constexpr std::size_t kBodyMost = 1024;
constexpr std::size_t kHeaderMost = 16 * 1024;

// The value when the line is this field.
std::optional<std::string_view> field(std::string_view line, std::string_view name) {
    if (line.size() <= name.size() || line[name.size()] != ':') return std::nullopt;
    if (!base::equal_ignoring_case(line.substr(0, name.size()), name)) return std::nullopt;
    return base::trim(line.substr(name.size() + 1), " \t\r\n");
}

long milliseconds_left(const base::Deadline& deadline, const base::Clock& clock) {
    return std::max<long>(1, deadline.remaining(clock).count());  // curl takes 0 for "for ever"
}

bool finished_tls(CURL* easy) {
    curl_off_t microseconds = 0;
    curl_easy_getinfo(easy, CURLINFO_APPCONNECT_TIME_T, &microseconds);
    return microseconds > 0;
}

}  // namespace

struct HttpClient::Transfer {
    Transfer(const HttpClient& client, FetchRequest fetch_request, Done on_done)
        : clock(client.clock_),
          guard(client.guard_),
          request(std::move(fetch_request)),
          done(std::move(on_done)),
          began(clock.monotonic()) {}

    const base::Clock& clock;
    const EgressGuard& guard;
    FetchRequest request;
    Done done;
    CurlEasy easy{curl_easy_init()};
    CurlList connect_to;
    FetchAnswer answer;
    std::size_t header_octets = 0;
    bool socket_forbidden = false;
    int socket_errno = 0;  // why there was none
    base::MonotonicTime began;
    std::optional<base::MonotonicTime> connected_at;
    std::array<char, CURL_ERROR_SIZE> curl_reason{};

    static CURLcode on_tls_context(CURL*, void* context, void*);
    static int on_traffic(CURL*, curl_infotype type, char*, std::size_t, void* self);
    static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* where);
    static std::size_t on_header(const char* data, std::size_t, std::size_t size, void* self);
    static std::size_t on_body(const char* data, std::size_t, std::size_t size, void* self);

    // False when nothing more is wanted.
    bool read_field(std::string_view line);
    bool read_body(std::string_view part);
    base::Duration since_began(base::MonotonicTime when) const {
        return std::chrono::duration_cast<base::Duration>(when - began);
    }
    FetchAnswer finish(CURLcode code);
    std::optional<ExchangeError> classify(CURLcode code) const;
    bool is_own_failure(CURLcode code) const;
    ExchangeError classify_connect(CURLcode code) const;
};

// The last look before a packet leaves, at the very octets that the kernel will be given.
curl_socket_t HttpClient::Transfer::open_socket(void* self, curlsocktype, curl_sockaddr* where) {
    return contained(CURL_SOCKET_BAD, [&]() -> curl_socket_t {
        auto& transfer = *static_cast<Transfer*>(self);
        const auto address = IpAddress::of_socket(where->addr);
        const SocketAddress& target = transfer.request.target;
        if (address != target.address || transfer.guard.check(target, transfer.request.allowed)) {
            transfer.socket_forbidden = true;
            return CURL_SOCKET_BAD;
        }
        const int fd = socket(where->family, where->socktype | SOCK_CLOEXEC, where->protocol);
        if (fd < 0) transfer.socket_errno = errno;
        return fd;
    });
}

// An https target of a redirect proves nothing by its certificate: it is what the client is about
// to replace.
CURLcode HttpClient::Transfer::on_tls_context(CURL*, void* context, void*) {
    return contained(CURLE_OUT_OF_MEMORY, [&] {
        crypto::expect_strangers(*static_cast<ssl_ctx_st*>(context));
        return CURLE_OK;
    });
}

// The first octets out prove the TCP connection: libcurl's own CURLINFO_CONNECT_TIME_T stays 0 when
// TLS never finishes.
int HttpClient::Transfer::on_traffic(CURL*, curl_infotype type, char*, std::size_t, void* self) {
    return contained(0, [&] {
        auto& transfer = *static_cast<Transfer*>(self);
        const bool sent = type == CURLINFO_HEADER_OUT || type == CURLINFO_SSL_DATA_OUT;
        if (sent && !transfer.connected_at) transfer.connected_at = transfer.clock.monotonic();
        return 0;
    });
}

std::size_t HttpClient::Transfer::on_header(const char* data, std::size_t, std::size_t size,
                                            void* self) {
    return contained(std::size_t{0}, [&] {
        return static_cast<Transfer*>(self)->read_field({data, size}) ? size : 0;
    });
}

std::size_t HttpClient::Transfer::on_body(const char* data, std::size_t, std::size_t size,
                                          void* self) {
    return contained(std::size_t{0}, [&] {
        return static_cast<Transfer*>(self)->read_body({data, size}) ? size : 0;
    });
}

bool HttpClient::Transfer::read_field(std::string_view line) {
    header_octets += line.size();
    if (header_octets > kHeaderMost) return false;
    if (line.starts_with("HTTP/")) {  // also after an interim response (RFC 9110 §15.2)
        answer.location.clear();
        answer.content_type.clear();
    }
    if (const auto value = field(line, "Location"); value && answer.location.empty()) {
        answer.location = *value;
    }
    if (const auto value = field(line, "Content-Type"); value && answer.content_type.empty()) {
        answer.content_type = *value;
    }
    return true;
}

bool HttpClient::Transfer::read_body(std::string_view part) {
    const std::size_t room = kBodyMost - answer.body_start.size();
    answer.body_start += part.substr(0, room);
    answer.body_truncated = part.size() > room;
    return !answer.body_truncated;
}

FetchAnswer HttpClient::Transfer::finish(CURLcode code) {
    long status = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    answer.status = static_cast<int>(status);
    answer.connected = connected_at.has_value();
    answer.took = since_began(clock.monotonic());
    if (connected_at) answer.connect_took = since_began(*connected_at);
    answer.error = classify(code);
    if (answer.error) {
        answer.reason = curl_reason.front() != 0 ? curl_reason.data() : curl_easy_strerror(code);
    }
    if (socket_errno != 0) answer.reason = std::generic_category().message(socket_errno);
    return std::move(answer);
}

std::optional<ExchangeError> HttpClient::Transfer::classify(CURLcode code) const {
    if (code == CURLE_OK || answer.body_truncated) return std::nullopt;
    if (socket_forbidden) return ExchangeError::forbidden;
    if (is_own_failure(code)) return ExchangeError::local;
    if (header_octets > kHeaderMost) return ExchangeError::too_large;
    if (!answer.connected) return classify_connect(code);
    if (code == CURLE_OPERATION_TIMEDOUT) return ExchangeError::too_slow;
    const bool in_tls = request.url.scheme == HttpScheme::https && !finished_tls(easy.get());
    if (in_tls) return ExchangeError::tls;
    switch (code) {
        case CURLE_GOT_NOTHING:
        case CURLE_RECV_ERROR:
        case CURLE_SEND_ERROR:
        case CURLE_PARTIAL_FILE:
            return ExchangeError::reset;
        default:
            return ExchangeError::not_http;
    }
}

// CurlMulti's word for a failure of the event loop is CURLE_ABORTED_BY_CALLBACK.
bool HttpClient::Transfer::is_own_failure(CURLcode code) const {
    return socket_errno != 0 || code == CURLE_ABORTED_BY_CALLBACK || code == CURLE_OUT_OF_MEMORY ||
           code == CURLE_FAILED_INIT;
}

ExchangeError HttpClient::Transfer::classify_connect(CURLcode code) const {
    long reason = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_OS_ERRNO, &reason);
    if (is_own_shortage(static_cast<int>(reason))) return ExchangeError::local;
    if (reason == ECONNREFUSED) return ExchangeError::refused;
    if (code == CURLE_OPERATION_TIMEDOUT || reason == ETIMEDOUT)
        return ExchangeError::connect_timeout;
    return ExchangeError::unreachable;
}

HttpClient::HttpClient(EventLoop& loop, const base::Clock& clock, const EgressGuard& guard,
                       std::string user_agent)
    : loop_(loop), clock_(clock), guard_(guard), user_agent_(std::move(user_agent)) {
    loop_.run_and_wait([this] { multi_ = std::make_unique<CurlMulti>(loop_, clock_); });
}

HttpClient::~HttpClient() {
    loop_.run_and_wait([this] {
        multi_.reset();
        transfers_.clear();
    });
}

void HttpClient::fetch(FetchRequest request, Done done) {
    auto owned = std::make_unique<Transfer>(*this, std::move(request), std::move(done));
    Transfer* const transfer = owned.get();
    configure(*transfer);
    transfers_.emplace(transfer, std::move(owned));
    multi_->add(transfer->easy.get(), [this, transfer](CURLcode code) {
        const auto entry = transfers_.extract(transfer);
        const Done report = std::move(transfer->done);
        report(transfer->finish(code));
    });
}

void HttpClient::configure(Transfer& transfer) const {
    CURL* const easy = transfer.easy.get();
    const FetchRequest& request = transfer.request;
    const auto set = [easy](CURLoption option, auto value) {
        curl_easy_setopt(easy, option, value);
    };

    // "::" matches any host and port of the URL. An entry with a literal address is never resolved.
    const IpAddress& address = request.target.address;
    const std::string literal =
        address.is_v4() ? address.to_string() : "[" + address.to_string() + "]";
    const std::string route = "::" + literal + ":" + std::to_string(request.target.port);
    transfer.connect_to.reset(curl_slist_append(nullptr, route.c_str()));
    set(CURLOPT_CONNECT_TO, transfer.connect_to.get());
    set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::open_socket);
    set(CURLOPT_OPENSOCKETDATA, &transfer);

    set(CURLOPT_URL, request.url.to_string().c_str());
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_HTTP09_ALLOWED, 0L);
    set(CURLOPT_HTTPGET, 1L);
    set(CURLOPT_USERAGENT, user_agent_.c_str());
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");  // not even what the environment names
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_FORBID_REUSE, 1L);
    set(CURLOPT_FRESH_CONNECT, 1L);
    set(CURLOPT_NOSIGNAL, 1L);

    // The system's roots would be read anew for each exchange.
    set(CURLOPT_CAINFO, nullptr);
    set(CURLOPT_CAPATH, nullptr);
    set(CURLOPT_SSL_VERIFYPEER, 0L);
    set(CURLOPT_SSL_VERIFYHOST, 0L);
    set(CURLOPT_SSL_CTX_FUNCTION, &Transfer::on_tls_context);

    set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds_left(request.connect_by, clock_));
    set(CURLOPT_TIMEOUT_MS, milliseconds_left(request.deadline, clock_));
    set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    set(CURLOPT_HEADERDATA, &transfer);
    set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    set(CURLOPT_WRITEDATA, &transfer);
    set(CURLOPT_DEBUGFUNCTION, &Transfer::on_traffic);
    set(CURLOPT_DEBUGDATA, &transfer);
    set(CURLOPT_VERBOSE, 1L);
    set(CURLOPT_ERRORBUFFER, transfer.curl_reason.data());
}

}  // namespace causeway::net
