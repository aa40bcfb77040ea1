// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "model/name_rule.hpp"

namespace causeway::policy {

// Under which names registries sell names, such as com and co.uk (https://publicsuffix.org).
class PublicSuffixes {
  public:
    // The newest edition among `file`, the one that the system's package publicsuffix keeps up to
    // date, and the one that libpsl was built with. A file that cannot be read is passed over.
    explicit PublicSuffixes(const std::string& file = {});

    // That of the system, read once: a newer edition takes effect with the next start.
    static const PublicSuffixes& of_system();

    // Names that no registry sells under, such as an internal top-level domain, are none.
    bool contains(const std::string& domain) const;

  private:
    struct Free {
        void operator()(const void* list) const;
    };
    std::unique_ptr<const void, Free> list_;
};

// malformed for a rule that would allow the names of every customer of a registry: all names, or
// all wildcards, under com or co.uk.
base::Result<void> check_breadth(const model::NameRule& rule);

}  // namespace causeway::policy
