// SPDX-License-Identifier: Apache-2.0
#include "http/router.hpp"

#include <algorithm>
#include <stdexcept>

namespace causeway::http {

const std::string& PathParameters::operator[](std::string_view name) const {
    for (const auto& [known, value] : values_) {
        if (known == name) return value;
    }
    throw std::out_of_range("no path parameter " + std::string(name));
}

std::optional<PathParameters> match_path(std::string_view pattern,
                                         std::span<const std::string> segments) {
    PathParameters parameters;
    std::string_view rest = pattern.substr(1);
    if (rest.empty()) {
        return segments.empty() ? std::optional(std::move(parameters)) : std::nullopt;
    }
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const std::size_t slash = std::min(rest.find('/'), rest.size());
        const std::string_view expected = rest.substr(0, slash);
        const bool placeholder = expected.starts_with('{') && expected.ends_with('}');
        if (placeholder) {
            if (segments[i].empty()) return std::nullopt;
            parameters.add(expected.substr(1, expected.size() - 2), segments[i]);
        } else if (expected != segments[i]) {
            return std::nullopt;
        }
        if (slash == rest.size()) {
            return i + 1 == segments.size() ? std::optional(std::move(parameters)) : std::nullopt;
        }
        rest.remove_prefix(slash + 1);
    }
    return std::nullopt;
}

std::string allow_list(std::span<const Method> methods) {
    std::vector<Method> listed;
    const auto list = [&](Method method) {
        if (std::find(listed.begin(), listed.end(), method) == listed.end()) {
            listed.push_back(method);
        }
    };
    for (const Method method : methods) {
        list(method);
        if (method == Method::get) list(Method::head);
    }
    std::string out;
    for (const Method method : listed) {
        if (!out.empty()) out += ", ";
        out += to_string(method);
    }
    return out;
}

}  // namespace causeway::http
