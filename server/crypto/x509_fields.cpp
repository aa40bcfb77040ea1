// SPDX-License-Identifier: Apache-2.0
#include "crypto/x509_fields.hpp"

#include <chrono>
#include <ctime>

#include <openssl/pem.h>

#include "crypto/openssl.hpp"

namespace causeway::crypto {

base::ByteView octets_of(const ASN1_STRING* value) {
    return {ASN1_STRING_get0_data(value), static_cast<std::size_t>(ASN1_STRING_length(value))};
}

std::string oid_text(const ASN1_OBJECT* oid) {
    const int size = OBJ_obj2txt(nullptr, 0, oid, 1);
    if (size <= 0) {
        drain_errors();
        return "invalid";
    }
    std::string out(static_cast<std::size_t>(size) + 1, '\0');
    OBJ_obj2txt(out.data(), size + 1, oid, 1);
    out.pop_back();
    return out;
}

std::optional<std::string> rfc4514(const X509_NAME* name) {
    const BioHandle bio = writing_bio();
    // UTF-8 stays readable; control characters and separators are escaped.
    constexpr unsigned long flags =
        XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
    if (X509_NAME_print_ex(bio.get(), name, 0, flags) < 0) {
        drain_errors();
        return std::nullopt;
    }
    return written_text(*bio);
}

std::optional<base::Time> time_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
        drain_errors();
        return std::nullopt;
    }
    using namespace std::chrono;
    const year_month_day date(year(parts.tm_year + 1900),
                              month(static_cast<unsigned int>(parts.tm_mon) + 1),
                              day(static_cast<unsigned int>(parts.tm_mday)));
    return sys_days(date) + hours(parts.tm_hour) + minutes(parts.tm_min) + seconds(parts.tm_sec);
}

std::string pem_block(const char* label, base::ByteView der) {
    const BioHandle bio = writing_bio();
    require(PEM_write_bio(bio.get(), label, "", der.data(), static_cast<long>(der.size())) > 0,
            "PEM_write_bio");
    return written_text(*bio);
}

}  // namespace causeway::crypto
