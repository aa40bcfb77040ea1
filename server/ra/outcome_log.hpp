// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/log.hpp"
#include "ca/issuer.hpp"
#include "crypto/certificate.hpp"
#include "ra/attempt_work.hpp"

namespace causeway::ra {

// What a person has to hear of an attempt: each is an error in the log and says what to do.

// Nobody knows what became of it: `causeway task show`.
void log_unknown(base::Log& log, const AttemptWork& work);

// The CA made a certificate for it that nobody gets: to be revoked there.
void log_unserved(base::Log& log, const AttemptWork& work, const crypto::Certificate& leaf);

// It has ended here, and the CA goes on with it: to be refused there.
void log_left_at_ca(base::Log& log, const AttemptWork& work);

// The last trace of an answer that nobody can store.
void log_lost(base::Log& log, const AttemptWork& work, const ca::FindOutcome& outcome,
              const std::string& why);

}  // namespace causeway::ra
