// SPDX-License-Identifier: Apache-2.0
#include "ra/back_off.hpp"

#include <algorithm>

namespace causeway::ra {

using std::chrono::milliseconds;
using std::chrono::seconds;

milliseconds back_off(int number, seconds wished, base::Random& random, seconds longest) {
    const int doublings = std::clamp(number - 1, 0, 10);
    const milliseconds grown = seconds(2 << doublings);
    const milliseconds pause =
        std::min<milliseconds>(std::max<milliseconds>(grown, wished), longest);
    const auto spread = random.take<1>()[0];  // 0..255 of a fifth
    return pause + pause * spread / (255 * 5);
}

}  // namespace causeway::ra
