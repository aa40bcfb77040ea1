// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace causeway::app {

struct DemoOptions {
    std::string state;       // directory; empty: a place of its own for each user
    std::string env_file;    // written when all is ready; empty: none
    std::string resolver;    // HOST:PORT that validation asks; empty: the demo's own zone only
    int port = 0;            // of the ACME listener; 0: that of the last run, or a free one
    int http01_port = 0;     // where http-01 is validated; 0: likewise
    int tlsalpn01_port = 0;  // where tls-alpn-01 is; 0: likewise
    bool issue = true;       // obtain a certificate from each endpoint with lego
    bool once = false;       // end after that
};

// Everything on this machine, for trying it out: a private PostgreSQL, the built-in CA and a SCEP
// CA of others, a tenant with an endpoint and a key for each, and a real certificate from both,
// obtained by lego. Runs until SIGINT and leaves nothing running; a second SIGINT ends it at once.
// The exit code is 0 when all went well.
int demo(const DemoOptions& options);

}  // namespace causeway::app
