#include "gateway/login/password.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <set>

namespace tongqu::gateway {
namespace {

std::string lower_ascii(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

bool is_control_character(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }
bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// A name shorter than this says nothing about a password that happens to hold it.
constexpr std::size_t kTellingName = 4;

}  // namespace

bool is_fit_password(std::string_view password, std::string_view user) {
    if (password.size() > kPasswordBytes || std::ranges::any_of(password, is_control_character)) return false;
    std::set<std::string_view> distinct;
    std::size_t characters = 0;
    for (std::size_t at = 0; at < password.size(); ++characters) {
        std::size_t end = at + 1;
        while (end < password.size() && !begins_character(password[end])) ++end;
        distinct.insert(password.substr(at, end - at));
        at = end;
    }
    if (characters < kPasswordCharacters || distinct.size() < kPasswordDistinct) return false;
    return user.size() < kTellingName || !lower_ascii(password).contains(lower_ascii(user));
}

Stretched stretch_again(std::string_view password, const PasswordHash& known) {
    Stretched stretched{known, {}};
    std::array<std::uint8_t, 64> tag{};
    argon2id({password, known.salt, {}, {}}, known.cost, tag);
    std::copy_n(tag.begin(), 32, stretched.kept.verifier.begin());
    std::copy_n(tag.begin() + 32, 32, stretched.sealing.begin());
    OPENSSL_cleanse(tag.data(), tag.size());
    return stretched;
}

Stretched stretch_new(std::string_view password, const Argon2Cost& cost) {
    return stretch_again(password, PasswordHash{random_key(), cost, {}});
}

bool same_digest(const Digest& a, const Digest& b) { return CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0; }

}  // namespace tongqu::gateway
