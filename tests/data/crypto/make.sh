#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the files of this folder with the openssl command line (3.0), xxd and python3, so that our
# code is never checked against itself. Every key here is a test key: it is public and protects
# nothing. Run again only when a case is added; keys that exist are kept.
set -euo pipefail
cd "$(dirname "$0")"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Keys.
key() { # name, genpkey arguments
    local name=$1
    shift
    [ -e "$name.key.pem" ] || openssl genpkey -quiet -out "$name.key.pem" "$@" 2>/dev/null ||
        openssl genpkey -out "$name.key.pem" "$@" 2>/dev/null
    openssl pkey -in "$name.key.pem" -pubout -outform DER -out "$name.spki.der"
}
key rsa2048 -algorithm RSA -pkeyopt rsa_keygen_bits:2048
key rsa1024 -algorithm RSA -pkeyopt rsa_keygen_bits:1024
key rsa8192 -algorithm RSA -pkeyopt rsa_keygen_bits:8192
key rsa2048-e3 -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_pubexp:3
key p256 -algorithm EC -pkeyopt ec_paramgen_curve:P-256
key p384 -algorithm EC -pkeyopt ec_paramgen_curve:P-384
key p521 -algorithm EC -pkeyopt ec_paramgen_curve:P-521
key p256-explicit -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit
key secp256k1 -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1
key ed25519 -algorithm ED25519
key ed448 -algorithm ED448
key ca -algorithm EC -pkeyopt ec_paramgen_curve:P-256
key twin -algorithm EC -pkeyopt ec_paramgen_curve:P-256
openssl ec -in p256.key.pem -pubout -conv_form compressed -outform DER \
    -out p256-compressed.spki.der 2>/dev/null
openssl pkey -in rsa2048.key.pem -traditional -out rsa2048.traditional.pem
openssl pkey -in p256.key.pem -aes-128-cbc -passout pass:test -out p256.encrypted.pem

# DER by hand, as hexadecimal text.
tlv() { # tag, contents
    local tag=$1 body
    shift
    body=$(printf %s "$@")
    local size=$((${#body} / 2))
    if [ $size -lt 128 ]; then
        printf '%s%02x%s' "$tag" $size "$body"
    elif [ $size -lt 256 ]; then
        printf '%s81%02x%s' "$tag" $size "$body"
    else
        printf '%s82%04x%s' "$tag" $size "$body"
    fi
}
hex() { xxd -p | tr -d '\n'; }
unhex() { xxd -r -p; }
file_hex() { hex <"$1"; }
text() { printf %s "$1" | hex; }
utf8() { tlv 0c "$(text "$1")"; }
unsigned() { # a hexadecimal number
    local digits=$1
    [ $((${#digits} % 2)) -eq 0 ] || digits=0$digits
    case $digits in [89a-fA-F]*) digits=00$digits ;; esac
    tlv 02 "$digits"
}
attribute() { tlv 31 "$(tlv 30 "$1" "$2")"; } # type, value
common_name() { tlv 30 "$(attribute 0603550403 "$1")"; }
extension() { tlv 30 "$1" "$(tlv 04 "$2")"; } # type, value
readonly san=0603551d11 basic_constraints=0603551d13 key_usage=0603551d0f eku=0603551d25
readonly ext_req=06092a864886f70d01090e ms_ext_req=060a2b06010401823702010e
readonly ecdsa_sha256=300a06082a8648ce3d040302
dns() { tlv 82 "$(text "$1")"; }

# Signs the hexadecimal to-be-signed part with a P-256 key and writes the whole structure.
sign() { # to-be-signed, key, output
    local signature
    unhex <<<"$1" >"$tmp/tbs"
    signature=$(openssl dgst -sha256 -sign "$2" "$tmp/tbs" | hex)
    tlv 30 "$1" $ecdsa_sha256 "$(tlv 03 00 "$signature")" | unhex >"$3"
}

# Public keys that must be refused.
rsa_spki() { # modulus, exponent, output; both hexadecimal
    local key
    key=$(tlv 30 "$(unsigned "$1")" "$(unsigned "$2")")
    tlv 30 300d06092a864886f70d0101010500 "$(tlv 03 00 "$key")" | unhex >"$3"
}
python3 - >"$tmp/moduli" <<'PYTHON'
import random
random.seed(1)

def is_prime(n):
    if any(n % p == 0 for p in range(2, 1000)):
        return False
    for _ in range(20):
        a, d, s = random.randrange(2, n - 1), n - 1, 0
        while d % 2 == 0:
            d, s = d // 2, s + 1
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        if not any((x := x * x % n) == n - 1 for _ in range(s - 1)):
            return False
    return True

def prime(bits):
    while True:
        n = random.getrandbits(bits) | 3 << (bits - 2) | 1
        if is_prime(n):
            return n

def next_prime(n):
    n += 1 + n % 2
    while not is_prime(n):
        n += 2
    return n

def roca_prime(bits):
    primorial, count, p = 1, 0, 2
    while count < 126:
        primorial, count = primorial * p, count + 1
        p = next(q for q in range(p + 1, 2000) if all(q % d for d in range(2, q)))
    while True:
        k = random.getrandbits(bits - primorial.bit_length()) | 1 << (bits - primorial.bit_length() - 1)
        n = k * primorial + pow(65537, random.getrandbits(254), primorial)
        if n.bit_length() == bits and n >> (bits - 2) == 3 and is_prime(n):
            return n

p = prime(1024)
print("%x" % (p * next_prime(p)))
# Still found by Fermat's method, but not in the first round.
print("%x" % (p * next_prime(p + (1 << 514))))
print("%x" % (751 * prime(2040)))
print("%x" % (roca_prime(1024) * roca_prime(1024)))
print("%x" % (p * p))
PYTHON
mapfile -t moduli <"$tmp/moduli"
rsa_spki "${moduli[0]}" 010001 weak-adjacent-primes.spki.der
rsa_spki "${moduli[1]}" 010001 weak-close-primes.spki.der
rsa_spki "${moduli[2]}" 010001 weak-small-factor.spki.der
rsa_spki "${moduli[3]}" 010001 weak-roca.spki.der
rsa_spki "${moduli[4]}" 010001 weak-one-prime-twice.spki.der
good_modulus=$(openssl rsa -in rsa2048.key.pem -noout -modulus | sed 's/.*=//')
rsa_spki "$good_modulus" 01 weak-exponent-one.spki.der
rsa_spki "$good_modulus" 010000 weak-exponent-even.spki.der
rsa_spki "$good_modulus" 01000000000000000001 weak-exponent-long.spki.der
rsa_spki "${good_modulus}$(openssl rsa -in rsa8192.key.pem -noout -modulus | sed 's/.*=//')" 010001 \
    weak-too-long.spki.der
p256_spki=$(file_hex p256.spki.der)
tlv 30 301306072a8648ce3d020106082a8648ce3d030107 03020000 | unhex >weak-infinity.spki.der
unhex <<<"${p256_spki%??}$(printf %02x $((0x${p256_spki: -2} ^ 1)))" >weak-off-curve.spki.der
# A point of order 8 and the neutral element (of order 1).
tlv 30 300506032b6570 "$(tlv 03 00 26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05)" |
    unhex >weak-small-order.spki.der
tlv 30 300506032b6570 "$(tlv 03 00 0100000000000000000000000000000000000000000000000000000000000000)" |
    unhex >weak-neutral.spki.der

# Requests by openssl req.
request() { # name, key, subject, further arguments
    local name=$1 key=$2 subject=$3
    shift 3
    openssl req -new -utf8 -key "$key.key.pem" -subj "$subject" -outform DER -out "$name.csr.der" "$@"
}
readonly names='subjectAltName=DNS:example.com,DNS:www.Example.com,IP:192.0.2.1,IP:2001:db8:0:0::1'
request good p256 /CN=example.com -addext "$names" \
    -addext keyUsage=digitalSignature -addext extendedKeyUsage=serverAuth -addext tlsfeature=status_request
request no-subject p256 / -addext "$names"
request no-extensions p256 /CN=example.com
request full-subject p256 '/C=DE/O=Müller, Söhne/OU=a/OU=b/CN=one/CN=two' -addext "$names"
request ca p256 /CN=example.com -addext basicConstraints=critical,CA:TRUE
request other-names p256 / -addext "subjectAltName=email:a@example.com,URI:https://example.com/,RID:1.2.3,\
otherName:1.3.6.1.4.1.311.20.2.3;UTF8:user@example.com,dirName:directory" \
    -config <(cat /etc/ssl/openssl.cnf; printf '\n[directory]\nO=Example\nCN=x\n')
request rsa rsa2048 / -addext "$names"
request p521 p521 / -addext "$names" -sha512
request ed25519 ed25519 / -addext "$names"
request pss rsa2048 / -sigopt rsa_padding_mode:pss -sha256
request pss-sha1 rsa2048 / -sigopt rsa_padding_mode:pss -sha1
request sha1 rsa2048 / -sha1
request md5 rsa2048 / -md5
request rsa1024 rsa1024 / -addext "$names"
request secp256k1 secp256k1 / -addext "$names"
request explicit p256-explicit / -addext "$names"
request ed448 ed448 / -addext "$names"

# Requests by hand.
hand_request() { # name, subject, attributes
    sign "$(tlv 30 020100 "$2" "${spki:-$p256_spki}" "$(tlv a0 "$3")")" p256.key.pem "$1.csr.der"
}
requesting() { tlv 30 "$ext_req" "$(tlv 31 "$(tlv 30 "$@")")"; } # extensions
one=$(extension $san "$(tlv 30 "$(dns one.example)")")
two=$(extension $san "$(tlv 30 "$(dns two.example)")")
hand_request san-twice 3000 "$(requesting "$one" "$two")"
hand_request request-twice 3000 "$(requesting "$one")$(requesting "$two")"
hand_request request-both-kinds 3000 \
    "$(requesting "$one")$(tlv 30 $ms_ext_req "$(tlv 31 "$(tlv 30 "$two")")")"
hand_request request-microsoft 3000 "$(tlv 30 $ms_ext_req "$(tlv 31 "$(tlv 30 "$one")")")"
hand_request request-two-values 3000 "$(tlv 30 $ext_req "$(tlv 31 "$(tlv 30 "$one")" "$(tlv 30 "$two")")")"
hand_request request-no-value 3000 "$(tlv 30 $ext_req 3100)"
hand_request request-not-sequence 3000 "$(tlv 30 $ext_req "$(tlv 31 "$(utf8 x)")")"
hand_request request-empty-list 3000 "$(requesting)"
hand_request extension-empty 3000 "$(requesting "$(tlv 30 "")")"
hand_request san-empty 3000 "$(requesting "$(extension $san 3000)")"
hand_request san-no-octets 3000 "$(requesting "$(extension $san "")")"
hand_request san-trailing 3000 "$(requesting "$(extension $san "$(tlv 30 "$(dns one.example)")0500")")"
hand_request san-nul 3000 "$(requesting "$(extension $san "$(tlv 30 "$(tlv 82 "$(text good.example)00$(text .evil.example)")")")")"
hand_request san-non-ascii 3000 "$(requesting "$(extension $san "$(tlv 30 "$(tlv 82 "$(text münchen.example)")")")")"
hand_request san-ip-five-octets 3000 "$(requesting "$(extension $san "$(tlv 30 "$(tlv 87 c000020100)")")")"
hand_request san-unknown-kind 3000 "$(requesting "$(extension $san "$(tlv 30 "$(tlv 89 00)")")")"
hand_request basic-constraints-empty 3000 "$(requesting "$one" "$(extension $basic_constraints 3000)")"
hand_request basic-constraints-twice 3000 \
    "$(requesting "$one" "$(extension $basic_constraints 3000)" "$(extension $basic_constraints 30030101ff)")"
hand_request key-usage-empty 3000 "$(requesting "$one" "$(extension $key_usage 030100)")"
hand_request eku-empty 3000 "$(requesting "$one" "$(extension $eku 3000)")"
hand_request extension-twice 3000 "$(requesting "$one" "$(extension 06032a0304 0500)" "$(extension 06032a0304 0500)")"
hand_request cn-nul "$(common_name "$(tlv 0c "$(text good.example)00$(text .evil.example)")")" "$(requesting "$one")"
hand_request cn-bad-utf8 "$(common_name 0c02c3ff)" "$(requesting "$one")"
hand_request cn-printable-star "$(common_name "$(tlv 13 "$(text '*.example.com')")")" "$(requesting "$one")"
hand_request cn-utf8-star "$(common_name "$(utf8 '*.example.com')")" "$(requesting "$one")"
spki=$(file_hex p256-compressed.spki.der) hand_request compressed-point 3000 "$(requesting "$one")"
spki=$(file_hex weak-too-long.spki.der) hand_request too-long 3000 "$(requesting "$one")"
spki=$(file_hex weak-infinity.spki.der) hand_request infinity 3000 "$(requesting "$one")"
# RSASSA-PSS without parameters means SHA-1; the signature need not be right.
tlv 30 "$(tlv 30 020100 3000 "$(file_hex rsa2048.spki.der)" a000)" 300b06092a864886f70d01010a \
    "$(tlv 03 00 "$(printf '00%.0s' {1..256})")" | unhex >pss-default.csr.der
many=$(for i in $(seq 1 2000); do dns "name-$i.example"; done)
hand_request huge 3000 "$(requesting "$(extension $san "$(tlv 30 "$many")")")"

# Certificates by openssl x509.
readonly from=20260101000000Z until=20351231235959Z
cat >"$tmp/ca.cnf" <<'CNF'
[ca]
default_ca = test
[test]
database = $ENV::TMP_CA/index
new_certs_dir = $ENV::TMP_CA
serial = $ENV::TMP_CA/serial
default_md = sha256
policy = any
unique_subject = no
[any]
countryName = optional
organizationName = optional
commonName = optional
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[bare_ca]
basicConstraints = critical,CA:TRUE
subjectKeyIdentifier = none
authorityKeyIdentifier = none
[intermediate]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth,1.3.6.1.4.1.55555.1
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
subjectAltName = DNS:example.com,DNS:*.example.com,IP:2001:db8::1
[bare_leaf]
subjectKeyIdentifier = none
authorityKeyIdentifier = none
subjectAltName = DNS:example.com
[usage_only]
keyUsage = critical,keyCertSign
subjectKeyIdentifier = none
authorityKeyIdentifier = none
CNF
issue() { # name, key, subject, issuer, issuer's key, section, serial
    local name=$1 key=$2 subject=$3 issuer=$4 issuer_key=$5 section=$6 serial=$7
    : >"$tmp/index"
    echo "$serial" >"$tmp/serial"
    openssl req -new -utf8 -key "$key.key.pem" -subj "$subject" -out "$tmp/request"
    if [ "$issuer" = "$name" ]; then
        set -- -selfsign -keyfile "$key.key.pem"
    else
        set -- -cert "$tmp/$issuer.cert.pem" -keyfile "$issuer_key.key.pem"
    fi
    TMP_CA=$tmp openssl ca -batch -notext -utf8 -config "$tmp/ca.cnf" -extensions "$section" -in "$tmp/request" \
        -startdate $from -enddate $until -out "$tmp/$name.cert.pem" "$@" 2>"$tmp/log" || { cat "$tmp/log"; exit 1; }
    openssl x509 -in "$tmp/$name.cert.pem" -outform DER -out "$name.cert.der"
}
issue root ca '/O=Müller, Söhne/CN=Test Root' root ca root 01
issue intermediate rsa2048 '/CN=Test Intermediate' root ca intermediate 1001
issue leaf p256 '/CN=example.com' intermediate rsa2048 leaf 8F00000000000000000000000000000000000001
issue twin-root twin '/O=Müller, Söhne/CN=Test Root' twin-root twin root 02
issue cross twin '/CN=Cross' root ca intermediate 1002
# Two CAs of one name and without key identifiers, so that only the signature tells them apart.
issue bare-root ca '/CN=Bare Root' bare-root ca bare_ca 01
issue bare-one p384 '/CN=Bare CA' bare-root ca bare_ca 02
issue bare-two twin '/CN=Bare CA' bare-root ca bare_ca 03
issue bare-leaf p256 '/CN=example.com' bare-two twin bare_leaf 04
issue not-a-ca p384 '/CN=Not a CA' root ca leaf 05
issue under-not-a-ca p256 '/CN=example.com' not-a-ca p384 leaf 06
issue bare-not-a-ca p384 '/CN=Bare, not a CA' root ca bare_leaf 07
issue under-bare-not-a-ca p256 '/CN=example.com' bare-not-a-ca p384 bare_leaf 08
issue usage-only p384 '/CN=Usage only' root ca usage_only 09
issue under-usage-only p256 '/CN=example.com' usage-only p384 bare_leaf 0A
issue cross-root ca '/O=Müller, Söhne/CN=Test Root' twin-root twin root 0B
# Signed with RSASSA-PSS, whose digest is a parameter.
for digest in sha1 sha256; do
    openssl req -x509 -key rsa2048.key.pem -subj /CN=example.com -days 3650 -$digest \
        -sigopt rsa_padding_mode:pss -outform DER -out pss-$digest.cert.der
done
{
    echo "A leaf, its key and its issuer"
    cat "$tmp/leaf.cert.pem" p256.key.pem
    echo "text between"
    cat "$tmp/intermediate.cert.pem"
} >bundle.pem

# Certificates by hand.
p256_name=$(common_name "$(utf8 Hand)")
validity=$(tlv 30 "$(tlv 17 "$(text 260101000000Z)")" "$(tlv 18 "$(text 99991231235959Z)")")
hand_certificate() { # name, extensions
    sign "$(tlv 30 a003020102 "${serial:-02017f}" $ecdsa_sha256 "${name:-$p256_name}" \
        "${times:-$validity}" "${name:-$p256_name}" "$p256_spki" "$(tlv a3 "$(tlv 30 "$2")")")" \
        p256.key.pem "$1.cert.der"
}
usage=$(extension $eku "$(tlv 30 06082b06010505070301)")
hand_certificate hand "$one"
private=$(extension 06032a0304 0500)
hand_certificate extensions-twice "$one$private$private"
hand_certificate eku-twice "$one$usage$usage"
hand_certificate san-twice "$one$two"
hand_certificate san-empty "$(extension $san 3000)"
hand_certificate san-trailing "$(extension $san "$(tlv 30 "$(dns one.example)")0500")"
hand_certificate san-nul "$(extension $san "$(tlv 30 "$(tlv 82 "$(text a)00$(text b)")")")"
hand_certificate eku-empty "$one$(extension $eku 3000)"
hand_certificate eku-not-oid "$one$(extension $eku 30020500)"
hand_certificate key-usage-empty "$one$(extension $key_usage 030100)"
hand_certificate basic-constraints-not-sequence "$one$(extension $basic_constraints 0500)"
hand_certificate aki-empty "$one$(extension 0603551d23 3000)"
hand_certificate crl-points-empty "$one$(extension 0603551d1f 3000)"
hand_certificate name-constraints-empty "$one$(extension 0603551d1e 3000)"
hand_certificate policies-empty "$one$(extension 0603551d20 3000)"
hand_certificate no-extension-list ""
hand_certificate unknown-critical "$one$(tlv 30 06032a0304 0101ff "$(tlv 04 0500)")"
serial=0201ff hand_certificate serial-negative "$one"
serial=020100 hand_certificate serial-zero "$one"
times=$(tlv 30 "$(tlv 17 "$(text 261301000000Z)")" "$(tlv 17 "$(text 270101000000Z)")") \
    hand_certificate month-thirteen "$one"
name=$(common_name "$(tlv 13 "$(text '*.example.com')")") hand_certificate printable-star "$one"
name=$(common_name 1e0141) hand_certificate name-truncated "$one"
name=$(common_name 0c02c3ff) hand_certificate name-bad-utf8 "$one"

# Signatures.
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
signing_input() { printf '%s.%s' "$(printf '{"alg":"%s"}' "$1" | base64url)" "$(printf Payload | base64url)"; }
jws() { # algorithm, signature in base64url, output
    local input
    input=$(signing_input "$1")
    printf '{"protected":"%s","payload":"%s","signature":"%s"}\n' "${input%.*}" "${input#*.}" "$2" >"$3"
}
der_signature() { signing_input "$1" | openssl dgst "$2" -sign "$3.key.pem"; }
raw_signature() { # hexadecimal width of a coordinate; DER on stdin
    openssl asn1parse -inform DER | sed -n 's/.*INTEGER *://p' | while read -r value; do
        printf "%$1s" "$value" | tr ' ' 0
    done
}
jws ES256 "$(der_signature ES256 -sha256 p256 | raw_signature 64 | unhex | base64url)" es256.jws.json
jws ES384 "$(der_signature ES384 -sha384 p384 | raw_signature 96 | unhex | base64url)" es384.jws.json
jws ES256 "$(der_signature ES256 -sha256 p256 | base64url)" es256-der-signature.jws.json
jws ES256 "$(der_signature ES256 -sha256 p384 | raw_signature 96 | unhex | base64url)" es256-with-p384.jws.json
jws RS256 "$(der_signature RS256 -sha256 rsa2048 | base64url)" rs256.jws.json
