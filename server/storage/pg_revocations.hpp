// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/revocation_store.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

class PgRevocationStore final : public model::RevocationStore {
  public:
    explicit PgRevocationStore(PgConnection& connection) : connection_(connection) {}

    bool insert(const model::Revocation& revocation) override;
    std::optional<model::Revocation> find(model::EndpointScope scope,
                                          model::RevocationId id) override;
    std::optional<model::Revocation> find_anywhere(model::RevocationId id) override;
    std::optional<model::Revocation> latest(model::EndpointScope scope,
                                            model::CertificateId certificate) override;
    std::vector<model::Revocation> refused(const model::RefusedRevocations& query) override;
    void update(const model::Revocation& revocation) override;

    static Statements statements();

  private:
    PgConnection& connection_;
};

}  // namespace causeway::storage
