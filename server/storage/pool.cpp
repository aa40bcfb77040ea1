// SPDX-License-Identifier: Apache-2.0
#include "storage/pool.hpp"

#include "storage/errors.hpp"

namespace causeway::storage {

ConnectionPool::Lease ConnectionPool::checkout() {
    {
        std::unique_lock lock(mutex_);
        const auto free = [&] { return in_use_ < options_.size; };
        if (!returned_.wait_for(lock, options_.checkout_timeout, free)) {
            throw DatabaseUnavailable("every connection of the pool was in use");
        }
        ++in_use_;
    }
    try {
        auto connection = take_idle();
        if (!connection) connection = std::make_unique<PgConnection>(options_.connection);
        return Lease(*this, std::move(connection));
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

std::unique_ptr<PgConnection> ConnectionPool::take_idle() {
    for (;;) {
        std::unique_ptr<PgConnection> connection;
        {
            const std::scoped_lock lock(mutex_);
            if (idle_.empty()) return nullptr;
            connection = std::move(idle_.back());
            idle_.pop_back();
        }
        if (!connection->hung_up()) return connection;
    }
}

void ConnectionPool::give_back(std::unique_ptr<PgConnection> connection) {
    std::vector<std::unique_ptr<PgConnection>> lost;
    {
        const std::scoped_lock lock(mutex_);
        --in_use_;
        if (connection && connection->broken()) {
            lost.swap(idle_);
            lost.push_back(std::move(connection));
        } else if (connection) {
            idle_.push_back(std::move(connection));
        }
    }
    returned_.notify_one();
}

}  // namespace causeway::storage
