// SPDX-License-Identifier: Apache-2.0
#include "connectors/softca/serial.hpp"

namespace causeway::softca {

base::Bytes random_serial() {
    base::SystemRandom random;
    base::Bytes out = random.take(std::size_t{16});
    while (out.front() == 0) random.fill({out.data(), 1});
    return out;
}

}  // namespace causeway::softca
