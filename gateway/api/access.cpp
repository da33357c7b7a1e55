#include "gateway/api/access.hpp"

#include <openssl/crypto.h>

#include "gateway/api/api_error.hpp"
#include "gateway/api/secret.hpp"

namespace tongqu::gateway {
namespace {

// The scheme's case does not matter (RFC 9110 section 11.1).
std::optional<std::string_view> bearer_of(std::string_view authorization) {
    constexpr std::string_view kScheme = "bearer ";
    if (authorization.size() <= kScheme.size()) return std::nullopt;
    if (service::to_lower(authorization.substr(0, kScheme.size())) != kScheme) return std::nullopt;
    authorization.remove_prefix(kScheme.size());
    return authorization;
}

}  // namespace

ScopeSet sufficient_scopes(Access access) {
    switch (access) {
        case Access::everyone:
            return {};
        case Access::reader:
            return ScopeSet::of(Scope::read, Scope::trade);
        case Access::key_holder:
            return ScopeSet::of(Scope::read);
        case Access::trader:
            return ScopeSet::of(Scope::trade);
        case Access::lister:
            return ScopeSet::of(Scope::list);
        case Access::operator_:
            return ScopeSet::of(Scope::operate);
        case Access::controller:
            return ScopeSet::of(Scope::trade, Scope::operate);
        case Access::regulator:
            return ScopeSet::of(Scope::regulate);
        case Access::party:
            return ScopeSet::of(Scope::read, Scope::trade, Scope::regulate, Scope::operate);
        case Access::supervisor:
            return ScopeSet::of(Scope::regulate, Scope::operate);
        case Access::person:
            return ScopeSet::of(Scope::read, Scope::trade, Scope::list, Scope::regulate, Scope::operate);
    }
    return {};
}

std::expected<Caller, http::Response> authenticate(const http::Request& request, Access access,
                                                   const service::Directory& directory, Time now) {
    const auto authorization = request.authorization();
    if (!authorization) return std::unexpected(refusal(ApiError::authentication_required));
    const auto secret = bearer_of(*authorization);
    if (!secret) return std::unexpected(refusal(ApiError::invalid_authorization));
    const Digest digest = sha256(*secret);
    const service::KeyRecord* key = directory.key(digest);
    if (key == nullptr || CRYPTO_memcmp(key->digest.data(), digest.data(), digest.size()) != 0)
        return std::unexpected(refusal(RejectReason::unknown_key));
    return let_in(key, access, now);
}

std::expected<Caller, http::Response> let_in(const service::KeyRecord* key, Access access, Time now) {
    if (key == nullptr) return std::unexpected(refusal(RejectReason::unknown_key));
    if (key->revoked) return std::unexpected(refusal(RejectReason::key_revoked));
    if (key->expires && *key->expires <= now) return std::unexpected(refusal(RejectReason::key_expired));
    if ((key->scopes.bits() & sufficient_scopes(access).bits()) == 0)
        return std::unexpected(refusal(RejectReason::missing_scope));
    return Caller{key->id, key->participant, key->scopes};
}

}  // namespace tongqu::gateway
