// SPDX-License-Identifier: Apache-2.0
#include "model/challenge.hpp"

namespace causeway::model {

std::string key_authorization(std::string_view token, const crypto::KeyThumbprint& thumbprint) {
    return std::string(token) + "." + thumbprint.value();
}

}  // namespace causeway::model
