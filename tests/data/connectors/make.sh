#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the requests and certificates in this folder with the openssl program.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
names='subjectAltName=DNS:www.example.test,DNS:*.example.test,IP:192.0.2.7'

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/ca.key" \
  -subj '/CN=Peer CA' -days 36500 -outform DER -out ca.cert.der
openssl x509 -inform DER -in ca.cert.der -out "$work/ca.pem"

request() {
  name=$1
  shift
  openssl req -new "$@" -nodes -keyout "$work/$name.key" -addext "$names" \
    -outform DER -out "$name.csr.der"
}

issue() {
  printf '%s\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n' "$names" >"$work/leaf.cnf"
  openssl x509 -req -inform DER -in "$1.csr.der" -CA "$work/ca.pem" -CAkey "$work/ca.key" \
    -days 36500 -extfile "$work/leaf.cnf" -outform DER -out "$1.cert.der"
}

request rsa -newkey rsa:2048 -subj '/CN=www.example.test'
request ec -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj '/'
request weak -newkey rsa:1024 -subj '/'
issue rsa
issue ec
