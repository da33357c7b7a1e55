#include <fmt/format.h>

#include <algorithm>

#include "cli/import/names.hpp"
#include "cli/import/plan.hpp"
#include "cli/import/suppliers.hpp"
#include "market/name.hpp"

namespace tongqu::cli {

namespace {

// The client_order_id of an offer: which machine where, and the how-manieth such. Neither price nor hours are
// part of it, so that a list with new prices does not offer the same machine twice.
std::string offer_id(const ComputeOffer& offer) {
    const std::string what = fmt::format("{}:{}:{}-{}:{}", offer.instance_type, offer.accelerator, offer.city,
                                         offer.country, offer.occurrence);
    const std::string id = "compute:" + what;
    return is_name(id) ? id : fmt::format("compute:{}-{}", slug(offer.instance_type), short_hash(what));
}

}  // namespace

std::string accelerator_instrument(std::string_view accelerator) { return slug(accelerator) + "-hour"; }

Plan plan_compute(const ComputeOffers& offers, std::int64_t hours) {
    Plan plan;
    Suppliers suppliers;
    for (const ComputeOffer& offer : offers.offers) {
        const std::size_t entry = plan.entries.size();
        plan.entries.push_back(offer.place);
        const std::string supplier = suppliers.add(offer.provider, {offer.region});
        const std::string instrument = accelerator_instrument(offer.accelerator);
        if (std::ranges::find(plan.instruments, instrument, &PlannedInstrument::id) == plan.instruments.end())
            plan.instruments.push_back({.entry = std::nullopt,
                                        .opener = {},
                                        .id = instrument,
                                        .product = {},
                                        .title = "one accelerator-hour of " + offer.accelerator,
                                        .currency = "USD",
                                        .tick = to_string(kComputeTick),
                                        .lot = "1",
                                        .rival = true});
        plan.orders.push_back({.entry = entry,
                               .participant = supplier,
                               .client_order_id = offer_id(offer),
                               .instrument = instrument,
                               .side = "sell",
                               .price = multiple_to_string(offer.price.raw(), kComputeTick),
                               .quantity = std::to_string(offer.accelerators * hours),
                               .region = std::string(offer.region->code)});
    }
    suppliers.into(plan);
    return plan;
}

}  // namespace tongqu::cli
