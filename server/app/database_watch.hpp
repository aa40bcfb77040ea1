// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "base/log.hpp"
#include "base/result.hpp"
#include "ra/intent_gate.hpp"
#include "storage/served_database.hpp"

namespace causeway::app {

// Shuts the gate while this is not the database that was served before, from the first look, which
// the constructor takes. A standby may be promoted under a running process. That the database is
// away says nothing.
class DatabaseWatch {
  public:
    using Read = std::function<base::Result<storage::ServedDatabase>()>;

    DatabaseWatch(Read read, ra::IntentGate& gate, base::Log& log);

    void look();

  private:
    const Read read_;
    ra::IntentGate& gate_;
    base::Log& log_;
    std::string doubt_;
};

}  // namespace causeway::app
