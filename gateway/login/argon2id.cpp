#include "gateway/login/argon2id.hpp"

#include <argon2.h>

#include <string>

#include "market/check.hpp"

namespace tongqu::gateway {
namespace {

// libargon2 takes what it only reads as pointers to what it could write.
std::uint8_t* unlocked(const void* bytes) { return const_cast<std::uint8_t*>(static_cast<const std::uint8_t*>(bytes)); }

}  // namespace

void argon2id(const Argon2Input& input, const Argon2Cost& cost, std::span<std::uint8_t> tag) {
    argon2_context context{};
    context.out = tag.data();
    context.outlen = static_cast<std::uint32_t>(tag.size());
    context.pwd = unlocked(input.password.data());
    context.pwdlen = static_cast<std::uint32_t>(input.password.size());
    context.salt = unlocked(input.salt.data());
    context.saltlen = static_cast<std::uint32_t>(input.salt.size());
    context.secret = unlocked(input.secret.data());
    context.secretlen = static_cast<std::uint32_t>(input.secret.size());
    context.ad = unlocked(input.associated.data());
    context.adlen = static_cast<std::uint32_t>(input.associated.size());
    context.t_cost = cost.passes;
    context.m_cost = cost.memory_kib;
    context.lanes = cost.lanes;
    context.threads = 1;
    context.version = ARGON2_VERSION_13;
    context.flags = ARGON2_DEFAULT_FLAGS;
    const int code = argon2id_ctx(&context);
    TONGQU_CHECK(code == ARGON2_OK, std::string("argon2id: ") + argon2_error_message(code));
}

}  // namespace tongqu::gateway
