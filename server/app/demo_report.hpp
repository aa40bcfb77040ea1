// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>

#include "app/demo_service.hpp"
#include "crypto/certificate.hpp"

namespace causeway::app {

// What a demo tells its user.
class DemoReport {
  public:
    // The references must outlive the report.
    DemoReport(const DemoService& service, std::ostream& out) : service_(service), out_(out) {}

    // A certificate that lego got from the endpoint, and the file that it is in.
    void certificate(const DemoEndpoint& endpoint, const crypto::Certificate& certificate,
                     const std::string& file) const;
    // Where everything is, and commands to paste.
    void directions() const;
    // The same for scripts: shell assignments.
    std::string environment() const;

  private:
    const DemoService& service_;
    std::ostream& out_;
};

}  // namespace causeway::app
