#include "settlement/service/audit/evidence/examiner.hpp"

#include <openssl/evp.h>

#include <memory>

#include "settlement/service/audit/evidence/retold.hpp"

namespace tongqu::audit {
namespace {

// RFC 8032.
bool fits(const Digest& public_key, const Evidence& evidence) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key.data(), public_key.size()), &EVP_PKEY_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), evidence.signature.data(), evidence.signature.size(),
                            reinterpret_cast<const unsigned char*>(evidence.text.data()), evidence.text.size()) == 1;
}

}  // namespace

bool Examiner::is_new(const std::string& text, KeyId key, Time stamp) {
    for (; !in_order_.empty() && in_order_.front().at + kMaxEvidenceAge + kMaxEvidenceAge < stamp; in_order_.pop_front())
        seen_.erase(in_order_.front().what);
    if (!seen_.emplace(key, text).second) return false;
    in_order_.push_back({stamp, {key, text}});
    return true;
}

std::optional<Flaw> Examiner::examine(const Command& command, Time stamp, const Directory& directory,
                                      std::optional<InstrumentId> market) {
    if (!command.evidence) return std::nullopt;
    const Evidence& evidence = *command.evidence;
    const Directory::Key* key = command.key ? directory.key(*command.key) : nullptr;
    if (key == nullptr || !key->public_key) return Flaw{"the evidence of a signing key", "evidence of a key that signs nothing"};
    const std::string name = "key " + std::to_string(command.key->raw());
    if (!fits(*key->public_key, evidence)) return Flaw{"a signature by " + name, "one that its public key does not verify"};
    const auto text = take_apart(evidence.text);
    if (!text) return Flaw{"timestamp, method, path and a JSON object", "another text: " + evidence.text};
    const Duration apart = stamp - text->timestamp;
    if (apart > kMaxEvidenceAge || apart < -kMaxEvidenceAge)
        return Flaw{"a command stamped near " + to_rfc3339(text->timestamp) + ", when it was signed", to_rfc3339(stamp)};
    if (!is_new(evidence.text, *command.key, stamp)) return Flaw{"that what is signed counts once", "it a second time: " + evidence.text};
    if (auto otherwise = compare(command.body, *text, directory, market)) return otherwise;
    ++examined_;
    return std::nullopt;
}

}  // namespace tongqu::audit
