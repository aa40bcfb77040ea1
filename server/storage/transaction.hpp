// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "storage/connection.hpp"

namespace causeway::storage {

// A transaction that is rolled back unless commit() succeeded.
class Transaction {
  public:
    explicit Transaction(PgConnection& connection) : connection_(connection) {
        connection_.begin();
    }
    ~Transaction() { connection_.rollback(); }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit() { connection_.commit(); }

  private:
    PgConnection& connection_;
};

}  // namespace causeway::storage
