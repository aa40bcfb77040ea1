// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace causeway::http {

struct HeaderField {
    std::string name;
    std::string value;

    bool operator==(const HeaderField&) const = default;
};

// Header fields in the order in which they were received or set, repeated ones kept. Names compare
// without regard to case (RFC 9110 §5.1). Views stay valid until the next change.
class Headers {
  public:
    Headers() = default;
    Headers(std::initializer_list<HeaderField> fields) : fields_(fields) {}

    // Appends, whatever is there already: for a field that may repeat, such as Link.
    void add(std::string name, std::string value);

    // Replaces every field of that name.
    void set(std::string_view name, std::string value);

    // The value of the first field of that name.
    std::optional<std::string_view> get(std::string_view name) const;
    std::vector<std::string_view> all(std::string_view name) const;

    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }
    std::size_t size() const { return fields_.size(); }

    bool operator==(const Headers&) const = default;

  private:
    std::vector<HeaderField> fields_;
};

}  // namespace causeway::http
