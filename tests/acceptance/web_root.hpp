// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "support/http_responder.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::acceptance {

// The web server of every name in lab.test, for clients that leave their answers to http-01 in a
// folder. No client may listen on the shared demo's http-01 port meanwhile.
class WebRoot {
  public:
    WebRoot();

    // What stands at /.well-known/acme-challenge/.
    std::filesystem::path challenges() const;

  private:
    void reply(const support::HttpResponder::Request& request,
               const support::HttpResponder::Connection& connection) const;

    support::TemporaryDirectory folder_;
    support::HttpResponder responder_;
};

}  // namespace causeway::acceptance
