// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "crypto/certificate.hpp"
#include "model/identifier.hpp"
#include "model/ids.hpp"
#include "model/revocation_reason.hpp"

namespace causeway::ca {

// What a CA is asked for. The CSR goes out unchanged; everything else tells the connector who asks
// and what was checked.
struct EnrollRequest {
    model::AttemptId attempt;
    model::OrderId order;
    std::string idempotency_key;
    std::string tenant;    // slug
    std::string endpoint;  // slug
    std::string account;   // id
    std::string eab_kid;   // or empty
    base::Bytes csr;       // DER
    std::vector<model::Identifier> identifiers;
    std::optional<base::Time> not_before;
    std::optional<base::Time> not_after;
};

// Certificates in DER, in whatever order the CA sent them. Nothing about them has been verified.
struct Issued {
    std::vector<base::Bytes> certificates;
};

// The CA has the request and has not decided; `handle` is what resume() needs, on any replica.
struct Pending {
    base::Bytes handle;
    std::chrono::seconds retry_after{5};
};

struct Rejected {
    base::ErrorKind kind = base::ErrorKind::bad_csr;
    std::string for_client;
    std::string for_log;
};

// Proven that the CA has not acted, since nothing was sent or its answer says so: the request may
// be sent again.
struct Unavailable {
    std::string for_log;
    std::chrono::seconds retry_after{5};
    bool called = true;  // false: not even the connector was called
};

// Something may have reached the CA and no usable answer came back: never sent again by itself.
struct Unknown {
    std::string for_log;
};

using EnrollOutcome = std::variant<Issued, Pending, Rejected, Unavailable, Unknown>;

// Proven that the CA has not acted on the request, and has nothing of it on the way to it.
struct NotFound {};

// What became of a request whose answer was lost. Unavailable: the CA cannot be asked now.
using FindOutcome = std::variant<Issued, Pending, Rejected, NotFound, Unavailable, Unknown>;

// Hears, once at most, what a connector said after the deadline of a call that was Unknown then; on
// the connector's own thread. It owns or outlives what it needs, and throws nothing. May be empty.
using LateAnswer = std::function<void(const EnrollOutcome&)>;

struct Revoked {};  // also when the CA says that it was revoked before
using RevokeOutcome = std::variant<Revoked, Rejected, Unavailable, Unknown>;

// The certificates that a connector's CA signs with, and those that anchor them.
struct CaCertificates {
    std::vector<crypto::Certificate> intermediates;
    std::vector<crypto::Certificate> anchors;
};

enum class StageVerdict { passed, warned, failed, skipped };

// One named step of a connection test: "name", "tcp", "tls", "sign-in", "capabilities", ...
struct TestStage {
    std::string name;
    StageVerdict verdict = StageVerdict::passed;
    std::string detail;  // what was seen, and on failure what to change
};

// The CAs behind their connectors. Calls block until the answer or the deadline; a call that is
// still running then counts as Unknown, and its connector as stuck until it returns. Each connector
// has its own few threads, so that one CA cannot hold up another.
class Issuer {
  public:
    virtual ~Issuer() = default;

    // Why the connector would not be called now: paused, unusable, its CA failing, its threads
    // stuck. Asks the CA nothing but whether it is well again.
    virtual std::optional<Unavailable> refusal(model::ConnectorId connector,
                                               base::Deadline deadline) = 0;
    virtual EnrollOutcome enroll(model::ConnectorId connector, const EnrollRequest& request,
                                 base::Deadline deadline, const LateAnswer& late) = 0;
    virtual EnrollOutcome resume(model::ConnectorId connector, const EnrollRequest& request,
                                 base::ByteView handle, base::Deadline deadline,
                                 const LateAnswer& late) = 0;
    // By the idempotency key of the request. Unknown when the connector has no such operation.
    virtual FindOutcome find(model::ConnectorId connector, const EnrollRequest& request,
                             base::Deadline deadline) = 0;
    virtual RevokeOutcome revoke(model::ConnectorId connector, base::ByteView certificate,
                                 model::RevocationReason reason, base::Deadline deadline) = 0;
    // Cached; refreshed at most daily. unavailable when the CA was never reached.
    virtual base::Result<CaCertificates> ca_certificates(model::ConnectorId connector) = 0;
    // As they were within the last minute; unavailable when the CA cannot be reached.
    virtual base::Result<CaCertificates> latest_ca_certificates(model::ConnectorId connector) = 0;
    virtual std::vector<TestStage> test(model::ConnectorId connector, base::Deadline deadline) = 0;
};

}  // namespace causeway::ca
