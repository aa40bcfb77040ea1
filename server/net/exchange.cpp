// SPDX-License-Identifier: Apache-2.0
#include "net/exchange.hpp"

#include <cerrno>

namespace causeway::net {

bool is_own_shortage(int error_number) {
    switch (error_number) {
        case EMFILE:
        case ENFILE:
        case ENOBUFS:
        case ENOMEM:
        case EAGAIN:         // no port left, or the routing cache is full
        case EADDRNOTAVAIL:  // no port left towards that address
            return true;
        default:
            return false;
    }
}

}  // namespace causeway::net
