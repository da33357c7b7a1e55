#pragma once
// An exchange whose released commands go to a read model and a publisher, and subscribers who keep what they are told.
#include <simdjson.h>

#include <cstdlib>
#include <map>

#include "gateway/stream/publisher.hpp"
#include "tests/settlement/service/driven_exchange.hpp"

namespace tongqu::stream {

class Listener final : public Subscriber {
  public:
    void deliver(const Message& message) override { messages.push_back(message); }
    std::vector<Message> messages;
};

// One instrument; a supplier and a buyer with money enough.
class StreamedMarket {
  public:
    explicit StreamedMarket(Limits the_limits = {}) : limits(the_limits), publisher(driven.model, limits) {
        supplier = driven.join("supplier", RoleSet::of(Role::supplier));
        buyer = driven.join("buyer", RoleSet::of(Role::buyer));
        driven.deposit("buyer", Money(1'000'000'000'000'000));
        for (const auto& released : driven.history) publisher.take(released);
        instrument = open("one");
    }

    InstrumentId open(const std::string& name) {
        InstrumentTerms terms;
        terms.name_id = name;
        terms.title = name;
        take(driven.submit(KeyId(0), OpenInstrument{terms}));
        return driven.model.directory().instrument(name)->id;
    }

    const log::ReleasedCommand& submit(KeyId key, CommandBody body) { return take(driven.submit(key, std::move(body))); }

    const log::ReleasedCommand& submit(Command command) { return take(driven.submit(std::move(command))); }

    const log::ReleasedCommand& place(Side side, std::int64_t price, std::int64_t quantity) {
        PlaceOrder order;
        order.client_order_id = std::to_string(driven.history.size());
        order.instrument = instrument;
        order.side = side;
        order.price = Price(price);
        order.quantity = Quantity(quantity);
        return submit(side == Side::buy ? buyer : supplier, order);
    }

    [[nodiscard]] TopicKey book() const { return {Channel::book, instrument.raw()}; }

    service::DrivenExchange driven;
    Limits limits;
    Publisher publisher;
    KeyId supplier, buyer;
    InstrumentId instrument;

  private:
    const log::ReleasedCommand& take(const log::ReleasedCommand& released) {
        publisher.take(released);
        return released;
    }
};

// What a consumer makes of book messages, with a parser that is not ours.
class BookTwin {
  public:
    // False when the numbers do not join.
    bool take(const std::string& message) {
        simdjson::dom::element root;
        REQUIRE(parser_.parse(message).get(root) == simdjson::SUCCESS);
        const auto first = root["first_sequence"].get_uint64().value();
        const bool snapshot = root["type"].get_string().value() == "snapshot";
        if (!snapshot && first != last + 1) return false;
        if (snapshot) bids.clear(), asks.clear();
        last = root["last_sequence"].get_uint64().value();
        take_side(root, "bids", bids);
        take_side(root, "asks", asks);
        return true;
    }

    std::uint64_t last = 0;
    std::map<std::string, std::string> bids, asks;

  private:
    static void take_side(simdjson::dom::element root, const char* name, std::map<std::string, std::string>& side) {
        simdjson::dom::array levels;
        if (root[name].get(levels) != simdjson::SUCCESS) return;
        for (const auto level : levels) {
            const std::string price(level.at(0).get_string().value());
            const std::string quantity(level.at(1).get_string().value());
            if (quantity == "0")
                side.erase(price);
            else
                side[price] = quantity;
        }
    }

    simdjson::dom::parser parser_;
};

}  // namespace tongqu::stream
