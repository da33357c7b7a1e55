// GET /v1/market · GET /v1/instruments/{id}/book · GET /v1/instruments/{id}/trades
#include <algorithm>
#include <ranges>

#include "engine/exchange/client_ids.hpp"
#include "engine/exchange/open_orders.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/link_json.hpp"
#include "gateway/api/page.hpp"
#include "gateway/api/public_json.hpp"
#include "gateway/api/rulebook_json.hpp"
#include "gateway/api/words.hpp"
#include "gateway/http/limits.hpp"
#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

inline constexpr std::uint64_t kDefaultDepth = 20;
inline constexpr std::uint64_t kLargestDepth = 1000;
inline constexpr std::size_t kRulebooksShown = 16;

http::Response get_market(const Call& call) {
    http::JsonWriter json;
    json.begin_object().field("version", call.around.options.version);
    json.field("state", word_of(call.model().market_states().state()));
    json.key("rulebooks").begin_array();
    // The newest last: it is in force. All of them: GET /v1/rulebooks.
    const auto& rulebooks = call.model().rulebooks();
    for (std::size_t i = rulebooks.size() - std::min(rulebooks.size(), kRulebooksShown); i < rulebooks.size(); ++i)
        write_rulebook(json, rulebooks[i]);
    json.end_array().key("regions").begin_array();
    for (const service::RegionRecord& region : call.directory().regions())
        json.begin_object()
            .field("region_id", region.region.code)
            .field("name", region.region.name)
            .field("tier", word_of(region.region.tier))
            .end_object();
    write_links(json.end_array().key("links"), call.model());
    json.key("currencies").begin_array();
    for (const CurrencyRow& row : kCurrencies)
        json.begin_object()
            .field("currency", row.code)
            .field("minor_decimals", std::uint32_t{row.minor_decimals})
            .end_object();
    json.end_array().key("limits").begin_object();
    json.field("retention_seconds", exchange::kRetentionWindow.raw() / seconds(1).raw());
    json.field("client_ids_per_participant", exchange::kMaxClientIdsPerParticipant);
    json.field("open_orders_per_participant", exchange::kMaxOpenOrdersPerParticipant);
    json.field("order_quantity_lots", std::to_string(kMaxOrderQuantity.raw()));
    json.field("order_price_ticks", std::to_string(kMaxPrice.raw()));
    json.field("order_amount", to_string(kMaxOrderAmount));
    json.field("page", kLargestPage).field("book_depth", kLargestDepth);
    json.field("body_bytes", http::Limits{}.body_bytes).end_object();
    write_origin(json, call.model().last());
    json.end_object();
    return answer(std::move(json));
}

template <class Levels>
void write_levels(http::JsonWriter& json, const Levels& levels, std::uint64_t depth,
                  const InstrumentTerms& terms) {
    json.begin_array();
    for (const auto& [price, quantity] : levels | std::views::take(static_cast<std::ptrdiff_t>(depth)))
        write_level(json, price, quantity, terms);
    json.end_array();
}

// How many levels or orders of a side are asked for.
std::expected<std::uint64_t, http::Response> depth_of(const http::Request& request) {
    const auto text = request.parameter("depth");
    if (!text) return kDefaultDepth;
    const auto number = number_of(*text);
    if (!number || *number < 1 || *number > kLargestDepth)
        return std::unexpected(refusal(ApiError::invalid_parameter, "depth"));
    return *number;
}

// What an order of this side would execute now in the region, summed by landed price.
void write_view(http::JsonWriter& json, const Call& call, const service::InstrumentRecord& instrument, RegionId region, Side side,
                std::uint64_t depth) {
    json.begin_array();
    for (const auto& [landed, quantity] :
         call.model().region_books().levels(instrument.id, region, side, depth, call.directory(), call.model().orders()))
        write_level(json, landed, quantity, instrument.terms);
    json.end_array();
}

// The region that is asked for, if any is.
std::expected<const service::RegionRecord*, http::Response> region_of(const Call& call) {
    const auto code = call.request.parameter("region");
    if (!code) return nullptr;
    const auto* region = call.directory().region(*code);
    if (region == nullptr) return std::unexpected(refusal(RejectReason::unknown_region));
    return region;
}

// An instrument without a network is one zone: its book is the same for every region. With one, a region sees what can reach it, at
// landed prices: its bids are what a sell there would meet.
http::Response get_book(const Call& call) {
    const auto* instrument = call.directory().instrument(call.path["id"]);
    if (instrument == nullptr) return refusal(RejectReason::unknown_instrument);
    const auto seen_from = region_of(call);
    if (!seen_from) return seen_from.error();
    const auto* region = *seen_from;
    const auto depth = depth_of(call.request);
    if (!depth) return depth.error();
    const service::InstrumentLevels& levels = call.model().levels().of(instrument->id);
    http::JsonWriter json;
    json.begin_object().field("instrument_id", instrument->terms.name_id);
    json.field("sequence", call.model().last().sequence.raw());
    if (region != nullptr && !instrument->terms.network.empty() && !call.model().held_books().holds(instrument->id)) {
        write_view(json.key("bids"), call, *instrument, region->id, Side::sell, *depth);
        write_view(json.key("asks"), call, *instrument, region->id, Side::buy, *depth);
    } else {
        write_levels(json.key("bids"), levels.bids, *depth, instrument->terms);
        write_levels(json.key("asks"), levels.asks, *depth, instrument->terms);
    }
    json.end_object();
    return answer(std::move(json));
}

// The rows of a region's view: an order, what of it can be had over one way, and what that costs there.
void write_reachable(http::JsonWriter& json, const Call& call, const service::InstrumentRecord& instrument, RegionId region, Side side,
                     std::uint64_t depth) {
    json.begin_array();
    for (const service::RegionOffer& offer :
         call.model().region_books().view(instrument.id, region, side, depth, call.directory(), call.model().orders())) {
        json.begin_object().field("order_id", std::to_string(offer.order.raw())).field("side", word_of(opposite(side)));
        json.field("price", multiple_to_string(offer.landed.raw(), instrument.terms.tick));
        json.field("quantity", multiple_to_string(offer.quantity.raw(), instrument.terms.lot));
        json.field("region", call.directory().regions().at(offer.region).region.code).key("path").begin_array();
        for (const LinkId link : offer.path) json.string(call.directory().links().at(link).terms.name_id);
        json.end_array().end_object();
    }
    json.end_array();
}

// The same order by order, without their owners: the first of each side, in the order of priority. With a region, of a networked
// instrument: what reaches it, at landed prices, so many of these.
http::Response get_book_orders(const Call& call) {
    const auto* instrument = call.directory().instrument(call.path["id"]);
    if (instrument == nullptr) return refusal(RejectReason::unknown_instrument);
    const auto seen_from = region_of(call);
    if (!seen_from) return seen_from.error();
    const auto* region = *seen_from;
    const auto depth = depth_of(call.request);
    if (!depth) return depth.error();
    const service::InstrumentQueues& queues = call.model().orders().queues().of(instrument->id);
    http::JsonWriter json;
    json.begin_object().field("instrument_id", instrument->terms.name_id);
    json.field("sequence", call.model().last().sequence.raw());
    const auto write = [&](std::string_view name, const auto& queue) {
        json.key(name).begin_array();
        for (const auto& [place, id] : queue | std::views::take(static_cast<std::ptrdiff_t>(*depth)))
            write_book_order(json, *call.model().orders().find(id), instrument->terms);
        json.end_array();
    };
    if (region != nullptr && !instrument->terms.network.empty() && !call.model().held_books().holds(instrument->id)) {
        write_reachable(json.key("bids"), call, *instrument, region->id, Side::sell, *depth);
        write_reachable(json.key("asks"), call, *instrument, region->id, Side::buy, *depth);
    } else if (call.model().held_books().holds(instrument->id)) {
        for (const auto& [name, side] : {std::pair{"bids", Side::buy}, std::pair{"asks", Side::sell}}) {
            json.key(name).begin_array();
            for (const auto& order : call.model().held_books().side_of(instrument->id, side) |
                                         std::views::take(static_cast<std::ptrdiff_t>(*depth)))
                write_book_order(json, order, instrument->terms);
            json.end_array();
        }
    } else {
        write("bids", queues.bids);
        write("asks", queues.asks);
    }
    json.end_object();
    return answer(std::move(json));
}

// The last trades for everyone, the newest first, without their parties.
http::Response get_instrument_trades(const Call& call) {
    const auto* instrument = call.directory().instrument(call.path["id"]);
    if (instrument == nullptr) return refusal(RejectReason::unknown_instrument);
    const auto page = page_of(call.request);
    if (!page) return page.error();
    const auto ids = newest_first(call.model().trades().recent(instrument->id), *page);
    return answer(write_page("trades", ids, *page, [&](http::JsonWriter& json, std::uint64_t id) {
        const service::TradeRecord& trade = call.model().trades().at(TradeId(id));
        write_public_trade(json, trade, instrument->terms);
        return true;
    }));
}

}  // namespace

void add_market(Routes& routes) {
    using http::Method;
    add_route(routes, Method::get, "/v1/market", Access::everyone, "getMarket", get_market);
    add_route(routes, Method::get, "/v1/instruments/{id}/book", Access::everyone, "getBook", get_book,
              {"depth", "region"});
    add_route(routes, Method::get, "/v1/instruments/{id}/book/orders", Access::everyone, "getBookOrders",
              get_book_orders, {"depth", "region"});
    add_route(routes, Method::get, "/v1/instruments/{id}/trades", Access::everyone, "getInstrumentTrades",
              get_instrument_trades, {"limit", "cursor"});
}

}  // namespace tongqu::gateway
