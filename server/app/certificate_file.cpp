// SPDX-License-Identifier: Apache-2.0
#include "app/certificate_file.hpp"

#include <fstream>
#include <iterator>
#include <string>

namespace causeway::app {

base::Result<crypto::Certificate> read_first_certificate(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string pem(std::istreambuf_iterator<char>(stream), {});
    const auto certificates = crypto::parse_pem_certificates(pem);
    if (certificates) return certificates->front();
    return base::fail(base::ErrorKind::malformed,
                      file.string() + ": " + certificates.error().detail);
}

}  // namespace causeway::app
