// SPDX-License-Identifier: Apache-2.0
#include "arch/layer_check.hpp"

#include <algorithm>

namespace causeway::arch {
namespace {

constexpr std::string_view kServer = "server/";
constexpr std::string_view kConnectors = "connectors/";
constexpr std::string_view kSdk = "connectors/sdk/";

std::string folder_of(const std::string& path) {
    return path.substr(0, path.rfind('/'));
}
std::string file_name_of(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

// "server/ra/orders.hpp" stands in room ra, "connectors/est/entry.cpp" in room connectors/est.
std::string room_of(const std::string& path) {
    if (path == "server/main.cpp") return "main";
    if (path == "connectors/sdk/connector.h" || path == "connectors/sdk/connector.hpp") {
        return "contract";
    }
    if (path.starts_with(kServer)) {
        return path.substr(kServer.size(), path.find('/', kServer.size()) - kServer.size());
    }
    return path.substr(0, path.find('/', kConnectors.size()));
}

bool stands_in_a_room(const SourceFile& file) {
    return (file.path.starts_with(kServer) || file.path.starts_with(kConnectors)) &&
           has_suffix(file.path, {".cpp", ".hpp", ".c", ".h"});
}

// <vector>, but not <zlib.h> or <Poco/Net.h>.
bool is_standard_library(const std::string& header) {
    return header.find_first_of("./") == std::string::npos;
}

bool matches(const std::string& header, const std::string& pattern) {
    return pattern.ends_with('/') ? header.starts_with(pattern) : header == pattern;
}

bool share_a_name(const Names& left, const Names& right) {
    return std::ranges::any_of(left, [&](const auto& name) { return right.contains(name); });
}

}  // namespace

LayerCheck::LayerCheck(const Layers& layers, const std::vector<SourceFile>& tree)
    : layers_(layers), tree_(tree) {
    for (const SourceFile& file : tree) paths_.insert(file.path);
}

std::vector<Violation> LayerCheck::violations() const {
    std::vector<Violation> out;
    for (const SourceFile& file : tree_) {
        if (stands_in_a_room(file)) check(file, out);
    }
    return out;
}

std::vector<std::string> LayerCheck::unused() const {
    std::vector<std::string> out;
    const auto require = [&](const std::string& room, const std::string& file_name,
                             const Names& libraries) {
        const Names used = libraries_of(room, file_name);
        for (const std::string& library : libraries) {
            if (library == "any" || used.contains(library)) continue;
            out.push_back("room " + room + ": " + library);
        }
    };
    for (const auto& [name, row] : layers_.rooms) {
        if (name == "connectors/*") continue;
        const bool has_a_file = std::ranges::any_of(tree_, [&, &room = name](const auto& file) {
            return stands_in_a_room(file) && room_of(file.path) == room;
        });
        if (!has_a_file) out.push_back("room " + name);
        require(name, "", row.libraries);
        for (const auto& [file, libraries] : row.file_libraries) require(name, file, libraries);
    }
    return out;
}

// What a room includes, or only those of its files that have the name.
Names LayerCheck::libraries_of(const std::string& room, const std::string& file_name) const {
    Names out;
    for (const SourceFile& file : tree_) {
        if (!stands_in_a_room(file) || room_of(file.path) != room) continue;
        if (!file_name.empty() && file_name_of(file.path) != file_name) continue;
        for (const IncludeDirective& include : include_directives(file.text)) {
            if (include.form == IncludeForm::angled) out.merge(libraries_with(include.header));
        }
    }
    return out;
}

void LayerCheck::check(const SourceFile& file, std::vector<Violation>& out) const {
    if (row_of(room_of(file.path)) == nullptr) {
        out.push_back({file.path, 1, "room " + room_of(file.path) + " has no row in layers.toml"});
        return;
    }
    for (const IncludeDirective& include : include_directives(file.text)) {
        const std::string reason = objection(file.path, include);
        if (!reason.empty()) out.push_back({file.path, include.line, reason});
    }
}

std::string LayerCheck::objection(const std::string& path, const IncludeDirective& include) const {
    switch (include.form) {
        case IncludeForm::angled:
            return objection_to_library(path, include.header);
        case IncludeForm::quoted:
            return objection_to_room(path, include.header);
        case IncludeForm::computed:
            break;
    }
    return "an include must name its header, not the macro " + include.header;
}

std::string LayerCheck::objection_to_library(const std::string& path,
                                             const std::string& header) const {
    if (is_standard_library(header)) return {};
    const Names libraries = libraries_with(header);
    if (libraries.empty() && row_of(room_of(path))->libraries.contains("any")) return {};
    if (libraries.empty()) return "<" + header + "> belongs to no library of layers.toml";

    const Room& room = *row_of(room_of(path));
    const auto own = room.file_libraries.find(file_name_of(path));
    const bool allowed = share_a_name(libraries, layers_.everywhere) ||
                         room.libraries.contains("any") ||
                         share_a_name(libraries, room.libraries) ||
                         (own != room.file_libraries.end() && share_a_name(libraries, own->second));
    if (allowed) return {};
    return "room " + room_of(path) + " may not include library " + *libraries.begin() + " (<" +
           header + ">)";
}

std::string LayerCheck::objection_to_room(const std::string& path,
                                          const std::string& header) const {
    const std::string target = resolve(path, header);
    if (target.empty()) return "\"" + header + "\" names no file of the repository";

    const std::string from = room_of(path);
    const std::string to = room_of(target);
    const Room& room = *row_of(from);
    if (from == to || room.rooms.contains(to) || room.rooms.contains(header)) return {};
    return "room " + from + " may not include room " + to + " (\"" + header + "\")";
}

const Room* LayerCheck::row_of(const std::string& room) const {
    if (const auto row = layers_.rooms.find(room); row != layers_.rooms.end()) return &row->second;
    const auto shared = layers_.rooms.find("connectors/*");
    const bool is_connector = room.starts_with(kConnectors) && shared != layers_.rooms.end();
    return is_connector ? &shared->second : nullptr;
}

Names LayerCheck::libraries_with(const std::string& header) const {
    Names out;
    for (const auto& [name, patterns] : layers_.libraries) {
        if (std::ranges::any_of(patterns, [&](const auto& p) { return matches(header, p); })) {
            out.insert(name);
        }
    }
    return out;
}

// The file that a quoted include means: beside the includer, below server/, below the root, or made
// for each connector by the SDK; as it stands, or generated from the template of its name.
std::string LayerCheck::resolve(const std::string& path, const std::string& header) const {
    for (const std::string& candidate :
         {folder_of(path) + "/" + header, std::string(kServer) + header, header,
          std::string(kSdk) + header}) {
        if (paths_.contains(candidate) || paths_.contains(candidate + ".in")) return candidate;
    }
    return {};
}

}  // namespace causeway::arch
