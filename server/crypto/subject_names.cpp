// SPDX-License-Identifier: Apache-2.0
#include "crypto/subject_names.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <arpa/inet.h>

#include "crypto/openssl.hpp"
#include "crypto/x509_extensions.hpp"
#include "crypto/x509_fields.hpp"
#include "crypto/x509_names.hpp"

namespace causeway::crypto {
namespace {

using base::ByteView;
using base::ErrorKind;
using base::fail;
using base::Result;

bool is_printable_string(std::string_view text) {
    constexpr std::string_view allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?";
    return text.find_first_not_of(allowed) == std::string_view::npos;
}

// X.680 §41: OpenSSL, like most readers, lets any octet through.
bool has_right_characters(const ASN1_STRING* value) {
    const std::string_view text = base::as_text(octets_of(value));
    const auto ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    switch (ASN1_STRING_type(value)) {
        case V_ASN1_PRINTABLESTRING:
            return is_printable_string(text);
        case V_ASN1_IA5STRING:
            return std::all_of(text.begin(), text.end(), ascii);
        default:
            return true;
    }
}

Result<std::string> utf8(const ASN1_STRING* value, ErrorKind kind) {
    unsigned char* raw = nullptr;
    const int size = ASN1_STRING_to_UTF8(&raw, value);
    const Handle<unsigned char, [](unsigned char* text) { OPENSSL_free(text); }> text(raw);
    if (size < 0) {
        return fail(openssl_error(kind, "A subject attribute holds text that cannot be decoded."));
    }
    std::string out(reinterpret_cast<const char*>(raw), static_cast<std::size_t>(size));
    if (out.find('\0') != std::string::npos) {
        return fail(kind, "A subject attribute holds a NUL octet.");
    }
    return out;
}

Result<std::string> attribute_text(const X509_NAME_ENTRY* entry, ErrorKind kind) {
    const Handle<X509_NAME, X509_NAME_free> name(X509_NAME_new());
    require(name && X509_NAME_add_entry(name.get(), entry, -1, 0) == 1, "X509_NAME_add_entry");
    auto text = rfc4514(name.get());
    if (!text) return fail(kind, "A subject attribute holds text that cannot be decoded.");
    return *std::move(text);
}

Result<void> read_subject(const X509_NAME* subject, ErrorKind kind, SubjectNames& out) {
    for (int i = 0; i < X509_NAME_entry_count(subject); ++i) {
        const X509_NAME_ENTRY* const entry = X509_NAME_get_entry(subject, i);
        const ASN1_OBJECT* const type = X509_NAME_ENTRY_get_object(entry);
        const ASN1_STRING* const value = X509_NAME_ENTRY_get_data(entry);
        CAUSEWAY_TRY(std::string text, utf8(value, kind));
        CAUSEWAY_TRY(std::string attribute, attribute_text(entry, kind));
        if (!has_right_characters(value)) out.encoding_faults.push_back(attribute);
        if (OBJ_obj2nid(type) == NID_commonName) {
            out.common_names.push_back(std::move(text));
        } else {
            out.other_subject.push_back(std::move(attribute));
        }
    }
    return {};
}

Result<std::string> ia5(const ASN1_STRING* value, ErrorKind kind) {
    const std::string_view text = base::as_text(octets_of(value));
    const auto forbidden = [](char c) {
        return c == '\0' || static_cast<unsigned char>(c) >= 0x80;
    };
    if (std::any_of(text.begin(), text.end(), forbidden)) {
        return fail(kind, "A subject alternative name holds NUL or a non-ASCII octet.");
    }
    return std::string(text);
}

Result<std::string> ip_text(const ASN1_STRING* value, ErrorKind kind) {
    const ByteView octets = octets_of(value);
    if (octets.size() != 4 && octets.size() != 16) {
        return fail(kind,
                    "An IP address among the subject alternative names has neither 4 nor 16 "
                    "octets.");
    }
    std::array<char, INET6_ADDRSTRLEN> text{};
    require(inet_ntop(octets.size() == 4 ? AF_INET : AF_INET6, octets.data(), text.data(),
                      text.size()) != nullptr,
            "inet_ntop");
    return std::string(text.data());
}

Result<std::string> directory_name(const X509_NAME* name, ErrorKind kind) {
    auto text = rfc4514(name);
    if (!text) return fail(kind, "A subject alternative name holds text that cannot be decoded.");
    return "dirName:" + *std::move(text);
}

Result<void> read_general_name(const GENERAL_NAME& name, ErrorKind kind, SubjectNames& out) {
    switch (name.type) {
        case GEN_DNS: {
            CAUSEWAY_TRY(std::string text, ia5(name.d.dNSName, kind));
            out.dns.push_back(std::move(text));
            return {};
        }
        case GEN_IPADD: {
            CAUSEWAY_TRY(std::string text, ip_text(name.d.iPAddress, kind));
            out.ip.push_back(std::move(text));
            return {};
        }
        case GEN_EMAIL: {
            CAUSEWAY_TRY(const std::string text, ia5(name.d.rfc822Name, kind));
            out.other.push_back("email:" + text);
            return {};
        }
        case GEN_URI: {
            CAUSEWAY_TRY(const std::string text, ia5(name.d.uniformResourceIdentifier, kind));
            out.other.push_back("uri:" + text);
            return {};
        }
        case GEN_DIRNAME: {
            CAUSEWAY_TRY(std::string text, directory_name(name.d.directoryName, kind));
            out.other.push_back(std::move(text));
            return {};
        }
        case GEN_OTHERNAME:
            out.other.push_back("otherName:" + oid_text(name.d.otherName->type_id));
            return {};
        case GEN_RID:
            out.other.push_back("registeredID:" + oid_text(name.d.registeredID));
            return {};
        case GEN_X400:
            out.other.emplace_back("x400Address");
            return {};
        case GEN_EDIPARTY:
            out.other.emplace_back("ediPartyName");
            return {};
        default:
            return fail(kind, "A subject alternative name is of an unknown kind.");
    }
}

Result<void> read_extension_names(const STACK_OF(X509_EXTENSION) * extensions, ErrorKind kind,
                                  SubjectNames& out) {
    CAUSEWAY_TRY(const GeneralNames names,
                 read_extension<GeneralNames>(extensions, NID_subject_alt_name, kind));
    if (!names) return {};
    const int count = sk_GENERAL_NAME_num(names.get());
    // RFC 5280 §4.2.1.6: SEQUENCE SIZE (1..MAX).
    if (count == 0) return fail(kind, "The list of subject alternative names is empty.");
    for (int i = 0; i < count; ++i) {
        CAUSEWAY_CHECK(read_general_name(*sk_GENERAL_NAME_value(names.get(), i), kind, out));
    }
    return {};
}

}  // namespace

Result<SubjectNames> read_subject_names(const X509_NAME* subject,
                                        const STACK_OF(X509_EXTENSION) * extensions,
                                        ErrorKind kind) {
    SubjectNames out;
    CAUSEWAY_CHECK(read_subject(subject, kind, out));
    CAUSEWAY_CHECK(read_extension_names(extensions, kind, out));
    return out;
}

Result<SubjectNames> read_alternative_names(const STACK_OF(X509_EXTENSION) * extensions,
                                            ErrorKind kind) {
    SubjectNames out;
    CAUSEWAY_CHECK(read_extension_names(extensions, kind, out));
    return out;
}

}  // namespace causeway::crypto
