// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/config.hpp"
#include "app/legacy_ca.hpp"
#include "app/use_cases.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "ra/caller.hpp"

namespace causeway::app {

// The zone of names that a demo resolves to this machine by itself.
inline constexpr const char* kDemoZone = "lab.test";

// What is different from endpoint to endpoint for whoever uses them.
struct DemoProfile {
    std::string domain;                     // of its examples
    std::string lego_key_type;              // "ec256"
    std::vector<std::string> certbot_keys;  // options for a key that the endpoint accepts
    std::string variables;                  // how its names in the environment file begin
    std::string remark;                     // on its certificates, or empty
};

// An endpoint of a demo's, and how to register there.
struct DemoEndpoint {
    std::string name;  // "demo/lab"
    std::string title;
    std::string directory_url;
    std::string eab_kid;
    base::Secret eab_hmac;
    DemoProfile profile;
    std::string closed;  // what the operator has stopped, and what ends that; or empty
};

// Makes, unless an earlier run did, a tenant with an endpoint for the built-in CA and one for the
// CA of others; and an EAB key for each, new at each run. Of the connections that are there it
// changes only where the CA is now; the rest is the operator's.
base::Result<std::vector<DemoEndpoint>> seed_demo(UseCases& cases, const Config& config,
                                                  const LegacyCa& legacy_ca,
                                                  const ra::Caller& caller);

}  // namespace causeway::app
