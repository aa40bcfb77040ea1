// SPDX-License-Identifier: Apache-2.0
#include "arch/layers.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "arch/toml_lists.hpp"

namespace causeway::arch {
namespace {

const toml::table& table_in(const toml::table& parent, std::string_view key) {
    const toml::node* node = parent.get(key);
    if (node == nullptr || !node->is_table()) {
        throw std::runtime_error("layers.toml: no table " + std::string(key));
    }
    return *node->as_table();
}

Room parse_room(const toml::table& row) {
    Room room{names_from(row.get("rooms")), names_from(row.get("libraries")), {}};
    if (row.contains("files")) {
        for (const auto& [file, libraries] : table_in(row, "files")) {
            room.file_libraries[std::string(file)] = names_from(&libraries);
        }
    }
    return room;
}

// "va/validator.hpp" is a header of room va.
std::string room_named_by(const std::string& entry) {
    return entry.ends_with(".hpp") ? entry.substr(0, entry.rfind('/')) : entry;
}

void require_known_names(const Layers& layers) {
    const auto require_libraries = [&](const std::string& room, const Names& names) {
        for (const std::string& name : names) {
            if (name == "any" || layers.libraries.contains(name)) continue;
            throw std::runtime_error("layers.toml: room " + room + " names no library: " + name);
        }
    };
    for (const auto& [name, room] : layers.rooms) {
        for (const std::string& entry : room.rooms) {
            if (layers.rooms.contains(room_named_by(entry))) continue;
            throw std::runtime_error("layers.toml: room " + name + " names no room: " + entry);
        }
        require_libraries(name, room.libraries);
        for (const auto& [file, libraries] : room.file_libraries)
            require_libraries(name, libraries);
    }
}

// Follows the table's edges depth first; `path` holds the rooms that led here.
std::string cycle_from(const Layers& layers, const std::string& room,
                       std::vector<std::string>& path, Names& finished) {
    if (finished.contains(room)) return {};
    const auto start = std::ranges::find(path, room);
    const bool closes = start != path.end();
    std::string found;
    for (auto step = start; step != path.end(); ++step) found += *step + " -> ";
    if (closes) return found + room;

    path.push_back(room);
    for (const std::string& entry : layers.rooms.at(room).rooms) {
        found = cycle_from(layers, room_named_by(entry), path, finished);
        if (!found.empty()) return found;
    }
    path.pop_back();
    finished.insert(room);
    return {};
}

}  // namespace

Layers parse_layers(std::string_view text) {
    const toml::table document = toml::parse(text);
    Layers layers;
    layers.everywhere = names_from(table_in(document, "everywhere").get("libraries"));
    for (const auto& [name, patterns] : table_in(document, "library")) {
        layers.libraries[std::string(name)] = names_from(&patterns);
    }
    const toml::table& rooms = table_in(document, "room");
    for (const auto& entry : rooms) {
        const std::string_view name = entry.first;
        layers.rooms[std::string(name)] = parse_room(table_in(rooms, name));
    }
    require_known_names(layers);
    return layers;
}

std::string cycle_in(const Layers& layers) {
    Names finished;
    for (const auto& [name, room] : layers.rooms) {
        std::vector<std::string> path;
        if (std::string cycle = cycle_from(layers, name, path, finished); !cycle.empty()) {
            return cycle;
        }
    }
    return {};
}

}  // namespace causeway::arch
