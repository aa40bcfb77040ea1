// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/uuid.hpp"
#include "http/response.hpp"
#include "model/endpoint.hpp"
#include "model/stores/page.hpp"

namespace causeway::admin {

// Where the next page begins, opaque to clients: the id of the last item that was shown.
std::string make_cursor(const base::Uuid& last);
std::optional<base::Uuid> parse_cursor(std::string_view text);

template <class Item>
base::Uuid id_of(const Item& item) {
    return item.id.value();
}
inline base::Uuid id_of(const model::EndpointContext& context) {
    return context.endpoint.id.value();
}

// The page to ask a store for: one item more than is shown tells whether there is a next page.
inline model::Page with_lookahead(model::Page page) {
    ++page.limit;
    return page;
}

// Cuts a list that was read with_lookahead(page); returns the cursor of the next page.
template <class Item>
std::optional<std::string> cut(std::vector<Item>& items, const model::Page& page) {
    const auto limit = static_cast<std::size_t>(page.limit);
    if (items.size() <= limit) return std::nullopt;
    items.erase(items.begin() + page.limit, items.end());
    return make_cursor(id_of(items.back()));
}

// The same for a list that its use case gives as a whole.
template <class Item>
std::optional<std::string> slice(std::vector<Item>& items, const model::Page& page) {
    std::ranges::sort(items, std::greater<>{}, [](const Item& item) { return id_of(item); });
    if (page.before) {
        std::erase_if(items, [&](const Item& item) { return id_of(item) >= *page.before; });
    }
    return cut(items, page);
}

// {"items": [...], "next": "..." or null}
http::Response list_response(nlohmann::json items, const std::optional<std::string>& next);

}  // namespace causeway::admin
