#pragma once
// Multilateral netting: what everyone owes everyone comes down to one net position each and few transfers.
#include <cstdint>
#include <span>
#include <vector>

#include "pricing/exact.hpp"

namespace tongqu::pricing {

struct Obligation {
    std::uint32_t payer = 0, payee = 0;  // 0 … parties − 1
    Integer amount;                      // not negative

    friend bool operator==(const Obligation&, const Obligation&) = default;
};

struct Netting {
    std::vector<Integer> net;  // by party: receivable − payable
    Integer gross;             // Σ obligations
    Integer net_total;         // Σ positive nets: what has to move at least
    std::vector<Obligation> transfers;
};

// Up to this many parties with a net that is not zero, the number of transfers is the least possible.
inline constexpr std::size_t kMaxExactNetting = 20;

// Transfers settle all nets directly between parties: at most (parties with a non-zero net) − 1. The least
// number is that of the parties less the greatest number of groups whose nets add up to zero, found over all
// 2^n groups (n ≤ 20: some 20 million steps). Beyond, equal and opposite nets are paired, then the largest
// debtor pays the largest creditor: O(n log n), at most n − 1. Deterministic; of equal choices the earlier
// parties'. Precondition: payer, payee < parties; amounts not negative.
[[nodiscard]] Netting net_obligations(std::size_t parties, std::span<const Obligation> obligations);

}  // namespace tongqu::pricing
