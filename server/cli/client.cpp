// SPDX-License-Identifier: Apache-2.0
#include "cli/client.hpp"

#include <algorithm>
#include <cerrno>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "base/json.hpp"
#include "cli/listing.hpp"
#include "cli/reply_error.hpp"

namespace causeway::cli {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr int kPageLimit = 200;
// A connector's test may take its whole deadline.
constexpr std::chrono::seconds kTimeout{120};
constexpr base::JsonLimits kAnswerLimits{
    .bytes = std::size_t{16} << 20, .depth = 64, .values = 1'000'000};

// RFC 3986 §2.3.
bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

std::string with_query(const std::string& path, const Query& query) {
    std::string out = path;
    char separator = '?';
    for (const auto& [name, value] : query) {
        if (value.empty()) continue;
        out += separator + name + "=" + segment(value);
        separator = '&';
    }
    return out;
}

base::Error unreachable_socket(const std::string& socket, const base::Error& cause) {
    const std::string elsewhere = "\nFor a server elsewhere give --server and --token-file.";
    if (::access(socket.c_str(), R_OK | W_OK) == 0) {
        return base::make_error(ErrorKind::unavailable,
                                cause.detail + "\nThe socket " + socket +
                                    " is there: is the service that made it still running?");
    }
    if (errno == EACCES) {
        return base::make_error(ErrorKind::unauthorized,
                                "You may not use " + socket +
                                    ". Join the group that owns it (admin.socket_group), or run "
                                    "this as root." +
                                    elsewhere);
    }
    return base::make_error(ErrorKind::unavailable,
                            "There is no " + socket +
                                ": is the service running, and is that its admin.socket?" +
                                elsewhere);
}

base::Error unreachable(const ServerAccess& access, const base::Error& cause) {
    if (!access.socket.empty()) return unreachable_socket(access.socket, cause);
    return base::make_error(
        ErrorKind::unavailable,
        cause.detail +
            "\nCheck --server, and --ca-file if its certificate comes from your own CA.");
}

base::Error not_our_api(const char* what) {
    return base::make_error(ErrorKind::internal,
                            std::string("The server's answer is not the admin API's: ") + what +
                                "\nCheck that --server names the admin listener.");
}

}  // namespace

std::string segment(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (is_unreserved(c)) {
            out += c;
            continue;
        }
        const auto octet = static_cast<unsigned char>(c);
        out += '%';
        out += kDigits[octet >> 4];
        out += kDigits[octet & 0xf];
    }
    return out;
}

base::Result<json> Client::get(const std::string& path, const Query& query) const {
    return call(call_for("GET", with_query(path, query)));
}

base::Result<json> Client::post(const std::string& path, const json& body) const {
    return send("POST", path, body);
}

base::Result<json> Client::patch(const std::string& path, const json& body) const {
    return send("PATCH", path, body);
}

base::Result<json> Client::send(std::string method, const std::string& path,
                                const json& body) const {
    net::HttpCall request = call_for(std::move(method), path);
    request.fields.emplace_back("Content-Type", "application/json");
    request.body = body.dump();
    return call(request);
}

base::Result<Listing> Client::list(const std::string& path, const Query& query, int limit) const {
    Listing listing;
    std::string cursor;
    do {
        const int wanted = limit - static_cast<int>(listing.items.size());
        Query page = query;
        page.emplace_back("limit", std::to_string(std::min(wanted, kPageLimit)));
        page.emplace_back("cursor", cursor);
        CAUSEWAY_TRY(const json answer, get(path, page));
        const auto items = answer.find("items");
        const auto next = answer.find("next");
        if (items == answer.end() || !items->is_array() || next == answer.end()) {
            return base::fail(not_our_api("it is not a list."));
        }
        for (const json& item : *items) listing.items.push_back(item);
        const bool last = !next->is_string() || items->empty();
        cursor = last ? "" : next->get<std::string>();
    } while (!cursor.empty() && static_cast<int>(listing.items.size()) < limit);
    listing.more = !cursor.empty();
    return listing;
}

net::HttpCall Client::call_for(std::string method, const std::string& path) const {
    net::HttpCall call;
    call.method = std::move(method);
    call.url = access_.base_url + "/api/v1" + path;
    call.ca_file = access_.ca_file;
    call.unix_socket = access_.socket;
    call.timeout = kTimeout;
    call.fields.emplace_back("Accept", "application/json");
    if (!access_.token.empty()) {
        call.fields.emplace_back("Authorization",
                                 "Bearer " + std::string(access_.token.reveal_text()));
    }
    return call;
}

base::Result<json> Client::call(const net::HttpCall& call) const {
    const auto reply = host_.transport(call);
    if (!reply) return base::fail(unreachable(access_, reply.error()));
    if (reply->status < 200 || reply->status > 299) return base::fail(reply_error(*reply));
    auto parsed = base::parse_json(reply->body, kAnswerLimits);
    if (!parsed || !parsed->is_object()) return base::fail(not_our_api("it is not JSON."));
    return *std::move(parsed);
}

}  // namespace causeway::cli
