// The network of a random history: links between its regions, and what their operator does with them.
#include "random_history.hpp"

namespace tongqu::exchange {
namespace {

constexpr std::size_t kGridCarrier = 6;  // its place among the members

}  // namespace

void RandomHistory::open_network_markets() {
    for (int i = 0; i < 2; ++i) {
        LinkTerms terms;
        terms.name_id = i == 0 ? "there" : "back";
        terms.network = "grid";
        terms.from = RegionId(static_cast<std::uint8_t>(i));
        terms.to = RegionId(static_cast<std::uint8_t>(1 - i));
        if (i == 1) terms.reverse = LinkId(0);
        terms.capacity = Quantity(40);
        terms.cost = Price(i + 1);
        terms.operator_ = members_[kGridCarrier].id;
        market_.apply(kOperatorKey, DefineLink{terms});
        ++links_;
    }
    for (const bool standard : {true, true, false}) {
        InstrumentTerms terms;
        terms.name_id = "over-regions" + std::to_string(instruments_.size());
        terms.network = "grid";
        if (!standard) terms.product = instruments_[0];
        terms.plan = standard ? DeliveryPlan::metered : DeliveryPlan::once;
        terms.bond = PartsPerMillion(standard ? 5'005 : 0);
        terms.delivery_window = days(2);
        terms.use_window = hours(60);
        market_.apply(standard ? kOperatorKey : *members_[1].key, OpenInstrument{terms});
        instruments_.push_back(terms.product);
    }
}

LinkTerms RandomHistory::link() {
    LinkTerms terms;
    terms.name_id = name();
    terms.network = one_in(8) ? "other" : "grid";
    terms.from = region();
    terms.to = region();
    if (one_in(3)) terms.reverse = LinkId(static_cast<std::uint32_t>(below(links_ + 1)));
    terms.capacity = Quantity(static_cast<std::int64_t>(below(60)) - (one_in(20) ? 60 : 0));
    terms.cost = Price(static_cast<std::int64_t>(below(6)) - (one_in(20) ? 6 : 0));
    terms.operator_ = members_[one_in(20) ? below(members_.size()) : kGridCarrier].id;
    return terms;
}

Command RandomHistory::network_command() {
    const std::optional<KeyId> key = one_in(20) ? members_[below(members_.size())].key : kOperatorKey;
    if (one_in(6)) return {key, DefineLink{link()}};
    ChangeCapacity change{LinkId(static_cast<std::uint32_t>(below(links_ + (one_in(20) ? 1 : 0)))), {}, {}, id("k")};
    if (one_in(4)) change.instrument = InstrumentId(static_cast<std::uint32_t>(below(instruments_.size() + 1)));
    if (!one_in(4)) change.capacity = Quantity(static_cast<std::int64_t>(below(400)) - (one_in(20) ? 400 : 0));
    return {key, change};
}

}  // namespace tongqu::exchange
