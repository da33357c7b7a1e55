#pragma once
// Reading a list of compute offers: CSV text in, offers and bad lines out; nothing else happens.
//
// Columns, by the names in the first record, in any order, others ignored: provider, instance_type,
// accelerator, accelerators, usd_per_hour, city, country. A row offers a machine with that many accelerators
// at that many US dollars an hour.
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/import/bad_entry.hpp"
#include "cli/import/places.hpp"
#include "market/amounts.hpp"
#include "market/decimal.hpp"

namespace tongqu::cli {

inline constexpr std::int64_t kMaxAccelerators = 1'000'000;  // of one machine
inline constexpr Decimal kComputeTick{1, 3};                 // USD per hour and accelerator

struct ComputeOffer {
    EntryPlace place;
    std::string provider;
    std::string instance_type;
    std::string accelerator;
    std::int64_t accelerators = 1;
    Price price;  // of one accelerator for one hour, in ticks of kComputeTick
    const RegionRow* region = nullptr;
    std::size_t occurrence = 1;  // 2 for the second offer of the same machine at the same place, and so on
    std::string city;
    std::string country;
};

struct ComputeOffers {
    std::size_t entries = 0;  // good and bad
    std::vector<ComputeOffer> offers;
    std::vector<BadEntry> bad;  // in the order of the file
};

// The error says why nothing of the text can be used.
[[nodiscard]] std::expected<ComputeOffers, std::string> read_compute_offers(std::string_view text);

// per_hour / accelerators in ticks, a half rounded away from zero (pricing::Rounding::half_up); nothing where
// it does not fit. Exact for every price that a Decimal holds. Precondition: accelerators > 0.
[[nodiscard]] std::optional<Price> price_per_accelerator(Decimal per_hour, std::int64_t accelerators,
                                                         Decimal tick);

}  // namespace tongqu::cli
