// SPDX-License-Identifier: Apache-2.0
#include "cli/log_stream.hpp"

#include <fstream>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json.hpp"

namespace causeway::cli {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr const char* kPage = "200";
// An event is made of a request, whose size is bounded.
constexpr std::size_t kLongestLine = std::size_t{4} << 20;
constexpr base::JsonLimits kLineLimits{.bytes = kLongestLine, .depth = 8, .values = 100};

base::Error damaged(std::size_t line, const std::string& reason) {
    return base::make_error(ErrorKind::conflict,
                            "Line " + std::to_string(line) + " of the export: " + reason);
}

// False at the end. A line that never ends is cut off, and then is no JSON.
bool read_line(std::istream& file, std::string& line) {
    line.clear();
    for (int c = file.get(); c != std::istream::traits_type::eof(); c = file.get()) {
        if (c == '\n') return true;
        if (line.size() <= kLongestLine) line.push_back(static_cast<char>(c));
    }
    return !line.empty();
}

base::Result<json> parse_line(const std::string& text, std::size_t line) {
    auto parsed = base::parse_json(text, kLineLimits);
    if (!parsed || !parsed->is_object()) return base::fail(damaged(line, "it is no JSON object."));
    return *std::move(parsed);
}

base::Result<LogFilter> read_filter(const json& begin) {
    LogFilter filter;
    for (const auto& [name, text] :
         {std::pair("tenant", &filter.tenant), std::pair("from", &filter.from),
          std::pair("to", &filter.to)}) {
        const auto member = begin.find(name);
        if (member == begin.end() || !member->is_string()) {
            return base::fail(damaged(1, std::string("\"") + name + "\" must be a text."));
        }
        *text = member->get<std::string>();
    }
    return filter;
}

}  // namespace

base::Result<LogEnd> stream_server(const Client& client, const LogFilter& filter,
                                   const EntrySink& sink) {
    CAUSEWAY_TRY(json head, client.get("/audit/checkpoint"));
    const auto size = head.at("size").get<std::size_t>();
    for (std::size_t next = 0; next < size;) {
        CAUSEWAY_TRY(const json page, client.get("/audit/entries", {{"first", std::to_string(next)},
                                                                    {"limit", kPage},
                                                                    {"tenant", filter.tenant},
                                                                    {"from", filter.from},
                                                                    {"to", filter.to}}));
        const std::size_t before = next;
        for (const json& entry : page.at("items")) {
            if (next == size) break;
            CAUSEWAY_CHECK(sink(entry));
            ++next;
        }
        if (next == before) break;  // whoever checks the log finds it too short
    }
    return LogEnd{std::move(head), filter};
}

base::Result<LogEnd> stream_export(const std::string& path, const EntrySink& sink) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return base::fail(ErrorKind::malformed,
                          "The file " + path + " cannot be read: does it exist, and may you?");
    }
    std::string text;
    std::size_t line = 0;
    std::optional<json> head;
    LogFilter filter;
    while (read_line(file, text)) {
        ++line;
        CAUSEWAY_TRY(json value, parse_line(text, line));
        if (line == 1) {
            if (!value.contains("format") || value.at("format") != kExportFormat) {
                return base::fail(ErrorKind::malformed, path + " is no export of the audit log.");
            }
            CAUSEWAY_TRY(filter, read_filter(value));
            continue;
        }
        if (head) return base::fail(damaged(line, "it comes after the checkpoint."));
        if (value.contains("leaf")) {
            CAUSEWAY_CHECK(sink(value));
        } else {
            head = std::move(value);
        }
    }
    if (!head) return base::fail(damaged(line, "the export ends without its checkpoint."));
    return LogEnd{*std::move(head), std::move(filter)};
}

}  // namespace causeway::cli
