// SPDX-License-Identifier: Apache-2.0
#include "http/request.hpp"

#include "base/ascii.hpp"

namespace causeway::http {

const char* to_string(Method method) {
    switch (method) {
        case Method::get:
            return "GET";
        case Method::head:
            return "HEAD";
        case Method::post:
            return "POST";
        case Method::put:
            return "PUT";
        case Method::patch:
            return "PATCH";
        case Method::delete_:
            return "DELETE";
        case Method::options:
            return "OPTIONS";
        case Method::other:
            return "OTHER";
    }
    return "OTHER";
}

Method parse_method(std::string_view token) {
    for (const Method method : {Method::get, Method::head, Method::post, Method::put, Method::patch,
                                Method::delete_, Method::options}) {
        if (token == to_string(method)) return method;
    }
    return Method::other;
}

std::optional<std::string_view> Request::parameter(std::string_view name) const {
    for (const auto& parameter : parameters) {
        if (parameter.name == name) return parameter.value;
    }
    return std::nullopt;
}

bool Request::has_media_type(std::string_view type) const {
    const std::string_view declared = header("Content-Type").value_or("");
    return base::equal_ignoring_case(base::trim(declared.substr(0, declared.find(';'))), type);
}

}  // namespace causeway::http
