// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/database.hpp"

namespace causeway::storage {

// Expectations member by member, so that a failure names the column.
void expect_same(const model::Tenant& read, const model::Tenant& written);
void expect_same(const model::Domain& read, const model::Domain& written);
void expect_same(const model::Endpoint& read, const model::Endpoint& written);
void expect_same(const model::EabKey& read, const model::EabKey& written);
void expect_same(const model::Account& read, const model::Account& written);
void expect_same(const model::Order& read, const model::Order& written);
void expect_same(const model::Authorization& read, const model::Authorization& written);
void expect_same(const model::Attempt& read, const model::Attempt& written);
void expect_same(const model::IssuedCertificate& read, const model::IssuedCertificate& written);
void expect_same(const model::Revocation& read, const model::Revocation& written);

}  // namespace causeway::storage
