// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "connectors/sdk/connector.hpp"
#include "connectors/sdk/support/values.hpp"
#include "connectors/sdk/support/x509.hpp"

namespace causeway::softca {

// What the CA has issued and revoked, shared by its replicas through the host's state:
//   serial/<serial>    the digest of the request that the serial was reserved for
//   request/<digest>   the certificate, by the digest of its idempotency key
//   revoked/<serial>   when and why, and until when a CRL has to say so
class Ledger {
  public:
    explicit Ledger(sdk::Host host) : host_(host) {}

    std::optional<base::Bytes> issued(std::string_view idempotency_key) const;

    // A serial that no other certificate of this CA has or will have.
    base::Bytes reserve_serial(std::string_view idempotency_key) const;

    // The certificate of that idempotency key from now on: this one, or an earlier one.
    base::Bytes record(std::string_view idempotency_key, base::ByteView certificate) const;

    // Whether this CA has issued exactly this certificate.
    bool knows(const crypto::Certificate& certificate) const;

    // Keeps the first reason and time of a certificate that is revoked already.
    void revoke(const crypto::Certificate& certificate, std::uint32_t reason) const;
    // Those that have not expired yet.
    std::vector<crypto::RevokedCertificate> revoked() const;

  private:
    sdk::Host host_;
};

}  // namespace causeway::softca
