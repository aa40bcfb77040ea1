// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/connection.hpp"

namespace causeway::storage {

struct PoolOptions {
    ConnectionOptions connection;
    std::size_t size = 16;
    std::chrono::milliseconds checkout_timeout{2000};
};

// At most `size` connections, opened when they are needed. A lost one is dropped when it comes
// back, and together with it the idle ones, which most likely share its fate. Safe from several
// threads; must outlive its leases.
class ConnectionPool {
  public:
    explicit ConnectionPool(PoolOptions options) : options_(std::move(options)) {}

    // The exclusive use of a connection; it goes back by itself.
    class Lease {
      public:
        Lease(ConnectionPool& pool, std::unique_ptr<PgConnection> connection)
            : pool_(pool), connection_(std::move(connection)) {}
        ~Lease() { pool_.give_back(std::move(connection_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;

        PgConnection& operator*() const { return *connection_; }
        PgConnection* operator->() const { return connection_.get(); }

      private:
        ConnectionPool& pool_;
        std::unique_ptr<PgConnection> connection_;
    };

    // DatabaseUnavailable when none comes free in time or the server cannot be reached.
    Lease checkout();

    const ConnectionOptions& connection_options() const { return options_.connection; }

  private:
    std::unique_ptr<PgConnection> take_idle();
    void give_back(std::unique_ptr<PgConnection> connection);

    const PoolOptions options_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<PgConnection>> idle_;
    std::size_t in_use_ = 0;
};

}  // namespace causeway::storage
