// SPDX-License-Identifier: Apache-2.0
#include "app/use_cases.hpp"

namespace causeway::app {
namespace {

using std::chrono::duration_cast;
using std::chrono::seconds;

// Threads that may wait for a quick CA at a time; the HTTP server has about twice as many.
constexpr int kWaitingFinalizes = 64;
constexpr int kWaitingRevocations = 16;
// People wait for a revocation at their prompts.
constexpr std::chrono::seconds kRevocationWait{10};

}  // namespace

UseCases::UseCases(const Parts& parts, const Config& config)
    : waiters(kWaitingFinalizes),
      revocation_waiters(kWaitingRevocations),
      gate(parts.clock),
      endpoints(parts.database),
      accounts(parts.database, parts.clock, parts.random),
      orders(parts.database, parts.catalog, parts.clock, parts.random),
      validation({parts.database, parts.validator, parts.clock, parts.random, parts.log,
                  parts.metrics, parts.executor},
                 config.process.node),
      issuance(
          {parts.database, waiters, pace, gate, parts.clock, parts.random},
          {config.issuance.finalize_wait, duration_cast<seconds>(config.issuance.give_up_after)}),
      enrollment({parts.database, parts.issuer, parts.catalog, waiters, pace, gate, parts.clock,
                  parts.random, parts.log, parts.metrics, parts.pause},
                 config.process.node, duration_cast<seconds>(config.issuance.call_deadline)),
      tenants(parts.database, parts.validator, parts.clock, parts.random),
      domains(parts.database, parts.clock, parts.random),
      eab_keys(parts.database, parts.clock, parts.random),
      connectors({parts.database, parts.issuer, parts.catalog, parts.clock, parts.random}),
      api_tokens(parts.database, parts.clock, parts.random),
      records(parts.database, parts.clock),
      reconciliation({parts.database, parts.issuer, parts.clock, parts.random, parts.log}),
      revocations({parts.database, revocation_waiters, parts.clock, parts.random, parts.log},
                  kRevocationWait),
      revocation_delivery({parts.database, parts.issuer, revocation_waiters, parts.clock,
                           parts.random, parts.log, parts.metrics},
                          config.process.node,
                          duration_cast<seconds>(config.issuance.call_deadline)),
      revocation_tasks(parts.database, parts.clock, parts.random) {}

}  // namespace causeway::app
