// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.hpp"
#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::connectors {

// ScepPeer.java, running: the SCEP CA that can be told how to behave.
class ScepPeer {
  public:
    ScepPeer();

    // The address under which it behaves as the knobs say ("pend=3,ra").
    std::string url(const std::string& knobs) const;
    // The fingerprint of its CA; `file` names another certificate than the usual one.
    std::string ca_fingerprint(const std::string& file = "ca.pem") const;
    // How many certificates it has issued under these knobs.
    int issued(const std::string& knobs) const;
    // Under the knob "trust" it takes requests that are signed with this certificate only.
    void trust(base::ByteView certificate) const;

  private:
    support::TemporaryDirectory directory_;
    support::Process process_;
    std::uint16_t port_ = 0;
};

}  // namespace causeway::connectors
