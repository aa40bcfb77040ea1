// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "ca/answer.hpp"

namespace causeway::ca {

// A place in a configuration that names a secret.
struct SecretReference {
    std::string pointer;
    std::string name;
};

// The JSON Schema of a connector's configuration. Cheap to copy; safe from several threads.
class ConfigSchema {
  public:
    // malformed when it is no schema, allows unknown members at its top, or uses a keyword that
    // connector.h refuses: checking must cost bounded time whatever the plugin's author wrote.
    static base::Result<ConfigSchema> compile(std::string_view schema);

    // What is wrong with a configuration; nothing when it fits.
    std::vector<ConfigProblem> problems(std::string_view config) const;
    // Of a configuration that fits.
    std::vector<SecretReference> secrets(std::string_view config) const;

  private:
    struct Compiled;
    explicit ConfigSchema(std::shared_ptr<const Compiled> compiled)
        : compiled_(std::move(compiled)) {}

    std::shared_ptr<const Compiled> compiled_;
};

}  // namespace causeway::ca
