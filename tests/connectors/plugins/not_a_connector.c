/* SPDX-License-Identifier: Apache-2.0 */
#include "connectors/sdk/connector.h"

CAUSEWAY_EXPORT const causeway_connector* some_other_entry(uint32_t abi_major);
const causeway_connector* some_other_entry(uint32_t abi_major) {
    (void)abi_major;
    return NULL;
}
