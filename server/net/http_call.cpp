// SPDX-License-Identifier: Apache-2.0
#include "net/http_call.hpp"

#include <array>

#include <sys/socket.h>

#include "base/ascii.hpp"
#include "net/contained.hpp"
#include "net/curl_handle.hpp"

namespace causeway::net {
namespace {

struct Exchange {
    const HttpCall& call;
    HttpReply reply;
    std::size_t field_octets = 0;
    bool too_large = false;
    bool forbidden = false;  // an address, the last of those that were tried
    bool connected = false;

    bool fits(std::size_t size) {
        too_large = reply.body.size() + field_octets + size > call.answer_most;
        return !too_large;
    }
};

bool read_field(Exchange& exchange, std::string_view line) {
    if (!exchange.fits(line.size())) return false;
    exchange.field_octets += line.size();
    if (line.starts_with("HTTP/")) exchange.reply.fields.clear();  // after an interim response

    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return true;
    exchange.reply.fields.emplace_back(base::ascii_lower(line.substr(0, colon)),
                                       base::trim(line.substr(colon + 1), " \t\r\n"));
    return true;
}

bool read_body(Exchange& exchange, std::string_view part) {
    if (!exchange.fits(part.size())) return false;
    exchange.reply.body += part;
    return true;
}

// libcurl ends the transfer when fewer octets are taken than it gave.
std::size_t on_field(const char* data, std::size_t, std::size_t size, void* self) {
    return contained(std::size_t{0}, [&] {
        return read_field(*static_cast<Exchange*>(self), {data, size}) ? size : 0;
    });
}

std::size_t on_body(const char* data, std::size_t, std::size_t size, void* self) {
    return contained(std::size_t{0}, [&] {
        return read_body(*static_cast<Exchange*>(self), {data, size}) ? size : 0;
    });
}

bool may_dial(Exchange& exchange, const curl_sockaddr& where) {
    if (!exchange.call.hooks.may_dial) return true;
    const auto target = SocketAddress::of_socket(where.addr);
    exchange.forbidden = !target || !exchange.call.hooks.may_dial(*target);
    return !exchange.forbidden;
}

curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* where) {
    return contained(curl_socket_t{CURL_SOCKET_BAD}, [&] {
        if (!may_dial(*static_cast<Exchange*>(self), *where)) return curl_socket_t{CURL_SOCKET_BAD};
        return ::socket(where->family, where->socktype | SOCK_CLOEXEC, where->protocol);
    });
}

// After the handshakes, before the request.
int before_sending(void* self, char*, char*, int, int) {
    return contained(int{CURL_PREREQFUNC_ABORT}, [&] {
        auto& exchange = *static_cast<Exchange*>(self);
        exchange.connected = true;
        const auto& ask = exchange.call.hooks.before_sending;
        return !ask || ask() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
    });
}

int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return contained(1, [&] {
        const auto& given_up = static_cast<Exchange*>(self)->call.hooks.given_up;
        return given_up && given_up() ? 1 : 0;
    });
}

bool is_one_line(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

base::Result<CurlList> field_list(const HttpFields& fields) {
    CurlList list;
    for (const auto& [name, value] : fields) {
        if (!base::is_token(name) || !is_one_line(value)) {
            return base::fail(base::ErrorKind::malformed,
                              "the HTTP field \"" + name + "\" holds characters it may not hold");
        }
        // libcurl's spelling of a field without a value is a semicolon.
        const std::string line = value.empty() ? name + ";" : name + ": " + value;
        curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
        static_cast<void>(list.release());
        list.reset(longer);
    }
    return list;
}

// libcurl copies it.
curl_blob blob_of(base::ByteView octets) {
    return {const_cast<std::uint8_t*>(octets.data()), octets.size(), CURL_BLOB_COPY};
}

void configure_tls(CURL* easy, const HttpCall& call) {
    if (!call.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, call.ca_file.c_str());
    if (!call.ca_pem.empty()) {
        const curl_blob roots = blob_of(base::as_bytes(call.ca_pem));
        curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
        curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &roots);
    }
    if (!call.ca_file.empty() || !call.ca_pem.empty()) {
        curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);  // these roots only
    }
    if (call.certificate_pem.empty()) return;
    const curl_blob certificate = blob_of(base::as_bytes(call.certificate_pem));
    const curl_blob key = blob_of(call.key_pem.reveal());
    curl_easy_setopt(easy, CURLOPT_SSLCERT_BLOB, &certificate);
    curl_easy_setopt(easy, CURLOPT_SSLKEY_BLOB, &key);
}

void configure_hooks(CURL* easy, Exchange& exchange) {
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &exchange);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &before_sending);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, &exchange);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &on_progress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &exchange);
}

void configure(CURL* easy, Exchange& exchange, const curl_slist* fields) {
    const HttpCall& call = exchange.call;
    const auto set = [easy](CURLoption option, auto value) {
        curl_easy_setopt(easy, option, value);
    };
    set(CURLOPT_URL, call.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_HTTPHEADER, fields);
    if (!call.body.empty()) {
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
        set(CURLOPT_POSTFIELDS, call.body.c_str());
    }
    set(CURLOPT_CUSTOMREQUEST, call.method.c_str());
    if (call.method == "HEAD") set(CURLOPT_NOBODY, 1L);
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(call.timeout.count()));
    set(CURLOPT_QUICK_EXIT, 1L);  // a resolver that hangs does not outlive the timeout in us
    configure_tls(easy, call);
    configure_hooks(easy, exchange);
    if (!call.unix_socket.empty()) set(CURLOPT_UNIX_SOCKET_PATH, call.unix_socket.c_str());
    set(CURLOPT_HEADERFUNCTION, &on_field);
    set(CURLOPT_HEADERDATA, &exchange);
    set(CURLOPT_WRITEFUNCTION, &on_body);
    set(CURLOPT_WRITEDATA, &exchange);
}

base::ErrorKind kind_of(const Exchange& exchange, CURLcode code) {
    if (code == CURLE_URL_MALFORMAT) return base::ErrorKind::malformed;
    if (exchange.connected) return base::ErrorKind::unavailable;
    if (exchange.forbidden) return base::ErrorKind::unauthorized;
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
            return base::ErrorKind::dns;
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_INVALIDCERTSTATUS:
            return base::ErrorKind::tls;
        default:
            return base::ErrorKind::connection;
    }
}

std::string reason_of(const Exchange& exchange, CURLcode code, const char* curl_reason) {
    if (exchange.too_large) {
        return "the answer is longer than " + std::to_string(exchange.call.answer_most) + " octets";
    }
    if (exchange.forbidden && !exchange.connected) return "its address may not be contacted";
    return *curl_reason != '\0' ? curl_reason : curl_easy_strerror(code);
}

}  // namespace

std::string_view HttpReply::field(std::string_view name) const {
    for (const auto& [candidate, value] : fields) {
        if (candidate == name) return value;
    }
    return {};
}

base::Result<HttpReply> http_call(const HttpCall& call) {
    if (!base::is_token(call.method)) {
        return base::fail(base::ErrorKind::malformed,
                          "\"" + call.method + "\" is not an HTTP method");
    }
    if (!call.url.starts_with("http://") && !call.url.starts_with("https://")) {
        return base::fail(base::ErrorKind::malformed,
                          "\"" + call.url + "\" is not an http or https URL");
    }
    CAUSEWAY_TRY(const CurlList fields, field_list(call.fields));
    const CurlEasy easy(curl_easy_init());
    Exchange exchange{.call = call, .reply = {}};
    std::array<char, CURL_ERROR_SIZE> reason{};
    configure(easy.get(), exchange, fields.get());
    curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, reason.data());

    const CURLcode code = curl_easy_perform(easy.get());
    if (code == CURLE_OK) {
        long status = 0;
        curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
        exchange.reply.status = static_cast<int>(status);
        return std::move(exchange.reply);
    }
    return base::fail(kind_of(exchange, code), call.method + " " + call.url + ": " +
                                                   reason_of(exchange, code, reason.data()));
}

}  // namespace causeway::net
