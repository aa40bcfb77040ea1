// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace causeway::ca {

// How the subject of a subproblem names what is wrong.
inline constexpr const char* kPointer = "pointer";  // into the configuration (RFC 6901)
inline constexpr const char* kSecret = "secret";    // by its name

// What a kind of connector can do and how it is configured, as its plugin describes itself.
struct ConnectorType {
    std::string type;   // "softca": the plugin's file name and what a connection names
    std::string title;  // for people
    std::string version;
    std::string schema;  // JSON Schema of the configuration
    bool revokes = false;
    bool pends = false;             // may answer "not decided yet"
    bool honours_validity = false;  // issues exactly the notBefore and notAfter asked for
    bool finds_by_idempotency_key = false;
    bool idempotent = false;  // one idempotency key gives one certificate, however often it is sent
};

// The plugins found in the directories that the process configuration names.
class Catalog {
  public:
    virtual ~Catalog() = default;
    virtual std::vector<ConnectorType> types() = 0;
    // not_found, naming the known ones.
    virtual base::Result<ConnectorType> describe(std::string_view type) = 0;
    // malformed with a JSON pointer for each thing that is wrong with `config` (JSON text), and the
    // name of each secret that it does not use.
    virtual base::Result<void> validate(std::string_view type, std::string_view config,
                                        const std::map<std::string, base::Secret>& secrets) = 0;
    // The secrets that `config` refers to; malformed, as above, when it does not fit.
    virtual base::Result<std::set<std::string>> secret_names(std::string_view type,
                                                             std::string_view config) = 0;
};

}  // namespace causeway::ca
