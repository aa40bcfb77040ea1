// SPDX-License-Identifier: Apache-2.0
#include "support/https_transport.hpp"

#include <memory>
#include <stdexcept>

#include <curl/curl.h>

namespace causeway::support {
namespace {

constexpr long kPatience = 30;

struct Free {
    void operator()(CURL* call) const { curl_easy_cleanup(call); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Call = std::unique_ptr<CURL, Free>;
using List = std::unique_ptr<curl_slist, Free>;

std::size_t take_body(const char* octets, std::size_t, std::size_t count, void* answer) {
    static_cast<HttpAnswer*>(answer)->body.append(octets, count);
    return count;
}

std::size_t take_header(const char* octets, std::size_t, std::size_t count, void* answer) {
    const std::string_view line(octets, count);
    const std::size_t colon = line.find(": ");
    if (colon != std::string_view::npos && line.ends_with("\r\n")) {
        static_cast<HttpAnswer*>(answer)->headers.emplace_back(
            line.substr(0, colon), line.substr(colon + 2, line.size() - colon - 4));
    }
    return count;
}

void set_request(CURL* call, std::string_view method, const std::string& body) {
    if (method == "HEAD") {
        curl_easy_setopt(call, CURLOPT_NOBODY, 1L);
    } else if (method == "POST") {
        curl_easy_setopt(call, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
        curl_easy_setopt(call, CURLOPT_COPYPOSTFIELDS, body.data());
    }
}

}  // namespace

HttpAnswer HttpsTransport::send(std::string_view method, const std::string& url,
                                const std::string& content_type, const std::string& body) {
    const Call call(curl_easy_init());
    const List headers(curl_slist_append(nullptr, ("Content-Type: " + content_type).c_str()));
    const List replica(
        curl_slist_append(nullptr, ("::127.0.0.1:" + std::to_string(port_)).c_str()));
    HttpAnswer answer;
    set_request(call.get(), method, body);
    curl_easy_setopt(call.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(call.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(call.get(), CURLOPT_CAINFO, ca_file_.c_str());
    curl_easy_setopt(call.get(), CURLOPT_PROXY, "");
    curl_easy_setopt(call.get(), CURLOPT_TIMEOUT, kPatience);
    if (port_ != 0) curl_easy_setopt(call.get(), CURLOPT_CONNECT_TO, replica.get());
    curl_easy_setopt(call.get(), CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(call.get(), CURLOPT_WRITEDATA, &answer);
    curl_easy_setopt(call.get(), CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(call.get(), CURLOPT_HEADERDATA, &answer);
    const CURLcode code = curl_easy_perform(call.get());
    if (code != CURLE_OK) throw std::runtime_error(url + ": " + curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(call.get(), CURLINFO_RESPONSE_CODE, &status);
    answer.status = static_cast<int>(status);
    return answer;
}

}  // namespace causeway::support
