// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace causeway::arch {

using Names = std::set<std::string>;

// What one room may include: a row of layers.toml.
struct Room {
    Names rooms;
    Names libraries;
    std::map<std::string, Names> file_libraries;
};

// The table of layers.toml.
struct Layers {
    std::map<std::string, Room> rooms;
    std::map<std::string, Names> libraries;  // name -> header patterns
    Names everywhere;                        // libraries that are free for all
};

// Throws std::runtime_error when a row names a room or a library that the table does not have.
Layers parse_layers(std::string_view toml);

// Rooms that, by the table, could include each other in a circle ("a -> b -> a"); empty if none.
std::string cycle_in(const Layers& layers);

}  // namespace causeway::arch
