// SPDX-License-Identifier: Apache-2.0
#include "arch/toml_lists.hpp"

#include <stdexcept>

namespace causeway::arch {

std::set<std::string> names_from(const toml::node* list) {
    if (list == nullptr || !list->is_array())
        throw std::runtime_error("a list of names is missing");
    std::set<std::string> out;
    for (const toml::node& item : *list->as_array()) out.insert(item.value<std::string>().value());
    return out;
}

}  // namespace causeway::arch
