// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "app/config.hpp"
#include "app/doctor_check.hpp"
#include "app/sealing_report.hpp"
#include "base/clock.hpp"
#include "crypto/sealed_box.hpp"
#include "storage/examination.hpp"

namespace causeway::app {

// What was found of the database, or why nothing was. All but the first check skip themselves
// without it.
using Examined = base::Result<storage::Examination>;

Findings check_database(const Examined& examined);
// `service_role` as it is configured; empty: one role does everything. `migrate` is the command
// that the operator is to run as the tables' owner.
Findings check_role(const Examined& examined, const std::string& service_role,
                    const std::string& migrate);
Findings check_schema(const Examined& examined, const std::string& migrate);
// Whether it is the one that was served before; `migrate` as above.
Findings check_identity(const Examined& examined, const std::string& migrate);
// Of one process, and of a second one while the first is replaced.
Findings check_connections(const Examined& examined, int pool);
// In a lab, what a power failure loses is no failure.
Findings check_durability(const Examined& examined, bool lab);
Findings check_clock(const Examined& examined);
// `facts` is asked when there are keys: what they have sealed, and which processes have them.
Findings check_sealing_key(const Examined& examined, const base::Result<crypto::SealingKeys>& keys,
                           const std::function<base::Result<SealingFacts>()>& facts);
Findings check_audit(const Examined& examined, base::Time now, bool service_runs);
Findings check_tasks(const Examined& examined);

}  // namespace causeway::app
