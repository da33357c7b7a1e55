#include "settings.hpp"

namespace tongqu::naive {
namespace {

InstrumentTerms plain() { return {}; }

InstrumentTerms pro_rata(std::uint32_t top) {
    InstrumentTerms terms;
    terms.allocation = Allocation::pro_rata;
    terms.top_order_share = PartsPerMillion(top);
    return terms;
}

InstrumentTerms non_rival(std::optional<Quantity> cap) {
    InstrumentTerms terms;
    terms.rival = false;
    terms.product = ProductId(0);
    terms.licence_cap = cap;
    return terms;
}

InstrumentTerms banded(InstrumentTerms terms) {
    terms.reference_price = Price(100);
    terms.price_band = PartsPerMillion(90'000);
    terms.volatility_band = PartsPerMillion(40'000);
    terms.interruption = seconds(5);
    return terms;
}

InstrumentTerms with_auctions(InstrumentTerms terms) {
    terms.auction_times = {hours(2), hours(9), hours(9) + seconds(120), hours(20)};
    terms.call_window = seconds(60);
    terms.no_cancel_window = seconds(20);
    return terms;
}

InstrumentTerms batch(Duration interval) {
    InstrumentTerms terms;
    terms.model = MarketModel::batch;
    terms.batch_interval = interval;
    return terms;
}

InstrumentTerms call(Duration no_cancel) {
    InstrumentTerms terms;
    terms.model = MarketModel::call;
    terms.no_cancel_window = no_cancel;
    for (int i = 0; i < 8; ++i) terms.auction_times.push_back(seconds(1800 * i * 6 + 600));
    return terms;
}

}  // namespace

std::vector<Setting> all_settings() {
    const auto one = [](const char* name, std::vector<InstrumentTerms> markets) {
        Setting setting;
        setting.name = name;
        setting.markets = std::move(markets);
        return setting;
    };
    return {
        one("price-time", {plain()}),
        one("pro-rata", {pro_rata(0)}),
        one("pro-rata-top", {pro_rata(400'000)}),
        one("non-rival", {non_rival({})}),
        one("non-rival-cap", {non_rival(Quantity(600)), non_rival(Quantity(5'000))}),
        one("bands", {banded(plain())}),
        one("bands-pro-rata", {banded(pro_rata(250'000))}),
        one("auctions", {with_auctions(plain())}),
        one("auctions-bands", {banded(with_auctions(plain())), banded(with_auctions(pro_rata(0)))}),
        one("call", {call(Duration(0))}),
        one("call-no-cancel", {call(seconds(300)), banded(plain())}),
        one("batch", {batch(seconds(1))}),
        one("batch-minute", {batch(seconds(60)), plain()}),
        one("everything", {plain(), banded(pro_rata(100'000)), non_rival({}), batch(seconds(2)), call(seconds(60)),
                           banded(with_auctions(plain()))}),
    };
}

}  // namespace tongqu::naive
