#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# exports_test.sh NM PLUGIN...: each plugin exports causeway_connector_entry and nothing else.
set -eu
nm=$1
shift
for plugin in "$@"; do
  exported=$("$nm" -D --defined-only "$plugin" | awk '{print $3}')
  if [ "$exported" != causeway_connector_entry ]; then
    echo "$plugin exports:" "$exported"
    exit 1
  fi
done
