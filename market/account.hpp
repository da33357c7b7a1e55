#pragma once
// Whose money an account holds and what for.
#include <tuple>

#include "market/currency.hpp"
#include "market/ids.hpp"

namespace tongqu {

// Values are part of the journal's format: append only.
enum class AccountOwner : std::uint8_t {
    outside,      // the world beyond the exchange: the contra account of deposits and withdrawals; the only one below zero
    participant,  // owner = ParticipantId
    exchange,     // the operator's fees
    region_fund,  // a region's development fund; owner = RegionId
    waiting       // a contributor who is not admitted yet; owner = its position in the list of waiting names
};

enum class AccountPurpose : std::uint8_t {
    available,  // free to bid with and to withdraw
    held,       // behind open orders
    escrow,     // behind trades that wait for delivery and acceptance
    pending     // earned, until the dispute window ends
};

// What a development fund pays. Values are part of the journal's format: append only.
enum class SupportKind : std::uint8_t {
    voucher,  // to a small firm of the region
    rebate    // to a buyer of a less developed region
};
constexpr bool is_valid(SupportKind value) { return value <= SupportKind::rebate; }

struct AccountKey {
    AccountOwner owner = AccountOwner::outside;
    AccountPurpose purpose = AccountPurpose::available;
    Currency currency;
    std::uint32_t owner_number = 0;

    static constexpr auto fields() {
        using A = AccountKey;
        return std::make_tuple(&A::owner, &A::purpose, &A::currency, &A::owner_number);
    }
    friend constexpr auto operator<=>(const AccountKey&, const AccountKey&) = default;
};

constexpr bool is_valid(AccountOwner value) { return value <= AccountOwner::waiting; }
constexpr bool is_valid(AccountPurpose value) { return value <= AccountPurpose::pending; }

}  // namespace tongqu
