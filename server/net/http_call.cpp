// SPDX-License-Identifier: Apache-2.0
#include "net/http_call.hpp"

#include <array>

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
    if (!call.ca_file.empty()) {
        set(CURLOPT_CAINFO, call.ca_file.c_str());
        set(CURLOPT_CAPATH, nullptr);  // these roots only
    }
    if (!call.unix_socket.empty()) set(CURLOPT_UNIX_SOCKET_PATH, call.unix_socket.c_str());
    set(CURLOPT_HEADERFUNCTION, &on_field);
    set(CURLOPT_HEADERDATA, &exchange);
    set(CURLOPT_WRITEFUNCTION, &on_body);
    set(CURLOPT_WRITEDATA, &exchange);
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
    const std::string why =
        exchange.too_large
            ? "the answer is longer than " + std::to_string(call.answer_most) + " octets"
            : std::string(reason.front() != 0 ? reason.data() : curl_easy_strerror(code));
    return base::fail(
        code == CURLE_URL_MALFORMAT ? base::ErrorKind::malformed : base::ErrorKind::unavailable,
        call.method + " " + call.url + ": " + why);
}

}  // namespace causeway::net
