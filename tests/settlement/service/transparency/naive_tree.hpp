#pragma once
// RFC 6962 section 2.1 as it is written there: recursive, from the leaves, every time anew. Nothing of the log is used.
#include <cstdint>
#include <span>
#include <vector>

#include <openssl/evp.h>

#include "market/participant.hpp"

namespace tongqu::transparency::test {

using NaiveBytes = std::vector<std::uint8_t>;

inline Digest naive_sha256(const NaiveBytes& bytes) {
    Digest digest{};
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    return digest;
}

inline NaiveBytes joined(std::initializer_list<std::span<const std::uint8_t>> parts) {
    NaiveBytes all;
    for (const auto part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

inline constexpr std::uint8_t kZero[] = {0}, kOne[] = {1};

inline Digest naive_leaf_hash(const NaiveBytes& leaf) { return naive_sha256(joined({kZero, leaf})); }
inline Digest naive_node_hash(const Digest& left, const Digest& right) {
    return naive_sha256(joined({kOne, left, right}));
}

// k of the RFC: the largest power of two smaller than n.
inline std::size_t naive_split(std::size_t n) {
    std::size_t k = 1;
    while (2 * k < n) k *= 2;
    return k;
}

// MTH(D[n]), given the hashes of the leaves.
inline Digest naive_root(std::span<const Digest> leaves) {
    if (leaves.empty()) return naive_sha256({});
    if (leaves.size() == 1) return leaves[0];
    const std::size_t k = naive_split(leaves.size());
    return naive_node_hash(naive_root(leaves.first(k)), naive_root(leaves.subspan(k)));
}

// PATH(m, D[n])
inline std::vector<Digest> naive_path(std::size_t m, std::span<const Digest> leaves) {
    if (leaves.size() == 1) return {};
    const std::size_t k = naive_split(leaves.size());
    std::vector<Digest> path = m < k ? naive_path(m, leaves.first(k)) : naive_path(m - k, leaves.subspan(k));
    path.push_back(m < k ? naive_root(leaves.subspan(k)) : naive_root(leaves.first(k)));
    return path;
}

// SUBPROOF(m, D[n], b)
inline std::vector<Digest> naive_subproof(std::size_t m, std::span<const Digest> leaves, bool b) {
    if (m == leaves.size()) return b ? std::vector<Digest>{} : std::vector<Digest>{naive_root(leaves)};
    const std::size_t k = naive_split(leaves.size());
    std::vector<Digest> proof;
    if (m <= k) {
        proof = naive_subproof(m, leaves.first(k), b);
        proof.push_back(naive_root(leaves.subspan(k)));
    } else {
        proof = naive_subproof(m - k, leaves.subspan(k), false);
        proof.push_back(naive_root(leaves.first(k)));
    }
    return proof;
}

// PROOF(m, D[n])
inline std::vector<Digest> naive_consistency(std::size_t m, std::span<const Digest> leaves) {
    return naive_subproof(m, leaves, true);
}

}  // namespace tongqu::transparency::test
