// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "support/fake_tables.hpp"

namespace causeway::support {

// Every store of the model, on rows in memory. The tables must outlive it.
class FakeStores {
  public:
    explicit FakeStores(FakeTables& tables);
    ~FakeStores();
    FakeStores(const FakeStores&) = delete;
    FakeStores& operator=(const FakeStores&) = delete;

    model::UnitOfWork unit_of_work();

  private:
    struct Stores;
    std::unique_ptr<Stores> stores_;
};

}  // namespace causeway::support
