// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace causeway::arch {

enum class IncludeForm { angled, quoted, computed };

struct IncludeDirective {
    std::size_t line = 1;
    IncludeForm form = IncludeForm::angled;
    std::string header;  // for a computed include: the macro

    bool operator==(const IncludeDirective&) const = default;
};

// Every #include of a file, whatever condition it stands under.
std::vector<IncludeDirective> include_directives(std::string_view text);

}  // namespace causeway::arch
