// SPDX-License-Identifier: Apache-2.0
#include "cli/log_stream.hpp"

#include <optional>
#include <utility>

#include "base/json.hpp"
#include "base/time_text.hpp"

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

// To the millisecond, like the ids that it is compared with.
std::string time_text(const std::optional<base::Time>& time) {
    return time ? base::to_rfc3339_micros(*time) : std::string();
}

base::Error no_member(const char* name, const char* what) {
    return base::make_error(ErrorKind::malformed, "This is no export of the audit log: \"" +
                                                      std::string(name) +
                                                      "\" in its first line is "
                                                      "not " +
                                                      what + ".");
}

base::Result<std::string> read_text(const json& begin, const char* name) {
    const auto member = begin.find(name);
    if (member != begin.end() && member->is_string()) return member->get<std::string>();
    return base::fail(no_member(name, "a text"));
}

base::Result<std::optional<base::Time>> read_time(const json& begin, const char* name) {
    CAUSEWAY_TRY(const std::string text, read_text(begin, name));
    if (text.empty()) return std::nullopt;
    const auto time = base::parse_rfc3339(text);
    if (!time) return base::fail(no_member(name, "a time"));
    return std::chrono::floor<std::chrono::milliseconds>(*time);
}

base::Result<audit::Scope> read_scope(const json& begin) {
    audit::Scope scope;
    CAUSEWAY_TRY(scope.tenant, read_text(begin, "tenant"));
    CAUSEWAY_TRY(scope.from, read_time(begin, "from"));
    CAUSEWAY_TRY(scope.to, read_time(begin, "to"));
    return scope;
}

}  // namespace

base::Result<json> stream_server(const Client& client, const audit::Scope& scope,
                                 const EntrySink& sink) {
    CAUSEWAY_TRY(json head, client.get("/audit/checkpoint"));
    const auto size = head.at("size").get<std::size_t>();
    for (std::size_t next = 0; next < size;) {
        CAUSEWAY_TRY(const json page, client.get("/audit/entries", {{"first", std::to_string(next)},
                                                                    {"limit", kPage},
                                                                    {"tenant", scope.tenant},
                                                                    {"from", time_text(scope.from)},
                                                                    {"to", time_text(scope.to)}}));
        const std::size_t before = next;
        for (const json& entry : page.at("items")) {
            if (next == size) break;
            CAUSEWAY_CHECK(sink(entry));
            ++next;
        }
        if (next == before) break;  // whoever checks the log finds it too short
    }
    return head;
}

json begin_of_export(const audit::Scope& scope) {
    return {{"format", kExportFormat},
            {"tenant", scope.tenant},
            {"from", time_text(scope.from)},
            {"to", time_text(scope.to)}};
}

base::Result<ExportReader> ExportReader::open(const std::string& path) {
    ExportReader reader(path);
    if (!reader.file_) {
        return base::fail(ErrorKind::malformed,
                          "The file " + path + " cannot be read: does it exist, and may you?");
    }
    std::string text;
    read_line(reader.file_, text);
    const auto begin = parse_line(text, 1);
    if (!begin || !begin->contains("format") || begin->at("format") != kExportFormat) {
        return base::fail(ErrorKind::malformed, path + " is no export of the audit log.");
    }
    CAUSEWAY_TRY(reader.scope_, read_scope(*begin));
    return reader;
}

base::Result<json> ExportReader::stream(const EntrySink& sink) {
    std::string text;
    std::size_t line = 1;
    std::optional<json> head;
    while (read_line(file_, text)) {
        ++line;
        CAUSEWAY_TRY(json value, parse_line(text, line));
        if (head) return base::fail(damaged(line, "it comes after the checkpoint."));
        if (value.contains("leaf")) {
            CAUSEWAY_CHECK(sink(value));
        } else {
            head = std::move(value);
        }
    }
    if (!head) return base::fail(damaged(line, "the export ends without its checkpoint."));
    return *std::move(head);
}

}  // namespace causeway::cli
