// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/certificate_store.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

class PgCertificateStore final : public model::CertificateStore {
  public:
    explicit PgCertificateStore(PgConnection& connection) : connection_(connection) {}

    bool insert(const model::IssuedCertificate& certificate) override;
    std::optional<model::IssuedCertificate> find(model::EndpointScope scope,
                                                 model::CertificateId id) override;
    std::optional<model::IssuedCertificate> find_anywhere(model::CertificateId id) override;
    void update(const model::IssuedCertificate& certificate) override;
    std::vector<model::IssuedCertificate> search(const model::CertificateQuery& query) override;

    static Statements statements();

  private:
    PgConnection& connection_;
};

}  // namespace causeway::storage
