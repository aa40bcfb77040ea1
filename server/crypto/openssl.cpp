// SPDX-License-Identifier: Apache-2.0
#include "crypto/openssl.hpp"

#include <array>
#include <limits>
#include <utility>

#include <openssl/err.h>

namespace causeway::crypto {

std::string drain_errors() {
    std::string out;
    const char* data = nullptr;
    int flags = 0;
    while (const auto code = ERR_get_error_all(nullptr, nullptr, nullptr, &data, &flags)) {
        std::array<char, 256> text{};
        ERR_error_string_n(code, text.data(), text.size());
        if (!out.empty()) out += "; ";
        out += text.data();
        if ((flags & ERR_TXT_STRING) != 0 && *data != '\0')
            out.append(" (").append(data).append(")");
    }
    return out;
}

base::Error openssl_error(base::ErrorKind kind, std::string detail) {
    base::Error error = base::make_error(kind, std::move(detail));
    error.internal = drain_errors();
    return error;
}

void require(bool succeeded, std::string_view call) {
    if (!succeeded) throw OpenSslFailure(std::string(call) + " failed: " + drain_errors());
}

BioHandle reading_bio(base::ByteView data) {
    require(data.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()),
            "BIO_new_mem_buf");
    BioHandle bio(BIO_new_mem_buf(data.data(), static_cast<int>(data.size())));
    require(bio != nullptr, "BIO_new_mem_buf");
    return bio;
}

BioHandle writing_bio() {
    BioHandle bio(BIO_new(BIO_s_mem()));
    require(bio != nullptr, "BIO_new");
    return bio;
}

std::string written_text(BIO& bio) {
    char* text = nullptr;
    const long size = BIO_get_mem_data(&bio, &text);
    return {text, static_cast<std::size_t>(size)};
}

}  // namespace causeway::crypto
