#pragma once
// How the vault's errors are answered.
#include "gateway/api/api_error.hpp"
#include "gateway/vault/vault.hpp"

namespace tongqu::gateway {

// Not_found: what the vault should have had; or its owner's keys were destroyed.
[[nodiscard]] inline http::Response refusal_of(VaultError error) {
    switch (error) {
        case VaultError::too_many:
            return refusal(ApiError::too_many_grants);
        case VaultError::not_found:
            return refusal(ApiError::grant_not_found);
        case VaultError::unavailable:
        case VaultError::damaged:
            break;
    }
    return refusal(ApiError::vault_unavailable);
}

}  // namespace tongqu::gateway
