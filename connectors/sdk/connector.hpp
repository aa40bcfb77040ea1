// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "connectors/sdk/connector.h"

// The C++ face of connector.h, which has the rules; entry.hpp turns a class into a plugin.
namespace causeway::sdk {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using Time = std::chrono::sys_time<std::chrono::microseconds>;

// A host service that could not do its work now. Thrown, because a connector can do nothing better
// than end the call; what that means for the outcome is said at Call::sending.
class HostUnavailable final : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Thrown by Call::sending when the host has given up on the call.
class TooLate final : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

enum class LogLevel { debug, info, warning, error };

enum class KeyScheme {
    rsa_pkcs1_sha256 = CAUSEWAY_RSA_PKCS1_SHA256,
    rsa_pkcs1_sha384 = CAUSEWAY_RSA_PKCS1_SHA384,
    rsa_pkcs1_sha512 = CAUSEWAY_RSA_PKCS1_SHA512,
    ecdsa = CAUSEWAY_ECDSA,
    rsa_pkcs1_encryption = CAUSEWAY_RSA_PKCS1_ENCRYPTION,
    rsa_oaep_sha256 = CAUSEWAY_RSA_OAEP_SHA256,
};

struct StateEntry {
    std::string key;
    std::int64_t version = 0;
    Bytes value;
};

// The host services of one instance; cheap to copy. Valid as long as the instance.
class Host {
  public:
    explicit Host(const causeway_host& table) : table_(&table) {}

    void log(LogLevel level, std::string_view event, std::string_view text) const;
    Time now() const;
    std::optional<Bytes> secret(std::string_view name) const;
    // Nothing when the host has no such key.
    std::optional<Bytes> sign(std::string_view key, KeyScheme scheme, ByteView digest) const;
    std::optional<Bytes> decrypt(std::string_view key, KeyScheme scheme, ByteView ciphertext) const;
    bool may_connect(std::string_view address, std::uint16_t port) const;

    std::optional<StateEntry> get(std::string_view key) const;
    // The new version, or nothing when the stored one is not `expected` (0 = absent) any more.
    std::optional<std::int64_t> put_if(std::string_view key, std::int64_t expected,
                                       ByteView value) const;
    std::vector<StateEntry> list(std::string_view prefix, std::string_view after,
                                 std::uint32_t limit) const;

  private:
    const causeway_host* table_;
};

// One call of the host: how long it waits, and whether a request is on its way to the CA.
class Call {
  public:
    explicit Call(const causeway_call& table) : table_(&table) {}
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    std::chrono::milliseconds remaining() const;
    bool cancelled() const { return table_->cancelled(table_->context) != 0; }

    // To be called just before the first octet of each request to the CA. An exception that leaves
    // an operation before this means `unavailable`, since nothing was sent; after it, `unknown`.
    void sending();
    bool has_sent() const { return has_sent_; }

    // What Cancels::cancel names a call by.
    const causeway_call* id() const { return table_; }

  private:
    const causeway_call* table_;
    bool has_sent_ = false;
};

struct Description {
    std::string title;
    std::string version;
    bool honours_validity = false;
    bool idempotent = false;
    std::string schema;
};

struct Finding {
    std::string pointer;
    std::string problem;
};

enum class IdentifierType { dns = CAUSEWAY_DNS, ip = CAUSEWAY_IP };

struct Identifier {
    IdentifierType type = IdentifierType::dns;
    std::string value;
};

struct EnrollRequest {
    std::string attempt;
    std::string order;
    std::string idempotency_key;
    std::string tenant;
    std::string endpoint;
    std::string account;
    std::string eab_kid;
    Bytes csr;
    std::vector<Identifier> identifiers;
    std::optional<Time> not_before;
    std::optional<Time> not_after;
};

struct RevokeRequest {
    Bytes certificate;
    std::uint32_t reason = 0;
};

enum class Rejection {
    csr = CAUSEWAY_REJECTED_CSR,
    public_key = CAUSEWAY_REJECTED_PUBLIC_KEY,
    identifier = CAUSEWAY_REJECTED_IDENTIFIER,
    unauthorized = CAUSEWAY_REJECTED_UNAUTHORIZED,
    revocation_reason = CAUSEWAY_REJECTED_REVOCATION_REASON,
    unknown_certificate = CAUSEWAY_REJECTED_UNKNOWN_CERTIFICATE,
    unsupported = CAUSEWAY_REJECTED_UNSUPPORTED,
};

enum class Failure {
    connection = CAUSEWAY_FAILED_CONNECTION,
    timeout = CAUSEWAY_FAILED_TIMEOUT,
    server = CAUSEWAY_FAILED_SERVER,
    credentials = CAUSEWAY_FAILED_CREDENTIALS,
    rate_limit = CAUSEWAY_FAILED_RATE_LIMIT,
    local = CAUSEWAY_FAILED_LOCALLY,
};

struct Done {};
struct Issued {
    std::vector<Bytes> certificates;
};
struct Pending {
    Bytes handle;
    std::chrono::seconds retry_after{5};
};
struct Rejected {
    Rejection why = Rejection::csr;
    std::string for_client;
    std::string for_log;
};
struct Unavailable {
    Failure why = Failure::connection;
    std::string for_log;
    std::chrono::seconds retry_after{5};
};
struct Unknown {
    std::string for_log;
};
struct NotFound {};

struct CaCertificates {
    std::vector<Bytes> intermediates;
    std::vector<Bytes> anchors;
    std::optional<Bytes> crl;
};

enum class Verdict {
    passed = CAUSEWAY_PASSED,
    warned = CAUSEWAY_WARNED,
    failed = CAUSEWAY_FAILED,
    skipped = CAUSEWAY_SKIPPED,
};

struct Stage {
    std::string name;
    Verdict verdict = Verdict::passed;
    std::string detail;
};

using EnrollOutcome = std::variant<Issued, Pending, Rejected, Unavailable, Unknown>;
using FindOutcome = std::variant<Issued, Pending, Rejected, NotFound, Unavailable, Unknown>;
using ChangeOutcome = std::variant<Done, Rejected, Unavailable, Unknown>;
using CaOutcome = std::variant<CaCertificates, Unavailable>;

// A connection to one CA. The class that entry.hpp exports also has
//   static Description describe();
//   static std::vector<Finding> validate(const Host& host, std::string_view config);
//   Class(Host host, std::string_view config);
class Connector {
  public:
    virtual ~Connector() = default;
    virtual std::vector<Stage> test(Call& call) = 0;
    virtual EnrollOutcome enroll(const EnrollRequest& request, Call& call) = 0;
    virtual CaOutcome ca_certificates(Call& call) = 0;
};

// The optional operations: a connector has those that it derives from.

class Resumes {
  public:
    virtual EnrollOutcome resume(const EnrollRequest& request, ByteView handle, Call& call) = 0;

  protected:
    ~Resumes() = default;
};

class Revokes {
  public:
    virtual ChangeOutcome revoke(const RevokeRequest& request, Call& call) = 0;

  protected:
    ~Revokes() = default;
};

class Finds {
  public:
    virtual FindOutcome find(const EnrollRequest& request, Call& call) = 0;

  protected:
    ~Finds() = default;
};

class Cancels {
  public:
    virtual void cancel(const causeway_call* id) noexcept = 0;

  protected:
    ~Cancels() = default;
};

}  // namespace causeway::sdk
