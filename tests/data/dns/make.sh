#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes answers.txt and anchors.txt here: the answers of NSD to a validating resolver's questions on two
# zones that ldns signed, good.test until 2060 and expired.test until 2020.
# Needs the Debian packages nsd, ldnsutils and python3; the answers are kept so that tests do not.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'kill "$(cat "$work/nsd.pid")" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

: > "$here/anchors.txt"
for zone in good expired; do
    cat > "$zone.test" <<END
\$ORIGIN $zone.test.
\$TTL 3600
@ IN SOA ns hostmaster 1 3600 600 86400 300
@ IN NS ns
@ IN CAA 0 issue "ca.example"
ns IN A 192.0.2.53
www IN A 192.0.2.1
alias IN CNAME www
_acme-challenge.www IN TXT "first" "second"
END
    key=$(ldns-keygen -a ECDSAP256SHA256 -k "$zone.test")
    cat "$key.ds" >> "$here/anchors.txt"
    case $zone in
        good) ldns-signzone -n -i 20200101000000 -e 20600101000000 "$zone.test" "$key" ;;
        expired) ldns-signzone -n -i 20190101000000 -e 20200101000000 "$zone.test" "$key" ;;
    esac
done

cat > nsd.conf <<END
server:
  ip-address: 127.0.0.1@5399
  username: ""
  chroot: ""
  zonesdir: "$work"
  database: ""
  pidfile: "$work/nsd.pid"
  xfrdfile: "$work/xfrd.state"
  zonelistfile: "$work/zone.list"
  minimal-responses: yes
remote-control:
  control-enable: no
zone:
  name: good.test
  zonefile: good.test.signed
zone:
  name: expired.test
  zonefile: expired.test.signed
END
nsd -c nsd.conf
sleep 1

python3 - > "$here/answers.txt" <<'END'
import socket, struct

TYPES = {"A": 1, "TXT": 16, "AAAA": 28, "DS": 43, "DNSKEY": 48, "CAA": 257}
QUESTIONS = [(name + zone, kind)
             for zone in ("good.test", "expired.test")
             for name, kind in (("", "DNSKEY"), ("", "CAA"), ("www.", "A"), ("www.", "AAAA"),
                                ("alias.", "A"), ("missing.", "A"), ("_acme-challenge.www.", "TXT"))]

print("# Question, type and the whole answer, made by make.sh.")
for name, kind in QUESTIONS:
    labels = b"".join(bytes([len(l)]) + l.encode() for l in name.split(".")) + b"\0"
    edns = b"\0" + struct.pack("!HHIH", 41, 4096, 0x8000, 0)
    query = struct.pack("!6H", 0, 0x0100, 1, 0, 0, 1) + labels + struct.pack("!HH", TYPES[kind], 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(5)
        s.sendto(query + edns, ("127.0.0.1", 5399))
        print(name, TYPES[kind], s.recv(4096).hex())
END
